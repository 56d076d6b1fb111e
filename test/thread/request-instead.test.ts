import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Point, RequestHistory, Thread } from '../../main/thread/model.ts'
import { message, readThread, threadOf } from '../support/rollout-text.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const ROLLOUTS = globSync('[0-9m]*/**/rollout-*.jsonl', { cwd: FIXTURES }).sort()

const raws = ({ count, item }: RequestHistory): readonly unknown[] =>
  Array.from({ length: count }, (_, i) => item(i).raw)

const sent = (thread: Thread, at: Point, instead?: readonly unknown[]): readonly unknown[] =>
  raws(runNow(thread.request(at, { version: null, images: true, compacting: true, ...(instead && { instead }) })))

describe('what a compaction left, taken as a candidate, is sent as it is itself:', () => {
  test.each(ROLLOUTS)('%s', path => {
    const thread = readThread(join(FIXTURES, path))
    for (let n = 1; n <= thread.checkpointCount; n++) {
      const at: Point = { kind: 'checkpoint', n, side: 'after' }
      const { items } = runNow(thread.history(at))
      // Of items that stand on lines of their own more is known than a candidate holds.
      if (items.some(ref => ref.index === null || ref.made)) continue
      const held = items.map(ref => thread.item(ref).raw)
      expect(sent(thread, at, held)).toEqual(sent(thread, at))
    }
    thread.close()
  })
})

const CALL = { type: 'function_call', name: 'shell', arguments: '{}', call_id: 'c1' }
const OUTPUT = { type: 'function_call_output', call_id: 'c2', output: 'x' }

test('a call without its output gets one, an output without its call goes, as in any history', () => {
  const thread = threadOf('meta: 0.133.0\nuser: one')
  expect(sent(thread, { kind: 'end' }, [message('user', 'two'), CALL, OUTPUT])).toEqual([
    message('user', 'two'),
    CALL,
    { type: 'function_call_output', call_id: 'c1', output: 'aborted' },
  ])
})

test('what is no item is sent as nothing, and an empty list is one', () => {
  const thread = threadOf('meta: 0.133.0\nuser: one')
  expect(sent(thread, { kind: 'end' }, [])).toEqual([])
  expect(sent(thread, { kind: 'end' }, [{ type: 'ghost_snapshot' }])).toEqual([])
  expect(sent(thread, { kind: 'line', line: 999 }, [message('user', 'two')])).toEqual([])
})
