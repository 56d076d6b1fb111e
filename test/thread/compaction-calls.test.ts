import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Thread } from '../../main/thread/model.ts'
import { type JudgedCall, judgedCalls, rolloutsIn } from '../support/compaction-calls.ts'
import { FIXTURES } from '../support/expected.ts'
import { readThread } from '../support/rollout-text.ts'

/** Calls for compactions that the real Codex made: what it sent is what the thread says, before and after (fixtures/README.md). */

const folders = [...new Set(globSync('*/*/compactions', { cwd: FIXTURES }).map(path => path.replaceAll('\\', '/')))]
  .map(path => path.replace(/\/compactions$/, ''))
  .sort()

/** A rollback took this compaction away before anything was sent. */
const TAKEN_BACK = { '0.153.4/rollback-right-after-compaction': ['01-local-prompt'] }

const judged = new Map<string, readonly JudgedCall[]>(
  folders.map(folder => [
    folder,
    judgedCalls(join(FIXTURES, folder), TAKEN_BACK[folder as keyof typeof TAKEN_BACK] ?? []),
  ]),
)
const all = [...judged].flatMap(([folder, calls]) => calls.map(call => ({ ...call, label: `${folder} ${call.name}` })))

const ofOutcome = (outcome: JudgedCall['outcome']): typeof all => all.filter(call => call.outcome === outcome)

test('no recorded call is left out', () => {
  expect(all.length).toBe(globSync('*/*/compactions/*/call.json', { cwd: FIXTURES }).length)
  expect(ofOutcome('installed').length).toBe(77)
  expect(ofOutcome('failed').length).toBe(63)
  expect(ofOutcome('unseen').map(call => call.label)).toEqual(['0.20.0/compacted-unseen 01-local-prompt'])
})

describe('a compaction that Codex installed: its call is the history before, the next request begins with the one after', () => {
  test.each(ofOutcome('installed'))('$label: $place', ({ odd }) => expect(odd).toEqual([]))
})

describe('a compaction that came to nothing: the next request begins with all that was there before', () => {
  test.each(ofOutcome('failed'))('$label: $place', ({ odd }) => expect(odd).toEqual([]))
})

/** `migrate-rollouts` wrote a compaction of its own. */
const MIGRATED = '0.169.0/migrated'

describe('every compaction of every file was asked for in one of these calls', () => {
  const opened: Thread[] = []
  afterAll(() => {
    for (const thread of opened) thread.close()
  })

  test.each(folders)('%s', folder => {
    const threads = rolloutsIn(join(FIXTURES, folder)).map(path => readThread(path))
    opened.push(...threads)
    const times = threads.flatMap(thread =>
      Array.from({ length: thread.checkpointCount }, (_, i) => thread.checkpoint(i + 1).at),
    )
    const asked = (judged.get(folder) ?? []).filter(call => call.outcome === 'installed').length
    expect(new Set(times).size).toBe(folder === MIGRATED ? asked + 1 : asked)
  })
})
