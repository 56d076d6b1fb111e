import { beforeEach, expect, test } from 'vitest'
import type { RowView } from '../../preload/contract.ts'
import { connect } from '../../renderer/api.ts'
import { dropPages, fetchWanted, markStale, rowAt, turnAt } from '../../renderer/pages.ts'
import { type BridgeDouble, bridgeDouble, ok, refused } from '../support/bridge.ts'

const note = (line: number, text = ''): RowView => ({ kind: 'note', line, file: 0, text, attempt: null, at: null })

let bridge: BridgeDouble
let text = ''
beforeEach(() => {
  text = ''
  for (const key of ['k', 'full', 'broken']) dropPages(key)
  bridge = bridgeDouble({
    rows: ({ key, turn, from, count }) =>
      key === 'broken'
        ? refused('internal')
        : ok({
            turn,
            from,
            total: 250,
            rows: Array.from({ length: Math.min(count, 250 - from) }, (_, i) => note(from + i, text)),
          }),
  })
  connect(bridge)
})

const rows = (key: string, turn: number, from: number, to: number) => fetchWanted({ of: 'rows', key, turn, from, to })

test('only the pages that hold what is wanted are fetched, each once', async () => {
  await Promise.all([rows('k', 1, 90, 110), rows('k', 1, 95, 105)])
  await rows('k', 1, 0, 200)
  expect([bridge.calls.length, rowAt('k', 1, 150), rowAt('k', 1, 249), rowAt('k', 2, 0)]).toEqual([
    2,
    note(150),
    undefined,
    undefined,
  ])
})

test('nothing wanted, nothing fetched', async () => {
  await rows('k', 1, 100, 100)
  expect(bridge.calls).toEqual([])
})

test('stale pages are shown until they are fetched again', async () => {
  await rows('k', 1, 0, 1)
  text = 'new'
  markStale('k')
  expect(rowAt('k', 1, 0)).toEqual(note(0))
  await rows('k', 1, 0, 1)
  expect([rowAt('k', 1, 0), bridge.calls.length]).toEqual([note(0, 'new'), 2])
})

test('a page that was on its way when the thread changed is shown until it is fetched again', async () => {
  const asked = rows('k', 1, 0, 1)
  text = 'new'
  markStale('k')
  await asked
  expect(rowAt('k', 1, 0)).toEqual(note(0))
  await rows('k', 1, 0, 1)
  expect([rowAt('k', 1, 0), bridge.calls.length]).toEqual([note(0, 'new'), 2])
})

test('a page that was on its way when all were let go is never shown', async () => {
  const asked = rows('k', 1, 0, 1)
  text = 'masked'
  dropPages('k')
  const again = rows('k', 1, 0, 1)
  await asked
  expect(rowAt('k', 1, 0)).not.toEqual(note(0))
  await again
  expect(rowAt('k', 1, 0)).toEqual(note(0, 'masked'))
})

test('a page that cannot be had is not asked for again until the thread changes', async () => {
  await rows('broken', 1, 0, 1)
  await rows('broken', 1, 0, 1)
  markStale('broken')
  await rows('broken', 1, 0, 1)
  expect([bridge.calls.length, rowAt('broken', 1, 0)]).toEqual([2, undefined])
})

test('pages of a closed thread are let go', async () => {
  await rows('k', 1, 0, 1)
  dropPages('k')
  expect([rowAt('k', 1, 0), turnAt('k', 1)]).toEqual([undefined, undefined])
})

test('above the bound of bytes the pages looked at longest ago are let go', async () => {
  text = 'x'.repeat(30_000)
  for (let turn = 1; turn <= 6; turn++) await rows('full', turn, 0, 100)
  const kept = [1, 2, 3, 4, 5, 6].filter(turn => rowAt('full', turn, 0) !== undefined)
  expect(kept).toEqual([4, 5, 6])
})
