import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ThreadHandlers, threadHandlers } from '../../main/handlers.ts'
import { EVERYWHERE } from '../../main/thread/find/filter.ts'
import type { Result } from '../../preload/contract.ts'
import { errorOf, gotten, ready } from './opened.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')

const rollouts = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter(path =>
  /rollout-[^/\\]*\.jsonl$/.test(path),
)

/** The value of a reply that is small enough to cross. */
function small<T>(result: Result<T>): T {
  expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(1_000_000)
  return gotten(result)
}

/** Every row of every turn, and every item whole. */
async function readAll(calls: ThreadHandlers, key: string, turns: number): Promise<number> {
  let rows = 0
  for (let turn = 0; turn <= turns; turn++) {
    const total = small(await calls.rows({ key, turn, from: 0, count: 1 })).total
    for (let from = 0; from < total; from += 200) {
      const page = small(await calls.rows({ key, turn, from, count: 200 }))
      rows += page.rows.length
      for (const row of page.rows) if (row.kind === 'item') small(await calls.item({ key, ref: row.item.ref }))
    }
  }
  return rows
}

test.each(rollouts)('every call answers on %s', async path => {
  const calls = threadHandlers({ dataFolder: '', homes: () => [], emit: () => {} })
  const opened = await calls.openThread({ path: join(FIXTURES, path) })
  if (!opened.ok) {
    expect(errorOf(opened)).toMatch(/^(lfs-pointer|not-a-session|empty): /)
    return
  }
  const { key } = opened.value
  await ready(calls, key)
  const view = small(await calls.thread({ key }))
  expect(view.progress).toMatchObject({ phase: 'ready', error: null })
  const { turns, checkpoints } = view.progress
  const layout = small(await calls.layout({ key, from: 1 }))
  const rows = layout.rows.reduce((sum, count) => sum + count, view.prefaceRows)
  expect(await readAll(calls, key, turns)).toBe(rows)
  const heads = small(await calls.turns({ key, from: 1, count: 200 }))
  expect(heads.map(turn => turn.rows)).toEqual(layout.rows.slice(0, 200))
  expect(layout.bands.map(band => band.checkpoint)).toEqual(Array.from({ length: checkpoints }, (_, i) => i + 1))
  for (const band of layout.bands) {
    const page = small(await calls.rows({ key, turn: band.turn, from: band.row, count: 1 }))
    expect(page.rows).toEqual([{ kind: 'band', checkpoint: band.checkpoint }])
  }
  small(await calls.checkpoints({ key, from: 1, count: 200 }))
  const curve = small(await calls.curve({ key, points: 50 }))
  expect(curve.x.length).toBeLessThanOrEqual(50)
  small(await calls.problems({ key, from: 0, count: 200 }))
  for (let n = 1; n <= checkpoints; n++) {
    const points = { from: `checkpoint:${n}:before`, to: `checkpoint:${n}:after` }
    const diff = small(await calls.diff({ key, ...points }))
    expect([diff.kinds.length, diff.itemKinds.length, diff.tokens.length]).toEqual([diff.rows, diff.rows, diff.rows])
    for (const side of [diff.before, diff.after]) {
      expect(side.byKind.reduce((sum, one) => sum + one.items, 0)).toBe(side.items)
      expect(side.byKind.reduce((sum, one) => sum + one.tokens, 0)).toBe(side.tokens)
    }
    for (let row = 0; row < diff.rows; row += 200) {
      const page = small(await calls.diffRows({ key, ...points, row, count: 200 }))
      for (const one of page.rows) {
        expect(one.before === null && one.after === null).toBe(false)
        const item = (one.after ?? one.before)?.item
        if (item) small(await calls.item({ key, ref: item.ref }))
        small(await calls.pair({ key, ...points, row: one.row }))
      }
    }
  }
  for (const at of ['turn:1:start', 'end', ...layout.bands.map(band => `checkpoint:${band.checkpoint}:after`)]) {
    if (turns === 0 && at !== 'end') continue
    const history = small(await calls.history({ key, at }))
    expect([history.kinds.length, history.tokensEach.length]).toEqual([history.items, history.items])
    expect(history.tokensEach.reduce((sum, one) => sum + one, 0)).toBe(history.tokens)
    for (let from = 0; from < history.items; from += 200) {
      const page = small(await calls.historyRows({ key, at, from, count: 200 }))
      expect(page.total).toBe(history.items)
      for (const row of page.rows) small(await calls.item({ key, ref: row.item.ref }))
    }
  }
  for (const query of ['e', 'the', 'Question', 'no such words here']) {
    small(await calls.find({ key, query, matchCase: false, filter: EVERYWHERE, next: null, count: 200 }))
  }
  small(await calls.locate({ key, point: 'end' }))
  await calls.close()
})
