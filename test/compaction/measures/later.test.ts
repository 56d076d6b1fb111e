import { describe, expect, test } from 'vitest'
import { lineOf, measure, valueIn } from '../case-sides.ts'

describe('demonstrated carry-over', () => {
  const carried = (before: string, after: string, later: string) => {
    const { byClass, facts } = valueIn(measure(before, after, later).carryOver)
    return {
      counts: byClass.filter(({ count }) => count > 0).map(({ class: of, count }) => `${of} ${count}`),
      facts: facts.shown.map(({ fact, named }) => `${fact.text} ${lineOf(fact.last)} ${lineOf(named)}`),
    }
  }
  const BEFORE = 'user: src/a.ts, src/b.ts\nout#a: src/c.ts parseAmount'

  test('what the agent names first, although nothing shows it, came through', () => {
    expect(carried(BEFORE, 'opaque: xyz', 'assistant: src/a.ts is next\ncall#c: src/c.ts parseAmount')).toEqual({
      counts: ['path 2', 'identifier 1'],
      facts: ['src/a.ts 1 201', 'src/c.ts 2 202', 'parseAmount 2 202'],
    })
  })

  test('what somebody else shows before, or the readable part holds, proves nothing', () => {
    const later = 'user: src/a.ts\nout#x: src/c.ts\nassistant: src/a.ts src/b.ts src/c.ts'
    expect(carried(BEFORE, 'user: src/b.ts\nopaque: xyz', later)).toEqual({ counts: [], facts: [] })
    expect(carried(BEFORE, 'opaque: xyz', 'developer: src/a.ts\nassistant: src/a.ts').facts).toEqual([])
  })

  test('a command that only looks proves nothing, nor does an exit code', () => {
    expect(
      carried('run#a: ls src\nout#a exit 1: exit code 1', 'opaque: x', 'run#b: ls src\nassistant: exit code 1').facts,
    ).toEqual([])
    expect(carried('run#a: npm test', 'opaque: x', 'run#b: npm test').facts).toEqual(['npm test 1 201'])
  })
})

describe('rework', () => {
  const rework = (before: string, later: string) => {
    const { repeated, calls, reread, files, firstReread } = valueIn(measure(before, 'summary: x', later).rework)
    return {
      repeated,
      calls: calls.shown.map(({ text, stood, again }) => `${text} ${lineOf(stood)} ${lineOf(again)}`),
      reread,
      files: files.shown.map(({ text, stood, again }) => `${text} ${lineOf(stood)} ${lineOf(again)}`),
      firstReread,
    }
  }

  test('calls that repeat one of before exactly, and files that are read again', () => {
    const before = 'run#a: npm test\nread#b: src/a.ts src/b.ts\nread#c: src/a.ts'
    const later = 'run#d: npm run build\nrun#e: npm test\nread#f: src/c.ts\nread#g: src/a.ts\nread#h: src/a.ts'
    expect(rework(before, later)).toEqual({
      repeated: { part: 3, whole: 5 },
      calls: ['npm test 1 202', 'src/a.ts 3 204', 'src/a.ts 3 205'],
      reread: { part: 1, whole: 2 },
      files: ['src/a.ts 3 204'],
      firstReread: 4,
    })
  })

  test('the first 30 calls are looked at for repetition', () => {
    const later = Array.from({ length: 31 }, (_, i) => `run#x${i}: ${i < 29 ? `step ${i}` : 'npm test'}`).join('\n')
    expect(rework('run#a: npm test', later).repeated).toEqual({ part: 1, whole: 30 })
  })

  test('long arguments are told apart', () => {
    const long = 'x'.repeat(500)
    expect(rework(`call#a: ${long}1`, `call#b: ${long}1\ncall#c: ${long}2`).repeated).toEqual({ part: 1, whole: 2 })
  })

  test('nothing done again is 0 of what was done', () => {
    expect(rework('run#a: npm test', 'assistant: done')).toEqual({
      repeated: { part: 0, whole: 0 },
      calls: [],
      reread: { part: 0, whole: 0 },
      files: [],
      firstReread: null,
    })
  })
})

