import { describe, expect, test } from 'vitest'
import { lineOf, measure, valueIn } from '../case-sides.ts'

/** Classes with facts before: "class strict/whole weak lost…". */
function print(before: string, after: string): readonly string[] {
  return valueIn(measure(before, after).classes)
    .filter(({ strict }) => strict.whole > 0)
    .map(
      ({ class: of, strict, weak, lost }) =>
        `${of} ${strict.part}/${strict.whole} ${weak.part}: ${lost.shown.map(fact => fact.text).join(', ')}`,
    )
}

const BEFORE = `
  user: look at src/a.ts and src/b.ts, see https://x.org/1 and #12
  run#c1: npm test
  out#c1 exit 1: TypeError: no\\nnot ok 1 - adds things up
  assistant: "half of it" is in parseAmount
`

describe('facts that stand on both sides are kept', () => {
  test('each class by itself', () => {
    expect(print(BEFORE, 'summary: src/a.ts fails with TypeError in parseAmount')).toEqual([
      'path 1/2 1: src/b.ts',
      'identifier 1/1 1: ',
      'command 0/1 0: npm test',
      'error 1/3 1: exit code 1, TypeError: no',
      'number 0/1 0: #12',
      'url 0/1 0: https://x.org/1',
      'test 0/1 0: adds things up',
      'literal 0/1 0: half of it',
    ])
  })

  test('a path is weakly kept by its last name, a phrase by its words', () => {
    expect(print(BEFORE, 'summary: b.ts and a.ts: npm   test says Adds things up, half of it')).toEqual([
      'path 0/2 2: ',
      'identifier 0/1 0: parseAmount',
      'command 0/1 1: ',
      'error 0/3 0: exit code 1, TypeError: no, TypeError',
      'number 0/1 0: #12',
      'url 0/1 0: https://x.org/1',
      'test 0/1 1: ',
      'literal 0/1 1: ',
    ])
  })

  test('a command that the summary quotes is kept', () => {
    expect(print('run#c1: npm test', 'summary: run `npm test`')).toEqual(['command 1/1 1: '])
  })

  test('a bare name is not counted beside the same name with its folder', () => {
    expect(print('user: src/a.ts, a.ts and b.ts', 'summary: x')).toEqual(['path 0/2 0: src/a.ts, b.ts'])
  })

  test('what only the harness said before is not counted; what it says after keeps a fact', () => {
    expect(print('developer: src/rules.md\nuser: src/a.ts', 'developer: src/a.ts')).toEqual(['path 1/1 1: '])
  })

  test('nothing before leaves nothing to keep', () => {
    expect(print('', 'summary: src/a.ts')).toEqual([])
  })
})

test('a lost fact tells where it stood and in how many items', () => {
  const { classes } = measure('user: src/a.ts\nassistant: src/a.ts src/a.ts\nuser: other', 'summary: x')
  const lost = valueIn(classes)[0]?.lost
  expect(lost).toEqual({
    total: 1,
    shown: [
      {
        class: 'path',
        text: 'src/a.ts',
        items: 2,
        first: { ref: { file: 0, line: 1, index: null }, item: 0, turn: 1 },
        last: { ref: { file: 0, line: 2, index: null }, item: 1, turn: 1 },
      },
    ],
  })
})

test('the weightiest loss comes first', () => {
  const { classes } = measure('out#a: src/c.ts src/b.ts\nassistant: src/b.ts\nuser: src/a.ts', 'summary: x')
  expect(valueIn(classes)[0]?.lost.shown.map(fact => fact.text)).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts'])
})

test('lists are cut at 100, their totals are not', () => {
  const many = Array.from({ length: 130 }, (_, i) => `src/f${i}.ts`).join(' ')
  const lost = valueIn(measure(`user: ${many}`, 'summary: x').classes)[0]?.lost
  expect([lost?.total, lost?.shown.length]).toEqual([130, 100])
})

