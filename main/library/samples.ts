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
  for (const { path, bytes } of longestFirst(folder)) {
    // No shorter one would come before these.
    if (samples.filter(({ checkpoints }) => checkpoints > 0).length === MOST_SAMPLES) break
    const { head } = yield* readHead(path)
    if (head.problem !== null || head.turns === null || head.turns === 0) continue
    samples.push({
      path,
      title: head.name ?? (head.prompt || 'A session without a prompt'),
      bytes,
      checkpoints: head.checkpoints ?? 0,
    })
    yield
  }
  return samples.sort(byWorth).slice(0, MOST_SAMPLES)
}

const longestFirst = (folder: string): readonly Sized[] =>
  sessionsBelow(folder, 0)
    .map(path => ({ path, bytes: factsOf(path)?.size ?? 0 }))
    .sort(byLength)

function sessionsBelow(folder: string, depth: number): readonly string[] {
  return entriesOf(folder).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return depth < DEEPEST ? sessionsBelow(path, depth + 1) : []
    return entry.isFile() && isSessionName(entry.name) ? [path] : []
  })
}

const byWorth = (a: Sample, b: Sample): number =>
  Number(b.checkpoints > 0) - Number(a.checkpoints > 0) || byLength(a, b)

type Sized = Pick<Sample, 'path' | 'bytes'>

const byLength = (a: Sized, b: Sized): number => b.bytes - a.bytes || (a.path < b.path ? -1 : 1)
