import { expect, test } from 'vitest'
import type { FireView } from '../../../preload/contract.ts'
import { firesInOrder, occasionWords } from '../../../renderer/lab/told-fires.ts'

const fire = (item: number, line = item): FireView => ({
  item,
  file: 0,
  line,
  turn: 1,
  row: null,
  phase: 'midTurn',
  tokens: null,
})
const recorded = (checkpoint: number, item: number) => ({ ...fire(item), checkpoint, trigger: 'auto' as const })

test('what would have fired and what happened stand in the order of the thread', () => {
  const told = firesInOrder([fire(3), fire(9)], [recorded(1, 5), recorded(2, 9)])
  expect(told.map(each => (each.kind === 'fired' ? each.fire.item : `compaction ${each.checkpoint}`))).toEqual([
    3,
    'compaction 1',
    9,
    'compaction 2',
  ])
})

test('the occasion is told as far as it is known', () => {
  const [fired, happened] = firesInOrder([fire(1)], [recorded(1, 2)])
  const unknown = firesInOrder([], [{ ...recorded(1, 2), trigger: null, phase: null }])[0]
  expect([fired, happened, unknown].map(told => (told === undefined ? null : occasionWords(told)))).toEqual([
    'mid-turn',
    'auto, mid-turn',
    '',
  ])
})
