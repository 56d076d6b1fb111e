import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { ItemRef, Row, Thread } from '../../main/thread/model.ts'
import { threadOf } from '../support/rollout-text.ts'

const short = (thread: Thread): readonly string[] =>
  Array.from({ length: thread.turnCount }, (_, i) => {
    const { id, start, end, status, prompt, items, rows } = thread.turn(i + 1)
    return `${id ?? '-'} ${start}-${end} ${status} "${prompt}" ${items} items ${rows} rows`
  })

const word = (row: Row): string => {
  if (row.kind === 'item') return `item ${row.ref.line}`
  if (row.kind === 'band') return `band ${row.checkpoint}`
  if (row.kind === 'note') return `note ${row.line} ${row.text}`
  return `${row.state} ${row.line} ${row.type ?? '-'}`
}

const allRows = (thread: Thread, turn: number): readonly string[] => thread.rows(turn, 0, 1000).map(word)

test('explicit turns run to the next one; what stands before the first is the preface', () => {
  const thread = threadOf(`
    env
    turn t1 {
    user: one
    assistant: a1
    }
    note: between
    turn t2 {
    user: two
    } failed
    turn t3 {
    user: three
    } aborted
    turn t4 {
    user: four
    } open
    turn t5 {
    user: five
    } open`)
  expect(short(thread)).toEqual([
    't1 3-9 completed "one" 2 items 3 rows',
    't2 10-14 failed "two" 1 items 2 rows',
    't3 15-19 interrupted "three" 1 items 2 rows',
    't4 20-23 interrupted "four" 1 items 1 rows',
    't5 24-27 open "five" 1 items 1 rows',
  ])
  expect(thread.prefaceRows).toBe(1)
  expect(allRows(thread, 0)).toEqual(['item 2'])
  expect(allRows(thread, 1)).toEqual(['item 5', 'item 7', 'note 9 between'])
  expect(allRows(thread, 2)).toEqual(['item 12', 'note 14 Failed: too much'])
  expect(allRows(thread, 3)).toEqual(['item 17', 'note 19 Interrupted'])
})

test('without lifecycle lines every real question begins a turn', () => {
  const thread = threadOf(`meta: 0.63.0
    env
    user: one
    assistant: a1
    item user: <turn_aborted>x</turn_aborted>
    user: two
    user: three
    assistant: a3`)
  expect(short(thread)).toEqual([
    '- 3-6 completed "one" 3 items 3 rows',
    '- 7-8 interrupted "two" 1 items 1 rows',
    '- 9-11 completed "three" 2 items 2 rows',
  ])
})

test('an event before its item, or an event alone, begins one turn', () => {
  const thread = threadOf(`meta: 0.63.0
    event user: one
    item user: one
    assistant: a1
    event user: two
    assistant: a2`)
  expect(short(thread)).toEqual(['- 2-4 completed "one" 2 items 2 rows', '- 5-6 completed "" 1 items 1 rows'])
})

test('flat files of 2025 have turns by their questions', () => {
  const thread = threadOf(`flat
    state
    user: one
    assistant: a1
    state
    user: two
    call c1: ls
    output c1: x`)
  expect(short(thread)).toEqual(['- 3-5 completed "one" 2 items 2 rows', '- 6-8 completed "two" 3 items 3 rows'])
  expect(thread.info).toMatchObject({
    id: 'thread-1',
    historyMode: 'flat',
    cliVersion: null,
    startedAt: '2026-01-01T00:00:00.000Z',
  })
  expect(thread.counts()).toMatchObject({ known: 8, unknown: 0, rejected: 0, blank: 0 })
  expect(thread.problems()).toEqual([])
})

test('a steered message stays in its turn; one typed between turns belongs to the turn before', () => {
  const thread = threadOf(`
    turn t1 {
    user: one
    user: steer
    assistant: a1
    }
    item user: injected
    turn t2 {
    user: two
    }`)
  expect(short(thread)).toEqual(['t1 2-10 completed "one" 4 items 4 rows', 't2 11-15 completed "two" 1 items 1 rows'])
})

test('an older version that goes on in a newer file begins turns by its questions', () => {
  const thread = threadOf(`
    turn t1 {
    user: one
    assistant: a1
    }
    user: two
    assistant: a2`)
  expect(short(thread)).toEqual(['t1 2-7 completed "one" 2 items 2 rows', '- 8-10 completed "two" 2 items 2 rows'])
})

