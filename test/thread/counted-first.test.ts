// What a replacement history comes to is known before every line was parsed, and stays as it was told.
import { expect, test } from 'vitest'
import type { Checkpoint, Thread } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'
import { fixtures } from '../support/expected.ts'

const countsOf = (thread: Thread): readonly Checkpoint[] =>
  Array.from({ length: thread.checkpointCount }, (_, i) => thread.checkpoint(i + 1))

/** Numbers of each compaction when they are first known, and at the end. */
function readInSteps(path: string): { readonly early: readonly Checkpoint[]; readonly end: readonly Checkpoint[] } {
  const opened = openThread(path)
  if (!opened.ok) return { early: [], end: [] }
  const thread = opened.value
  const early = new Map<string, Checkpoint>()
  const steps = thread.read({ quick: false })
  while (steps.next().done !== true)
    if (thread.progress.phase === 'checking')
      for (const one of countsOf(thread))
        if (one.tokensAfter !== null && !early.has(nameOf(one))) early.set(nameOf(one), one)
  const end = countsOf(thread)
  thread.close()
  return { early: [...early.values()], end }
}

const nameOf = ({ file, line }: Checkpoint): string => `${file}:${line}`

test('in every recorded session the early numbers are those of the end', () => {
  let seen = 0
  let beforeTheRest = 0
  for (const { path } of fixtures()) {
    const { early, end } = readInSteps(path)
    for (const one of early) {
      const same = end.find(each => nameOf(each) === nameOf(one))
      if (same === undefined) continue
      const { itemsAfter, tokensAfter } = one
      expect([path, nameOf(one), itemsAfter, tokensAfter]).toEqual([
        path,
        nameOf(one),
        same.itemsAfter,
        same.tokensAfter,
      ])
      seen += 1
      if (one.tokensBefore === null) beforeTheRest += 1
    }
  }
  expect(seen).toBeGreaterThan(60)
  expect(beforeTheRest).toBeGreaterThan(40)
})
