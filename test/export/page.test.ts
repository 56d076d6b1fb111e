import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pageAssets } from '../../main/export/page-assets.ts'
import { ROOT } from '../support/browser.ts'

const PAGE = join(ROOT, 'main/export/page')
const sourceOf = (name: string): string => readFileSync(join(PAGE, name), 'utf8')
const SCRIPTS = readdirSync(PAGE).filter(name => name.endsWith('.js'))

test('every module of the page is in its script', () => {
  const { script } = pageAssets()
  expect(SCRIPTS.filter(name => !script.includes(`$${name.replace('.', '_')} = (`))).toEqual(['page.js'])
  expect(script).toContain('(async () => {')
})

test('the page is small', () => {
  const { script, style } = pageAssets()
  expect({ script: script.length < 62_000, style: style.length < 24_000 }).toEqual({ script: true, style: true })
})

/** A name, not an address that anybody asks. */
const SVG = 'http://www.w3.org/2000/svg'

test.each(SCRIPTS)('%s makes nothing of HTML, runs no text and asks nobody', name => {
  expect(sourceOf(name).replace(SVG, '')).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\b|new Function|setTimeout\(['"`]|\bfetch\b|XMLHttpRequest|WebSocket|sendBeacon|https?:\/\/|localStorage|\bimport\(/,
  )
})

test('the page has the colours of the app', () => {
  expect(sourceOf('tokens.css')).toBe(readFileSync(join(ROOT, 'renderer/tokens.css'), 'utf8'))
})

interface Layout {
  readonly count: number
  setOpen(section: number, open: boolean): void
  top(index: number): number
  at(index: number): { readonly section: number; readonly row: number }
  indexOf(section: number, row: number): number
}
const { Layout } = (await import(join(PAGE, 'layout.js'))) as { readonly Layout: new (session: unknown) => Layout }

interface Story {
  readonly preface: number
  readonly turns: readonly { readonly rows: number; readonly bands: readonly number[]; readonly open: boolean }[]
}

const STORY: fc.Arbitrary<Story> = fc.record({
  preface: fc.nat(3),
  turns: fc.array(
    fc.nat(8).chain(rows =>
      fc.record({
        rows: fc.constant(rows),
        bands: fc
          .uniqueArray(fc.nat(Math.max(0, rows - 1)), { maxLength: rows === 0 ? 0 : 3 })
          .map(list => list.sort((a, b) => a - b)),
        open: fc.boolean(),
      }),
    ),
    { maxLength: 8 },
  ),
})

/** The rows that are shown, one by one: section, row, height. */
function* shown({ preface, turns }: Story): Generator<readonly [number, number, number]> {
  const sections = [...(preface > 0 ? [{ rows: preface, bands: [] as readonly number[], open: false }] : []), ...turns]
  for (const [section, { rows, bands, open }] of sections.entries()) {
    yield [section, -1, 28]
    for (let row = 0; row < rows; row++) {
      const band = bands.includes(row)
      if (open || band) yield [section, row, band ? 40 : 24]
    }
  }
}

function layoutOf(story: Story): Layout {
  const { preface, turns } = story
  const firstRow = (i: number): number => turns.slice(0, i).reduce((sum, { rows }) => sum + rows, preface)
  const made = turns.map(({ rows }, i) => ({ n: i + 1, rows, firstRow: firstRow(i) }))
  const checkpoints = turns.flatMap(({ bands }, i) => bands.map(row => ({ turn: i + 1, row })))
  const layout = new Layout({ head: { prefaceRows: preface }, turns: made, checkpoints })
  for (const [i, { open }] of turns.entries()) layout.setOpen(i + (preface > 0 ? 1 : 0), open)
  return layout
}

describe('the place of a row is arithmetic:', () => {
  test('it is where counting one by one puts it, and leads back', () => {
    fc.assert(
      fc.property(STORY, story => {
        const layout = layoutOf(story)
        let top = 0
        let index = 0
        for (const [section, row, height] of shown(story)) {
          expect({ top: layout.top(index), ...layout.at(index) }).toEqual({ top, section, row })
          expect(layout.indexOf(section, row)).toBe(index)
          top += height
          index += 1
        }
        expect({ count: layout.count, height: layout.top(index) }).toEqual({ count: index, height: top })
      }),
      { numRuns: 500 },
    )
  })
})
