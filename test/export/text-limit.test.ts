import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { cutText } from '../../main/export/document/cut-text.ts'
import { ItemPages } from '../../main/export/document/item-pages.ts'
import { fixedLimit, LADDER, Ladder } from '../../main/export/document/text-limit.ts'
import type { ExportedItem } from '../../main/thread/exported/shape.ts'

/** Text that does not pack well, the same in every run. */
function noise(length: number, seed: number): string {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state
  }
  return Array.from({ length }, () => String.fromCharCode(33 + (next() % 90))).join('')
}

const item = (text: string, line: number): ExportedItem => ({
  line,
  kind: 'output',
  label: 'Output',
  text,
  tokens: 1,
  bytes: 1,
})

function stored(pages: ItemPages): readonly ExportedItem[] {
  pages.pages.end()
  return [...pages.pages.parts().map(part => JSON.parse(gunzipSync(part).toString()))].flat()
}

const TEXTS = Array.from({ length: 900 }, (_, i) => noise(i % 10 === 0 ? 30_000 : 300, i + 1))

function pagesOf(limit: Ladder | ReturnType<typeof fixedLimit>): ItemPages {
  const pages = new ItemPages(limit, { kind: 'gzip', level: 6 })
  for (const [i, text] of TEXTS.entries()) runNow(pages.add(item(text, i), { others: 0, done: (i + 1) / TEXTS.length }))
  return pages
}

test('a session that has room keeps to the highest limit', () => {
  const ladder = new Ladder(100_000_000)
  const pages = pagesOf(ladder)
  expect([ladder.most, pages.leftOut.texts]).toEqual([LADDER[0], 0])
  pages.close()
})

test('when the room is used up all texts are cut alike, those that were stored too', () => {
  const ladder = new Ladder(500_000)
  const pages = pagesOf(ladder)
  const { most } = ladder
  expect(LADDER.indexOf(most as 200)).toBeGreaterThan(2)
  expect(stored(pages).map(({ text, cut }) => ({ text, cut: cut ?? null }))).toEqual(
    TEXTS.map(text => cutText(text, null, most)),
  )
  const left = TEXTS.map(text => cutText(text, null, most).cut?.characters ?? 0)
  expect(pages.leftOut).toEqual({
    texts: left.filter(characters => characters > 0).length,
    characters: left.reduce((sum, characters) => sum + characters, 0),
    images: 0,
  })
  expect(pages.pages.packed).toBeLessThan(500_000)
  const fixed = pagesOf(fixedLimit(most))
  expect(stored(fixed)).toEqual(stored(pages))
  pages.close()
  fixed.close()
})

test('a text that stands there already is named, not stored again', () => {
  const pages = new ItemPages(fixedLimit(null), { kind: 'gzip', level: 6 })
  const [long = '', short = ''] = [TEXTS[0], 'short']
  for (const [i, text] of [long, short, long, short].entries()) runNow(pages.add(item(text, i), { others: 0, done: 0 }))
  expect(stored(pages).map(({ text, as }) => as ?? text)).toEqual([long, short, 0, short])
  pages.close()
})
