import { expect, test } from 'vitest'
import type { DiffSide, DiffView, ItemKind } from '../../../preload/contract.ts'
import { compose } from '../../../renderer/checkpoint/composition.ts'

const side = (weights: Partial<Record<ItemKind, number>>): DiffSide => {
  const byKind = Object.entries(weights).map(([kind, tokens]) => ({
    kind: kind as ItemKind,
    items: 1,
    tokens,
    bytes: tokens * 4,
  }))
  const tokens = byKind.reduce((sum, k) => sum + k.tokens, 0)
  return { items: byKind.length, tokens, bytes: tokens * 4, fidelity: 'exact', notes: [], byKind }
}

const diff = (before: DiffSide, after: DiffSide, kinds: string, itemKinds: string, tokens: number[]): DiffView => ({
  from: 'checkpoint:1:before',
  to: 'checkpoint:1:after',
  before,
  after,
  rows: kinds.length,
  kinds,
  itemKinds,
  tokens,
  totals: [],
})

test('the before bar shows what stays by kind, then what was dropped; both bars share the larger side as scale', () => {
  const view = diff(
    side({ user: 30, output: 900, call: 70 }),
    side({ user: 30, summary: 20 }),
    'KDDS',
    'uocs',
    [30, 900, 70, 20],
  )
  expect(compose(view)).toEqual({
    before: [
      { kind: 'user', tokens: 30 },
      { kind: 'dropped', tokens: 970 },
    ],
    after: [
      { kind: 'user', tokens: 30 },
      { kind: 'summary', tokens: 20 },
    ],
    scale: 1000,
  })
})

test('a kind of which only a part was dropped keeps the rest', () => {
  const view = diff(side({ user: 50 }), side({ user: 30 }), 'KD', 'uu', [30, 20])
  expect(compose(view).before).toEqual([
    { kind: 'user', tokens: 30 },
    { kind: 'dropped', tokens: 20 },
  ])
})

test('a history without tokens has no pieces and a scale that can be divided by', () => {
  expect(compose(diff(side({}), side({}), '', '', []))).toEqual({ before: [], after: [], scale: 1 })
})
