import { join } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { entriesOf, factsOf, isSessionName } from './discover.ts'
import { readHead } from './head.ts'

export interface Sample {
  readonly path: string
  readonly title: string
  readonly bytes: number
  readonly checkpoints: number
}

/** Samples that are offered. */
const MOST_SAMPLES = 12
/** fixtures/VERSION/SCENARIO/rollout-….jsonl */
const DEEPEST = 3

/** Recorded sessions to begin with: those with compactions first, the longer ones before the shorter. */
export function* samplesIn(folder: string): Steps<readonly Sample[]> {
  const samples: Sample[] = []
  for (const path of sessionsBelow(folder, 0)) {
    const { head } = yield* readHead(path)
    if (head.problem !== null || head.turns === null || head.turns === 0) continue
    samples.push({
      path,
      title: head.name ?? (head.prompt || 'A session without a prompt'),
      bytes: factsOf(path)?.size ?? 0,
      checkpoints: head.checkpoints ?? 0,
    })
    yield
  }
  return samples.sort(byWorth).slice(0, MOST_SAMPLES)
}

function sessionsBelow(folder: string, depth: number): readonly string[] {
  return entriesOf(folder).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return depth < DEEPEST ? sessionsBelow(path, depth + 1) : []
    return entry.isFile() && isSessionName(entry.name) ? [path] : []
  })
}

const byWorth = (a: Sample, b: Sample): number =>
  Number(b.checkpoints > 0) - Number(a.checkpoints > 0) || b.bytes - a.bytes || (a.path < b.path ? -1 : 1)
