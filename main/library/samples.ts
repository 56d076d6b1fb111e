import { join } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { entriesOf, factsOf, isSessionName } from './discover.ts'
import { readHead } from './head.ts'

export interface Sample {
  readonly path: string
  readonly title: string
  /** Of the program that wrote it. */
  readonly cliVersion: string | null
  readonly bytes: number
  readonly checkpoints: number
}

/**
 * Folders of the sessions to begin with, in the order in which they are offered: a long day with compactions of every kind, three stories
 * in which a compaction loses what mattered, and a day whose summaries nobody can read.
 */
const SCENARIOS = [
  ['0.140.0', 'ledger'],
  ['made', 'dropped-constraint'],
  ['made', 'dropped-command'],
  ['made', 'dropped-file'],
  ['0.169.0', 'ledger'],
] as const

/** Recorded sessions to begin with, of each folder the one that was compacted most. What cannot be opened is left out. */
export function* samplesIn(folder: string): Steps<readonly Sample[]> {
  const samples: Sample[] = []
  for (const scenario of SCENARIOS) {
    let best: Sample | null = null
    for (const path of sessionsIn(join(folder, ...scenario))) {
      const sample = yield* sampleAt(path)
      if (sample !== null && (best === null || sample.checkpoints > best.checkpoints)) best = sample
      yield
    }
    if (best !== null) samples.push(best)
  }
  return samples
}

function* sampleAt(path: string): Steps<Sample | null> {
  const { head } = yield* readHead(path)
  if (head.problem !== null || head.turns === null || head.turns === 0) return null
  return {
    path,
    title: head.name ?? (head.prompt || 'A session without a prompt'),
    cliVersion: head.cliVersion,
    bytes: factsOf(path)?.size ?? 0,
    checkpoints: head.checkpoints ?? 0,
  }
}

const sessionsIn = (folder: string): readonly string[] =>
  entriesOf(folder)
    .filter(entry => entry.isFile() && isSessionName(entry.name))
    .map(({ name }) => join(folder, name))
    .sort()
