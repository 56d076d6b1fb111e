import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { MOST_HEAD, MOST_TAIL, piecesOf, skippedOf } from '../../main/compaction/entities/pieces.ts'
import type { Ratio } from '../../main/compaction/measures/measured.ts'
import { type Retention, retention } from '../../main/compaction/retention.ts'
import { caseOf, measure, valueIn } from './case-sides.ts'

const FACTS = [
  'src/a.ts',
  'src/b.ts',
  'lib/b.ts',
  'b.ts',
  'parseAmount',
  'MAX_SIZE',
  'TypeError',
  'ENOENT',
  '1.2.3',
  '#12',
  'https://x.org/a',
  '“some quoted words”',
  'Never edit the journal by hand.',
  'I chose maps because lists are slow.',
  'plain words',
]
const words = fc.array(fc.constantFrom(...FACTS), { maxLength: 6 }).map(all => all.join(' '))
const line = fc.oneof(
  fc.tuple(
    fc.constantFrom('user', 'assistant', 'summary', 'developer', 'reasoning', 'out#o', 'out#o exit 1', 'call#o'),
    words,
  ),
  fc.tuple(fc.constantFrom('edit#e', 'read#r'), fc.constantFrom('src/a.ts', 'src/b.ts -lib/b.ts', 'b.ts')),
  fc.tuple(fc.constant('run#o'), fc.constantFrom('npm test', 'ls src', 'make all && npm test')),
)
const history = fc.array(
  line.map(([kind, text]) => `${kind}: ${text}`),
  { maxLength: 12 },
)
const text = history.map(lines => lines.join('\n'))

const RUNS = { numRuns: 150 }

test('equal sides keep all, lose nothing, and nothing is new', () => {
  fc.assert(
    fc.property(text, text, (same, later) => {
      const found = measure(same, same, later)
      for (const { strict, weak, lost } of valueIn(found.classes)) {
        expect([strict.part, weak.part, lost.total]).toEqual([strict.whole, strict.whole, 0])
      }
      for (const { weight, hot } of valueIn(found.weighted)) {
        expect([weight.part, hot.part]).toEqual([weight.whole, hot.whole])
      }
      for (const { exact, lost } of [valueIn(found.constraints), valueIn(found.decisions)]) {
        expect([exact.part, lost.total]).toEqual([exact.whole, 0])
      }
      expect(valueIn(found.novelty).filter(row => row.novel.part > 0)).toEqual([])
      expect([found.cost.saved, found.cost.outcome]).toEqual([0, 'notSmaller'])
      if (found.reused.kind === 'measured') expect(found.reused.value.total).toBe(0)
      if (found.carryOver.kind === 'measured') expect(found.carryOver.value.facts.total).toBe(0)
    }),
    RUNS,
  )
})

test('with the sides swapped, what was lost is new', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lost = valueIn(measure(before, after).classes)
      const novel = valueIn(measure(after, before).novelty)
      expect(novel.map(row => [row.class, row.novel.part, row.novel.whole])).toEqual(
        lost.map(row => [row.class, row.lost.total, row.weak.whole]),
      )
      const texts = (facts: readonly { readonly text: string }[]) => facts.map(fact => fact.text).sort()
      expect(novel.map(row => texts(row.list.shown))).toEqual(lost.map(row => texts(row.lost.shown)))
    }),
    RUNS,
  )
})

test('counts add up', () => {
  fc.assert(
    fc.property(text, text, text, (before, after, later) => {
      const found = measure(before, after, later)
      for (const { strict, weak, lost } of valueIn(found.classes)) {
        expect(strict.part <= weak.part && weak.part + lost.total === weak.whole && strict.whole === weak.whole).toBe(
          true,
        )
      }
      const { calls, repeated, files, reread } = laterOf(found)
      expect([calls, files]).toEqual([repeated.part, reread.part])
      expect(found.cost.saved).toBe(found.cost.tokensBefore - found.cost.tokensAfter)
      expect(JSON.parse(JSON.stringify(found))).toEqual(found)
    }),
    RUNS,
  )
})

function laterOf({ rework }: Retention): { calls: number; repeated: Ratio; files: number; reread: Ratio } {
  if (rework.kind !== 'measured') return { calls: 0, repeated: NONE, files: 0, reread: NONE }
  const { calls, repeated, files, reread } = rework.value
  return { calls: calls.total, repeated, files: files.total, reread }
}

const NONE: Ratio = { part: 0, whole: 0 }

test('any text is measured', () => {
  const wild = fc.array(
    fc.tuple(
      fc.constantFrom('user', 'assistant', 'summary', 'out#a exit 3', 'run#a', 'edit#b'),
      fc.string({ unit: 'binary', maxLength: 200 }),
    ),
    { maxLength: 6 },
  )
  const side = wild.map(all =>
    all.map(([kind, said]) => `${kind}: ${said.replaceAll(/[\r\n\u2028\u2029]/g, ' ')}`).join('\n'),
  )
  fc.assert(
    fc.property(side, side, side, (before, after, later) => {
      expect(measure(before, after, later).checkpoint).toBe(1)
    }),
    RUNS,
  )
})

test('pieces of a text are the text, less the middle of a long one', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.integer({ min: 0, max: 20_000 }), (unit, times) => {
      const whole = unit.repeat(times)
      const pieces = [...piecesOf(whole)].join('')
      const cut = skippedOf(whole)
      expect(pieces.length + cut).toBe(whole.length)
      expect(pieces).toBe(cut === 0 ? whole : whole.slice(0, MOST_HEAD) + whole.slice(-MOST_TAIL))
    }),
    { numRuns: 60 },
  )
})

test('long work pauses often: within a long item, too', () => {
  const steps = retention(caseOf(`out#a: ${'src/a.ts word '.repeat(15_000)}`, 'summary: x', 'assistant: y'))
  let pauses = 0
  while (!steps.next().done) pauses += 1
  expect(pauses).toBeGreaterThan(12)
  expect(runNow(retention(caseOf('', '', ''))).limits).toEqual([])
})
