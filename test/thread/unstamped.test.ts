import { expect, test } from 'vitest'
import { message, threadOf } from '../support/rollout-text.ts'
import { sent } from '../support/same-request.ts'

const line = (type: string, payload: unknown, timestamp?: unknown): string =>
  `raw: ${JSON.stringify({ ...(timestamp !== undefined && { timestamp }), type, payload })}`
const item = (timestamp?: unknown): string => line('response_item', message('user', 'lost'), timestamp)
const COMPACTED = { message: 'x', replacement_history: [message('user', 'lost')] }

const PASSED_OVER = {
  line: 4,
  severity: 'warning',
  code: 'line-without-timestamp',
  message: 'Codex passes over line 4: it has no timestamp.',
}

test.each([
  ['an item', item()],
  ['an item whose time is a number', item(5)],
  ['a compaction', line('compacted', COMPACTED)],
  ['a rollback', line('event_msg', { type: 'thread_rolled_back', num_turns: 1 })],
])('%s without a time is passed over, and said', (_, words) => {
  const thread = threadOf(`user: one\n${words}`)
  expect(sent(thread)).toEqual(['one'])
  expect(thread.problems()).toEqual([expect.objectContaining(PASSED_OVER)])
  expect(thread.checkpointCount).toBe(0)
})

test('such an item and such a compaction are shown all the same', () => {
  const rows = (words: string) => {
    const thread = threadOf(`user: one\n${words}`)
    return thread.rows(1, 0, 9).map(row => (row.kind === 'note' ? row.text : row.kind))
  }
  expect(rows(item())).toEqual(['item', 'item'])
  expect(rows(line('compacted', COMPACTED))).toEqual(['item', 'A compaction that Codex skips when it reads the file'])
})

test.each([['yesterday'], ['']])('a time that is any text will do: %j', timestamp => {
  const thread = threadOf(`user: one\n${item(timestamp)}`)
  expect(sent(thread)).toEqual(['one', 'lost'])
  expect(thread.problems().map(({ code }) => code)).not.toContain('line-without-timestamp')
})

test('members in another order have their time, and flat files need none', () => {
  const payload = message('user', 'kept')
  const turned = `raw: ${JSON.stringify({ type: 'response_item', payload, timestamp: '2026-01-01T00:00:00.000Z' })}`
  expect(sent(threadOf(`user: one\n${turned}`))).toEqual(['one', 'kept'])
  expect(
    threadOf('flat\nuser: one')
      .problems()
      .map(({ code }) => code),
  ).not.toContain('line-without-timestamp')
})
