// An exported page in the window: all that can be asked of a session is asked of both.

import { afterEach, expect, test } from 'vitest'
import { EVERYWHERE } from '../../main/thread/find/filter.ts'
import type { FindHit, RowView } from '../../preload/contract.ts'
import { AS_IT_IS, exportedBytes } from '../export/exported.ts'
import { fileOf, threadOf } from '../support/rollout-text.ts'
import { errorOf, gotten, type Opened, opened, openedAt } from './opened.ts'

const SESSION = `
  turn t1 {
    user: look for the needle
    reasoning: where may it be
    call c1 shell: grep needle hay
    output c1: hay:3: a needle
    assistant: line three
    note: the disk is nearly full
  }
  compacted: look for the needle | P+found a needle in line three
  turn t2 {
    user: thanks
  }
`

const both: Opened[] = []
afterEach(async () => {
  for (const each of both.splice(0)) await each.close()
})

/** The same session from its rollout and from its page. */
async function pair(settings = AS_IT_IS): Promise<readonly [Opened, Opened]> {
  const source = threadOf(SESSION)
  const page = await openedAt(fileOf(exportedBytes(source, 'html', settings), 'page.html'), '')
  source.close()
  both.push(await opened(SESSION), page)
  return both as unknown as readonly [Opened, Opened]
}

/** A view without what names items and files. */
const nameless = <T>(view: T): T =>
  JSON.parse(JSON.stringify(view, (key, value) => (['ref', 'key', 'path', 'origin'].includes(key) ? undefined : value)))

async function same(ask: (session: Opened) => Promise<unknown>): Promise<void> {
  const [rollout, page] = await pair()
  expect(nameless(await ask(page))).toEqual(nameless(await ask(rollout)))
}

test('turns, rows, compactions and the curve are the same', async () => {
  await same(async ({ calls, key }) => [
    gotten(await calls.layout({ key, from: 1 })),
    gotten(await calls.turns({ key, from: 1, count: 10 })),
    gotten(await calls.rows({ key, turn: 1, from: 0, count: 50 })),
    gotten(await calls.rows({ key, turn: 2, from: 0, count: 50 })),
    gotten(await calls.checkpoints({ key, from: 1, count: 10 })),
    gotten(await calls.problems({ key, from: 0, count: 10 })),
  ])
})

const [FROM, TO] = ['checkpoint:1:before', 'checkpoint:1:after']

test('the diff of a compaction and the histories around it are the same', async () => {
  await same(async ({ calls, key }) => [
    gotten(await calls.diff({ key, from: FROM, to: TO })),
    gotten(await calls.diffRows({ key, from: FROM, to: TO, row: 0, count: 50 })),
    gotten(await calls.history({ key, at: 'turn:1:end' })),
    gotten(await calls.historyRows({ key, at: TO, from: 0, count: 50 })),
  ])
})

const words = (hits: readonly FindHit[]) =>
  hits.map(({ line, turn, row, label, match }) => [line, turn, row, label, match])

test('the same texts are found, also in summaries', async () => {
  for (const query of ['needle', 'found a', 'nearly full', 'nowhere']) {
    const [rollout, page] = await pair()
    const ask = async ({ calls, key }: Opened) =>
      words(gotten(await calls.find({ key, query, matchCase: false, filter: EVERYWHERE, next: null, count: 50 })).hits)
    const found = await ask(page)
    if (query !== 'found a') expect(found).toEqual(await ask(rollout))
    else expect(found.map(([, , , label]) => label)).toEqual(['Compaction 1'])
  }
})

test('an item shows its text, and the rest of one that is too long for a reply can be fetched', async () => {
  const [, { calls, key }] = await pair()
  const { rows } = gotten(await calls.rows({ key, turn: 1, from: 0, count: 50 }))
  const ref = refOf(rows, 'output')
  const view = gotten(await calls.item({ key, ref }))
  expect(view.parts.map(part => part.text)).toEqual(['hay:3: a needle'])
  expect(view.pair?.label).toBe('Call')
  expect(view.origin).toEqual({
    file: 0,
    line: ref.line,
    start: 0,
    end: 0,
    path: expect.stringMatching(/^\/items\/\d+$/),
    ordinal: null,
  })
  const raw = gotten(await calls.rawLine({ key, file: 0, line: ref.line }))
  expect([raw.text, raw.problem]).toEqual(['', 'An exported page does not hold the lines of the session.'])
})

const refOf = (rows: readonly RowView[], kind: string) => {
  for (const row of rows) if (row.kind === 'item' && row.item.kind === kind) return row.item.ref
  throw new Error(`no ${kind}`)
}

test('a point that a page does not hold is refused with a sentence', async () => {
  const [, { calls, key }] = await pair()
  expect(errorOf(await calls.history({ key, at: 'line:5' }))).toMatch(/not line by line/)
  expect(errorOf(await calls.history({ key, at: 'turn:9:end' }))).toMatch(/There is no turn 9/)
})

test('what is missing is told where the session is described', async () => {
  const [, { calls, key }] = await pair({ ...AS_IT_IS, changes: { ...AS_IT_IS.changes, redacted: { email: 2 } } })
  const view = gotten(await calls.thread({ key }))
  expect([view.fidelity, view.notes]).toEqual([
    'partial',
    ['Texts were redacted before the export: 2 findings written over.'],
  ])
})
