import { expect, test } from 'vitest'
import { pointOf, pointsAround, selectedPoint } from '../../renderer/point-of.ts'
import { newTab, type Tab } from '../../renderer/store.ts'

const tab: Tab = {
  ...newTab('t', '/a.jsonl', 'a', null),
  layout: { rows: [3, 4], status: 'cc', bands: [{ turn: 2, row: 1, checkpoint: 1 }] },
}

test.each<[string, Partial<Tab>, string]>([
  ['nothing', {}, 'end'],
  ['a turn', { selected: { turn: 2, row: null } }, 'turn:2:end'],
  ['a band', { selected: { turn: 2, row: 1 } }, 'checkpoint:1:after'],
  ['a row that is not here yet', { selected: { turn: 1, row: 2 } }, 'turn:1:end'],
  ['a row before the first turn', { selected: { turn: 0, row: 0 } }, 'turn:1:start'],
  ['a compaction', { view: 'checkpoints', checkpoint: { n: 2, row: 7 } }, 'checkpoint:2:after'],
])('%s is selected: the time machine goes there', (_, change, point) => {
  expect(selectedPoint({ ...tab, ...change })).toBe(point)
})

test.each<[string, Partial<Tab>, readonly [string, string]]>([
  ['nothing', {}, ['end', 'end']],
  ['a turn', { selected: { turn: 2, row: null } }, ['turn:2:start', 'turn:2:end']],
  ['a row before the first turn', { selected: { turn: 0, row: 0 } }, ['turn:1:start', 'turn:1:start']],
  ['a band', { selected: { turn: 2, row: 1 } }, ['checkpoint:1:before', 'checkpoint:1:after']],
  [
    'a compaction',
    { view: 'checkpoints', checkpoint: { n: 2, row: 7 } },
    ['checkpoint:2:before', 'checkpoint:2:after'],
  ],
  ['a point', { view: 'time-machine', history: { at: 'line:7', form: null, item: 3 } }, ['line:7', 'line:7']],
])('%s is selected: forks go on before and after it', (_, change, [before, after]) => {
  expect(pointsAround({ ...tab, ...change })).toEqual({ before, after })
})

test('the address names the point of the time machine while it is shown', () => {
  const there: Tab = { ...tab, view: 'time-machine', history: { at: 'turn:1:end', form: null, item: 3 } }
  const sent: Tab = { ...there, history: { at: 'end', form: { version: '0.98.0', images: true }, item: null } }
  expect([pointOf(there), pointOf(sent), pointOf({ ...there, view: 'timeline' })]).toEqual([
    'history@turn:1:end',
    'request=0.98.0@end',
    null,
  ])
})
