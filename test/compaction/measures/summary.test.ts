import { describe, expect, test } from 'vitest'
import { lineOf, measure, valueIn } from '../case-sides.ts'

describe('novelty', () => {
  /** Classes with new facts: "class part/whole: …". */
  const novel = (before: string, after: string): readonly string[] =>
    valueIn(measure(before, after).novelty)
      .filter(row => row.novel.part > 0)
      .map(
        row =>
          `${row.class} ${row.novel.part}/${row.novel.whole}: ${row.list.shown.map(({ text, first }) => `${text} ${lineOf(first)}`)}`,
      )

  test('what stood nowhere before is new, with its place', () => {
    expect(novel('user: src/a.ts', 'user: src/a.ts\nsummary: src/a.ts, src/made/up.ts and fakeName v9.9.9')).toEqual([
      'path 1/2: src/made/up.ts 102',
      'identifier 1/1: fakeName 102',
      'number 1/1: v9.9.9 102',
    ])
  })

  test('what the harness said before, or a file by its last name, or a phrase in other form, is not new', () => {
    expect(
      novel('developer: v1.2.3\nuser: src/a.ts and run npm test for all', 'summary: 1.2.3 a.ts `npm test` "for all"'),
    ).toEqual([])
  })

  test('context that the harness put in is not the compaction’s', () => {
    expect(novel('user: x', 'developer: src/context.md\nsummary: x')).toEqual([])
  })
})

describe('staleness', () => {
  const stale = (before: string, after: string): readonly string[] =>
    valueIn(measure(before, after).staleness).stale.shown.map(
      one =>
        `${one.kind} ${one.name}: ${one.summary.text} ${lineOf(one.summary.place)} / ${one.before.text} ${lineOf(one.before.place)}`,
    )

  test('a value that was another one later is stale', () => {
    expect(
      stale('out#a: react 17.0.2, port: 3000\nout#b: react 18.2.0', 'summary: uses react 17.0.2 on port: 3000'),
    ).toEqual(['value react: 17.0.2 101 / 18.2.0 2'])
  })

  test('the newest value, a value never seen and a table of values are not', () => {
    const before = 'out#a: react 17.0.2\nout#b: react 18.2.0'
    expect(stale(before, 'summary: react 18.2.0')).toEqual([])
    expect(stale(before, 'summary: react 19.0.0')).toEqual([])
    expect(stale('out#a: react 17.0.2\\nreact 18.2.0', 'summary: react 17.0.2')).toEqual([])
  })

  test('a deleted file that the summary names as if it were there is stale', () => {
    const before = 'edit#a: src/old.ts\nedit#b: -src/old.ts'
    expect(stale(before, 'summary: x\\nsee src/old.ts for more')).toEqual([
      'deletedPath src/old.ts: see src/old.ts for more 101 / src/old.ts 2',
    ])
    expect(stale(before, 'summary: src/old.ts was deleted')).toEqual([])
    expect(stale(`${before}\nedit#c: src/old.ts`, 'summary: see src/old.ts')).toEqual([])
  })

  test('summaries that stand beside each other are counted', () => {
    expect(valueIn(measure('user: x', 'summary: a\nsummary: b').staleness).summaries).toBe(2)
  })
})

test('pairs are whole or orphans, and reasoning and images are counted', () => {
  const { pairs } = measure(
    'reasoning: a\nreasoning: b\npicture: x\npicture: y',
    'call#a: x\noutput#a: x\ncall#b: x\noutput#c: x\npicture: z\nreasoning: c',
  )
  expect({
    ...pairs,
    orphanCalls: pairs.orphanCalls.shown.map(lineOf),
    orphanOutputs: pairs.orphanOutputs.shown.map(lineOf),
  }).toEqual({
    orphanCalls: [103],
    orphanOutputs: [104],
    reasoning: { before: 2, after: 1 },
    images: { before: 2, after: 1 },
  })
})

describe('cost', () => {
  test('tokens saved, per kept fact, and density', () => {
    // 80 and 20 bytes: 20 and 5 tokens; 2 facts before, 1 after.
    const before = `user: src/a.ts src/b.ts ${'x'.repeat(62)}`
    const { cost } = measure(before, 'summary: src/a.ts and no more')
    expect(cost).toEqual({
      tokensBefore: 20,
      tokensAfter: 5,
      readableAfter: 5,
      saved: 15,
      outcome: 'smaller',
      savedPerRetained: { kind: 'measured', basis: 'all', value: 15 },
      density: { kind: 'measured', basis: 'all', value: 2 },
    })
  })

  test('what was saved is shared by all kept facts', () => {
    const { cost } = measure(`user: src/a.ts src/b.ts ${'x'.repeat(62)}`, 'summary: src/a.ts src/b.ts')
    expect([cost.saved, cost.savedPerRetained]).toEqual([15, { kind: 'measured', basis: 'all', value: 7.5 }])
  })

  test('a history that does not shrink is told', () => {
    expect(measure('user: abcd', 'user: abcd').cost).toMatchObject({ saved: 0, outcome: 'notSmaller' })
    expect(measure('user: abcd', 'user: abcd efgh').cost).toMatchObject({ saved: -2, outcome: 'notSmaller' })
  })

  test('without facts there is nothing to divide by', () => {
    expect(measure('user: abc', 'summary: x').cost).toMatchObject({
      savedPerRetained: { value: null },
      density: { value: null },
    })
  })
})

test('the model’s answer to a compaction request is nobody’s, on any side', () => {
  const { sides, classes, carryOver } = measure(
    'user: src/a.ts\nanswer: src/b.ts',
    'summary: x',
    'answer: src/a.ts\nuser: y',
  )
  expect([sides.before.items, sides.later.items]).toEqual([1, 1])
  expect(valueIn(classes)[0]?.strict).toEqual({ part: 0, whole: 1 })
  expect(valueIn(carryOver).facts.total).toBe(0)
})