describe('weights', () => {
  /** [kept weight, all weight, hot kept, hot] of paths. */
  const paths = (before: string, after: string) => {
    const row = valueIn(measure(before, after).weighted)[0]
    return [row?.weight.part, row?.weight.whole, row?.hot.part, row?.hot.whole]
  }

  test('a user weighs 3, the agent 2, an output 1, an edit 3', () => {
    // log2(1 + 1) = 1, no turn ago.
    expect(
      paths('user: src/a.ts\nassistant: src/b.ts\nout#c: src/c.ts\nedit#d: src/d.ts', 'summary: src/b.ts'),
    ).toEqual([2, 9, 0, 0])
  })

  test('five turns ago weighs half', () => {
    const later = Array.from({ length: 5 }, () => 'user: go on').join('\n')
    expect(paths(`user: src/a.ts\n${later}`, 'summary: src/a.ts')).toEqual([1.5, 1.5, 0, 0])
  })

  test('in three items a fact is hot and weighs twice', () => {
    const thrice = 'out#a: src/a.ts\nout#b: src/a.ts\nout#c: src/a.ts\nout#d: src/b.ts'
    expect(paths(thrice, 'summary: src/b.ts')).toEqual([1, 3, 0, 1])
    expect(paths(thrice, 'summary: src/a.ts')).toEqual([2, 3, 1, 1])
  })
})

describe('files', () => {
  const BOTH = 'edit#a: src/a.ts src/b.ts\nread#b: src/b.ts src/c.ts\nuser: src/d.ts'
  const trail = (which: 'modified' | 'read', after: string) => {
    const { strict, weak, lost } = valueIn(measure(BOTH, after)[which])
    return [strict, weak.part, lost.shown.map(fact => fact.text)]
  }

  test('changed ones and read ones are counted apart', () => {
    expect(trail('modified', 'summary: src/b.ts')).toEqual([{ part: 1, whole: 2 }, 1, ['src/a.ts']])
    expect(trail('read', 'summary: b.ts')).toEqual([{ part: 0, whole: 2 }, 1, ['src/c.ts']])
  })
})

describe('sentences', () => {
  const USER =
    'user: Never edit the journal file by hand. The old command line works.\nuser: Only use integers for money amounts.'
  const constraints = (after: string) => {
    const { exact, kept, lost } = valueIn(measure(USER, after).constraints)
    return [exact.part, kept.part, kept.whole, lost.shown.map(fact => fact.text)]
  }

  test('word for word, white space and case aside, is exact', () => {
    expect(
      constraints('summary: rules: never edit   the journal file by hand. only use integers for money amounts.'),
    ).toEqual([2, 2, 2, []])
  })

  test('with 0.6 of the content words in one sentence it is kept', () => {
    // edit, journal, fil, hand: three of four. integer, money, amount: two of three.
    expect(constraints('summary: The journal file is not for edits.\\nMoney amounts are whole.')).toEqual([0, 2, 2, []])
  })

  test('with half of them it is lost', () => {
    expect(constraints('summary: The journal file is new.')).toEqual([
      0,
      0,
      2,
      ['Only use integers for money amounts.', 'Never edit the journal file by hand.'],
    ])
  })

  test('with fewer, or scattered over sentences, it is lost; the newest first', () => {
    expect(constraints('summary: A journal is there.\\nA hand is there.\\nEdits are there.\\nMoney is there.')).toEqual(
      [0, 0, 2, ['Only use integers for money amounts.', 'Never edit the journal file by hand.']],
    )
  })

  test('only the user demands and only the agent decides', () => {
    const found = measure(
      'developer: Never do that by hand.\nassistant: You must never know.\nassistant: I chose maps because lists are slow.\nuser: I chose maps because lists are slow.',
      'summary: nothing',
    )
    expect(valueIn(found.constraints).kept).toEqual({ part: 0, whole: 0 })
    expect(valueIn(found.decisions)).toMatchObject({ kept: { part: 0, whole: 1 }, lost: { total: 1 } })
    expect(valueIn(found.decisions).lost.shown.map(fact => lineOf(fact.last))).toEqual([3])
  })
})
