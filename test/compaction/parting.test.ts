import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { parting, partingAt } from '../../main/compaction/parting.ts'
import type { Item, RequestHistory } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'
import { rollout } from '../support/rollouts.ts'
import { item, message } from './items.ts'

const said = (text: string): Item => item({ kind: 'user', label: 'User', raw: message('user', text), text })

const request = (lead: number, ...texts: readonly string[]): RequestHistory => ({
  at: { kind: 'end' },
  version: null,
  fidelity: 'exact',
  notes: [],
  count: texts.length,
  lead,
  instructions: null,
  item: i => said(texts[i] ?? ''),
})

const partingOf = (one: RequestHistory, other: RequestHistory) => runNow(parting(one, other))

test('requests of the same items part in nothing, whatever leads them in', () => {
  expect(partingOf(request(0), request(0))).toBe(0)
  expect(partingOf(request(0, 'one', 'two'), request(0, 'one', 'two'))).toBe(0)
  expect(partingOf(request(0, 'one', 'two'), request(1, 'base', 'one', 'two'))).toBe(0)
  expect(partingOf(request(1, 'a'), request(0))).toBe(0)
})

test('an item that one of them lacks counts once, and so does one that says something else', () => {
  expect(partingOf(request(0, 'one', 'two'), request(0, 'one'))).toBe(1)
  expect(partingOf(request(0), request(1, 'base', 'one', 'two'))).toBe(2)
  expect(partingOf(request(0, 'one'), request(0, 'other words than these'))).toBe(2)
})

/** What the real versions sent on resuming stands beside the fixtures (codex-observed-more.md 1A). */
test.each([
  ['0.105.0/rollback-across-compaction', 'end', 6],
  ['0.150.0/rollback-across-compaction', 'end', 4],
  ['0.133.0/upgraded', 'end', 2],
  ['0.98.0/manual', 'end', 3],
  ['0.98.0/remote', 'end', 0],
  ['0.140.0/ledger', 'end', 0],
  ['0.169.0/fork', 'end', 0],
] as const)('%s at %s: today’s version differs in %i items', (fixture, kind, items) => {
  const opened = openThread(rollout(fixture))
  if (!opened.ok) throw new Error(opened.error.message)
  const thread = opened.value
  runNow(thread.read({ quick: false }))
  expect(thread.versions).not.toBe(null)
  if (thread.versions) expect(runNow(partingAt(thread, { kind }, thread.versions))).toBe(items)
  thread.close()
})
