import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { checkpointCase } from '../../main/compaction/checkpoint-case.ts'
import { type Drift, drift } from '../../main/compaction/drift.ts'
import { economicsOf } from '../../main/compaction/economics/economics-of.ts'
import { checkpointFacts } from '../../main/compaction/facts/facts-of.ts'
import type { Unmeasurable } from '../../main/compaction/measures/measured.ts'
import { type Retention, retention } from '../../main/compaction/retention.ts'
import type { Known, Thread } from '../../main/thread/model.ts'
import { driftView } from '../../main/views/xray/drift.ts'
import { economicsSheet } from '../../main/views/xray/economics.ts'
import { factSheets } from '../../main/views/xray/facts.ts'
import { count, knownFigure, sourcePlace } from '../../main/views/xray/figure.ts'
import { retentionView, WHY_NOT } from '../../main/views/xray/retention.ts'
import type { FigureView, SheetView } from '../../preload/contract.ts'
import { fixtures, openFixture } from '../support/expected.ts'
import { threadOf } from '../support/rollout-text.ts'

const LOST = `turn t1 {
  user: Never touch schema.sql, please.
  assistant: a1
  }
  turn t2 {
  user: two
  compacted: two | P+sum
  user: I told you never to touch schema.sql, please.
  }`

const measure = (thread: Thread, n = 1): Retention =>
  runNow(
    (function* () {
      return yield* retention(yield* checkpointCase(thread, n))
    })(),
  )

/** The same with every measure taken away, as where all is encrypted. */
const unmeasured = (whole: Retention, reason: Unmeasurable): Retention => {
  const without = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    if ('kind' in value && value.kind === 'measured') return { kind: 'notMeasurable', reason }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, without(inner)]))
  }
  return without(whole) as Retention
}

const figuresOf = (sheets: readonly SheetView[]): readonly FigureView[] => sheets.flatMap(({ figures }) => figures)

/** Counted on the items themselves: known also where nothing can be read. */
const ALWAYS = ['Calls without output', 'Outputs without call', 'Reasoning', 'Images', 'Tokens saved']

test.each(Object.keys(WHY_NOT) as readonly Unmeasurable[])(
  'what is not measurable (%s) is never a number, and says why',
  reason => {
    const thread = threadOf(LOST)
    const { sheets, reused, reusedTotal, notMeasured } = retentionView(unmeasured(measure(thread), reason))
    const figures = figuresOf(sheets).filter(({ label }) => !ALWAYS.includes(label))
    expect(figures.length).toBeGreaterThan(10)
    for (const { label, value, entries } of figures) {
      expect(value, label).toEqual({ kind: 'none', why: WHY_NOT[reason] })
      expect(entries, label).toEqual([])
    }
    expect({ reused, reusedTotal, notMeasured }).toEqual({ reused: [], reusedTotal: 0, notMeasured: WHY_NOT[reason] })
    thread.close()
  },
)

test('what is measured has its counts, its reason to be asked and its list', () => {
  const thread = threadOf(LOST)
  const view = retentionView(measure(thread))
  const figures = figuresOf(view.sheets)
  expect(figures.find(({ label }) => label === 'Paths')).toMatchObject({
    value: { kind: 'ratio', part: 0, whole: 1 },
    entries: [{ text: 'schema.sql', mono: true, places: [{ ref: { file: 0, line: 4, index: null }, turn: 1 }] }],
    total: 1,
  })
  expect(view.reused[0]).toMatchObject({
    group: 'constraint',
    text: 'Never touch schema.sql, please.',
    mono: false,
    stood: { ref: { line: 4 }, turn: 1 },
    uses: [{ kind: 'repeatedByUser', items: 1, place: { ref: { line: 13 }, turn: 2 } }],
  })
  expect(view.notMeasured).toBeNull()
  thread.close()
})

test('a row of all compactions that is opaque has no shares at all, not shares of 0', () => {
  const thread = threadOf(`turn t1 {
    user: Never touch schema.sql, please.
    compacted: opaque: gAAAAbcd
    }`)
  const found: Drift = runNow(drift(thread))
  expect(driftView(found.checkpoints, 1, found, null)).toMatchObject({
    done: 1,
    total: 1,
    rows: [{ checkpoint: 1, readable: 'nothing', classes: [], modified: null, constraints: null, decisions: null }],
  })
  thread.close()
})

test('while it is measured there is no survival yet, and no windows', () => {
  expect(driftView([], 3, null, null)).toEqual({
    done: 0,
    total: 3,
    rows: [],
    survival: [],
    windows: null,
    limits: [],
  })
})

describe('a figure of something known', () => {
  const thread = threadOf(LOST)
  const from = [
    { file: 0, line: 4, path: '' },
    { file: 0, line: 12, path: '/payload/replacement_history/1' },
  ]
  const places = [
    { ref: { file: 0, line: 4, index: null }, turn: 1 },
    { ref: { file: 0, line: 12, index: 1 }, turn: 2 },
  ]

  test.each(['recorded', 'inferred', 'computed', 'estimated'] as const)('%s keeps its lines and its rule', how => {
    const known: Known<number> = { how, value: 7, rule: 'by counting', from }
    expect(knownFigure(thread, 'Tokens', known, count)).toMatchObject({
      value: { kind: 'count', n: 7 },
      how,
      rule: 'by counting',
      places,
    })
  })

  test('a 0 that is known is a 0', () => {
    expect(knownFigure(thread, 'Tokens', { how: 'recorded', value: 0, rule: '', from }, count).value).toEqual({
      kind: 'count',
      n: 0,
    })
  })

  test('what is unknown is no number, says why, and keeps the lines that were looked at', () => {
    const known: Known<number> = { how: 'unknown', value: null, rule: 'no counter', from }
    expect(knownFigure(thread, 'Tokens', known, count)).toMatchObject({
      value: { kind: 'none', why: 'no counter' },
      places,
    })
  })
})

/** Everything known in a value, at any depth. */
function knownsIn(value: unknown): readonly Known<unknown>[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'how' in value && 'from' in value && 'rule' in value ? [value as Known<unknown>] : []
  return [...own, ...Object.values(value).flatMap(knownsIn)]
}

/** Figures show the first of very many places. */
const MOST_PLACES = 12

describe('every figure of a recorded compaction keeps the lines that it rests on:', () => {
  const names = ['0.98.0/usage', '0.110.0/mid-turn', '0.140.0/usage', '0.169.0/usage', '0.169.0/model-changed']
  test.each(fixtures().filter(({ name }) => names.includes(name)))('$name', fixture => {
    const thread = openFixture(fixture)
    for (let n = 1; n <= thread.checkpointCount; n++) {
      const facts = runNow(checkpointFacts(thread, n))
      const economics = runNow(economicsOf(thread, n))
      const figures = figuresOf([...factSheets(thread, facts), economicsSheet(thread, economics)])
      const shown = new Set(figures.map(({ places }) => JSON.stringify(places)))
      const { responseId, call, ...told } = facts
      const { paidBack, paidBackWeighted, ...split } = economics
      for (const { from } of [...knownsIn(told), ...knownsIn(split)]) {
        const places = from.slice(0, MOST_PLACES).map(source => sourcePlace(thread, source))
        expect(shown).toContain(JSON.stringify(places))
      }
      for (const figure of figures) if (figure.value.kind === 'none') expect(figure.value.why).not.toBe('')
    }
    thread.close()
  })
})