describe('dropped, and used again later', () => {
  /** "group text stood: kind×items line …" */
  const rows = (before: string, after: string, later: string): readonly string[] =>
    valueIn(measure(before, after, later).reused).shown.map(
      ({ group, fact, stood, uses }) =>
        `${group} ${fact.text} ${lineOf(stood)}: ${uses.map(use => `${use.kind}×${use.items} ${lineOf(use.place)}`).join(', ')}`,
    )

  const BEFORE = `
    user: Never edit the journal file by hand. Keep the output of the old command as it is.
    read#r: src/read.ts
    run#a: npm test
    out#a exit 1: Error: adding went wrong
    run#b: make all
    out#b exit 2: fatal: no rule
    edit#c: src/one.ts src/two.ts src/three.ts
    assistant: I chose maps because ordered lists were too slow.
    out#d: src/seen.ts TypeError
    run#e: ls src
  `

  test('demands, failed commands and changed files take turns at the top; then decisions, errors, read files, the rest', () => {
    const later = `
      user: I said never to edit the journal file by hand, and the old command has to keep its output as it is.
      run#a: npm test
      run#b: make all
      edit#c: src/one.ts
      edit#d: src/two.ts src/seen.ts
      read#e: src/three.ts src/read.ts
      assistant: I chose ordered maps, lists were too slow.
      out#f: TypeError
      run#g: ls src
    `
    expect(rows(BEFORE, 'summary: work was done', later)).toEqual([
      'constraint Never edit the journal file by hand. 1: repeatedByUser×1 201',
      'failedCommand make all 6: runAgain×1 203',
      'changedFile src/one.ts 7: editedAgain×1 204',
      'constraint Keep the output of the old command as it is. 1: repeatedByUser×1 201',
      'failedCommand npm test 4: runAgain×1 202',
      'changedFile src/two.ts 7: editedAgain×1 205',
      'changedFile src/three.ts 7: readAgain×1 206',
      'decision I chose maps because ordered lists were too slow. 8: namedByAgent×1 207',
      'error TypeError 9: shown×1 208',
      'readFile src/read.ts 2: readAgain×1 206',
      'other src/seen.ts 9: editedAgain×1 205',
    ])
  })

  test('what stands after, readable, was not dropped', () => {
    expect(rows(BEFORE, 'summary: one.ts was edited, npm test fails', 'edit#c: src/one.ts\nrun#a: npm test')).toEqual(
      [],
    )
  })

  test('what an output happens to show was not used', () => {
    expect(rows(BEFORE, 'summary: x', 'out#a: src/one.ts src/read.ts src/seen.ts npm test')).toEqual([])
  })

  test('a command that passed the last time is one of the rest, one that only looks is never told', () => {
    const passed = `${BEFORE}\nrun#a2: npm test\nout#a2 exit 0: ok`
    expect(rows(passed, 'summary: x', 'run#a: npm test\nrun#b: ls src')).toEqual(['other npm test 11: runAgain×1 201'])
  })

  test('a name of a program counts when somebody speaks of it', () => {
    expect(
      rows('out#a: parseAmount flatMap', 'summary: x', 'call#b: parseAmount flatMap\nassistant: parseAmount is slow'),
    ).toEqual(['other parseAmount 1: namedByAgent×1 202, usedInCall×1 201'])
  })

  test('a file may be named by its last name alone, when only one has it', () => {
    expect(rows('edit#a: src/one.ts', 'summary: x', 'user: what about one.ts?')).toEqual([
      'changedFile src/one.ts 1: repeatedByUser×1 201',
    ])
    expect(rows('edit#a: src/one.ts lib/one.ts', 'summary: x', 'user: what about one.ts?')).toEqual([])
  })

  test('context that the harness puts in again is no use', () => {
    expect(rows('edit#a: src/one.ts', 'summary: x', 'developer: src/one.ts is here')).toEqual([])
  })

  test('a demand is found again in other words, with the sentence, and not in talk that shares a word or two', () => {
    const { reused } = measure(
      'user: Never touch data/2026.journal, it is the real one.',
      'summary: x',
      'assistant: I will not touch the real data/2026.journal at all.',
    )
    expect(valueIn(reused).shown[0]?.uses).toEqual([
      {
        kind: 'namedByAgent',
        items: 1,
        place: { ref: { file: 0, line: 201, index: null }, item: 0, turn: 0 },
        text: 'I will not touch the real data/2026.journal at all.',
      },
    ])
    expect(
      rows(
        'user: Never touch data/2026.journal, it is the real one.',
        'summary: x',
        'assistant: That is a real touch of colour.',
      ),
    ).toEqual([])
  })

  test('a failing command tells what it said', () => {
    const { reused } = measure(BEFORE, 'summary: x', 'run#a: npm test')
    expect(valueIn(reused).shown.map(row => row.detail)).toEqual(['Error: adding went wrong'])
  })

  test('fifty outputs that show a file do not lift it above a demand', () => {
    const many = Array.from({ length: 50 }, (_, i) => `out#o${i}: src/seen.ts`).join('\n')
    const later = `read#x: src/seen.ts\nuser: Do not edit the journal file by hand.\n${many}`
    expect(rows(`${BEFORE}\n${many}`, 'summary: x', later)[0]).toBe(
      'constraint Never edit the journal file by hand. 1: repeatedByUser×1 202',
    )
  })
})