test('a rollback marks its turns, skips those already taken, and names its line', () => {
  const thread = threadOf(`
    turn t1 {
    user: one
    }
    turn t2 {
    user: two
    }
    rollback: 1
    turn t3 {
    user: three
    }
    rollback: 1
    turn t4 {
    user: four
    }`)
  expect(() => thread.turnShape(0)).toThrow(RangeError)
  expect(() => thread.turnShape(5)).toThrow(RangeError)
  expect([1, 2, 3, 4].map(n => thread.turnShape(n).status)).toEqual([1, 2, 3, 4].map(n => thread.turn(n).status))
  expect([1, 2, 3, 4].map(n => [thread.turn(n).status, thread.turn(n).rolledBackBy])).toEqual([
    ['completed', null],
    ['rolledBack', 12],
    ['rolledBack', 18],
    ['completed', null],
  ])
})

test('a rollback of many turns takes all, and a compaction that lies in one of them', () => {
  const thread = threadOf(`
    turn t1 {
    user: one
    }
    turn c {
    compacted: one | P+S
    }
    turn t2 {
    user: two
    }
    rollback: 9`)
  expect([1, 2, 3].map(n => thread.turn(n).status)).toEqual(['rolledBack', 'rolledBack', 'rolledBack'])
  expect(thread.checkpoint(1)).toMatchObject({ rolledBack: true, trigger: 'manual', phase: 'standalone' })
})

test('trigger and phase are inferred from what stands around a compaction in its turn', () => {
  const thread = threadOf(`
    turn t1 {
    user: one
    assistant: a1
    }
    turn pre {
    compacted: one | P+S1
    user: two
    call c1: ls
    output c1: x
    compacted: one | two | P+S2
    assistant: a2
    }
    turn manual {
    compacted: one | two | P+S3
    }`)
  expect([1, 2, 3].map(n => `${thread.checkpoint(n).trigger} ${thread.checkpoint(n).phase}`)).toEqual([
    'auto preTurn',
    'auto midTurn',
    'manual standalone',
  ])
  expect([1, 2, 3].map(n => [thread.checkpoint(n).turn, thread.checkpoint(n).row])).toEqual([
    [2, 0],
    [2, 4],
    [3, 0],
  ])
})

test('rows page in any size, and every line knows its row', () => {
  const text = `turn t1 {\nuser: one\n${Array.from({ length: 700 }, (_, i) => `assistant: a${i}`).join('\n')}\n}\nturn t2 {\nuser: two\n}`
  const thread = threadOf(text)
  const whole = allRows(thread, 1)
  expect(whole.length).toBe(701)
  for (const size of [1, 7, 255, 256, 257, 701, 702]) {
    const paged: string[] = []
    for (let from = 0; from < 701; from += size) paged.push(...thread.rows(1, from, size).map(word))
    expect(paged).toEqual(whole)
  }
  expect(thread.rows(1, 701, 10)).toEqual([])
  expect(thread.rowOf(0, 2)).toEqual({ turn: 1, row: null })
  expect(thread.rowOf(0, 4)).toEqual({ turn: 1, row: 0 })
  expect(thread.rowOf(0, 705)).toEqual({ turn: 1, row: 700 })
  expect(thread.rowOf(0, 709)).toEqual({ turn: 2, row: 0 })
  expect(thread.turnX(2)).toBe(701)
})

test('tokens of a turn are the sum over its items, known once every line was parsed', () => {
  const thread = threadOf('turn t1 {\nuser: four chars x\nassistant: ab\n}')
  expect(thread.turn(1).tokens).toBe(3 + 1)
  expect(thread.checked).toBe(true)
})

test('recorded context sizes become the curve', () => {
  const thread = threadOf('turn t1 {\nuser: one\ntokens: 100\nassistant: a\ntokens: 250\n}')
  expect([0, 1].map(i => thread.curvePoint(i))).toEqual([
    { x: 1, tokens: 100, file: 0, line: 6, turn: 1 },
    { x: 2, tokens: 250, file: 0, line: 8, turn: 1 },
  ])
})

test('a call finds its output and an output its call', () => {
  const thread = threadOf('turn t1 {\nuser: one\ncall c1: ls\ncall c2: pwd\noutput c2: /\noutput c1: x\n}')
  const pair = (line: number): ItemRef | null => runNow(thread.pairOf({ file: 0, line, index: null }))
  expect([6, 7, 8, 9, 4].map(line => pair(line)?.line ?? null)).toEqual([9, 8, 7, 6, null])
})