describe('what cannot be measured is told, never 0', () => {
  test('nothing of the history after can be read', () => {
    const found = measure('user: src/a.ts', 'opaque: xyz', 'assistant: src/a.ts')
    const opaque = { kind: 'notMeasurable', reason: 'opaque' }
    const { readable, classes, weighted, modified, read, constraints, decisions, openLoops, novelty, staleness, cost } =
      found
    expect([
      readable,
      classes,
      weighted,
      modified,
      read,
      constraints,
      decisions,
      openLoops,
      novelty,
      staleness,
    ]).toEqual(['nothing', ...Array.from({ length: 9 }, () => opaque)])
    expect([cost.savedPerRetained, cost.density]).toEqual([opaque, opaque])
    expect(valueIn(found.carryOver).facts.total).toBe(1)
  })

  test('a part can be read: measured on it, and said so', () => {
    const found = measure('user: src/a.ts', 'user: src/a.ts\nopaque: xyz')
    expect([found.readable, found.classes.kind === 'measured' && found.classes.basis]).toEqual(['part', 'readablePart'])
    expect(found.novelty).toEqual({ kind: 'notMeasurable', reason: 'opaque' })
    expect(found.limits).toEqual([
      'A part of the history after is encrypted: only the rest counts as after, and what it carries is told as lost.',
    ])
  })

  test('context of the harness beside ciphertext is not a readable part', () => {
    expect(measure('user: x', 'developer: rules\nopaque: xyz').readable).toBe('nothing')
  })

  test('without a summary, and without anything later', () => {
    const found = measure('user: src/a.ts', 'user: src/a.ts')
    expect(found.staleness).toEqual({ kind: 'notMeasurable', reason: 'noSummary' })
    const nothing = { kind: 'notMeasurable', reason: 'nothingLater' }
    expect([found.carryOver, found.rework, found.reused]).toEqual([nothing, nothing, nothing])
  })
})

describe('limits are told', () => {
  test('of a long text head and tail are read', () => {
    const found = measure(`out#a: src/head.ts ${'x '.repeat(150_000)} src/tail.ts`, 'summary: x')
    expect(valueIn(found.classes)[0]?.lost.shown.map(fact => fact.text)).toEqual(['src/head.ts', 'src/tail.ts'])
    expect(found.limits).toEqual([
      'Of 1 long item of the history before, 44,024 characters in the middle were not looked at.',
    ])
  })

  test('of very long words, and of phrases that are too many', () => {
    const many = Array.from({ length: 203 }, (_, i) => `"the phrase ${i}"`).join(' ')
    expect(measure(`user: ${'x_'.repeat(200)} y`, `summary: ${many}`).limits).toEqual([
      'Not looked at: very long words (1).',
      'Not looked for before: phrases of the history after (3).',
    ])
  })
})
