import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { checkpointCase } from '../../main/compaction/checkpoint-case.ts'
import { diff } from '../../main/compaction/diff.ts'
import { retention } from '../../main/compaction/retention.ts'
import type { Point } from '../../main/thread/model.ts'
import { openThread, READERS } from '../../main/thread/readers.ts'
import { fileOf, historyWords, readThread } from '../support/rollout-text.ts'
import { madeUpReader } from './made-up-reader.ts'

const LOG = `MADEUP 1
--
? one
! a1
--
? two
! a2
# one | in short
! a2b
`

const readers = [...READERS, madeUpReader]

test('a second reader gives turns, rows, points and histories through the same model', () => {
  const thread = readThread(fileOf(Buffer.from(LOG), 'x.log'), { readers })
  expect(thread.info).toMatchObject({ agent: 'made-up', id: null })
  expect(
    [1, 2]
      .map(n => thread.turn(n))
      .map(turn => [turn.start, turn.end, turn.prompt, turn.items, turn.rows, turn.tokens]),
  ).toEqual([
    [2, 4, 'one', 2, 2, 2],
    [5, 9, 'two', 3, 4, 3],
  ])
  expect(thread.rows(2, 1, 2)).toEqual([
    { kind: 'item', ref: { file: 0, line: 7, index: null } },
    { kind: 'band', checkpoint: 1 },
  ])
  expect(thread.checkpoint(1)).toMatchObject({
    line: 8,
    turn: 2,
    row: 2,
    itemsBefore: 4,
    itemsAfter: 2,
    tokensBefore: 4,
    tokensAfter: 3,
  })
  expect(historyWords(thread, 'turn:2:start')).toEqual(['one', 'assistant: a1'])
  expect(historyWords(thread, 'checkpoint:1:before')).toEqual(['one', 'assistant: a1', 'two', 'assistant: a2'])
  expect(historyWords(thread)).toEqual(['one', 'in short', 'assistant: a2b'])
  expect(Buffer.from(thread.lineBytes(0, 8, 0, 100)).toString()).toBe('# one | in short')
})

test('its histories are compared like any other', () => {
  const thread = readThread(fileOf(Buffer.from(LOG), 'x.log'), { readers })
  const items = (at: Point) => runNow(thread.history(at)).items.map(ref => thread.item(ref))
  const side = (which: 'before' | 'after') => {
    const list = items({ kind: 'checkpoint', n: 1, side: which })
    return { count: list.length, item: (i: number) => list[i] ?? never() }
  }
  const result = runNow(diff(side('before'), side('after')))
  expect(result.rows.map(row => `${row.kind} ${row.before ?? '-'} ${row.after ?? '-'}`)).toEqual([
    'kept 0 0',
    'dropped 1 -',
    'dropped 2 -',
    'dropped 3 -',
    'added - 1',
  ])
})

test('its compactions are measured like any other', () => {
  const log =
    'MADEUP 1\n--\n? keep src/a.ts\n$ make all\n> 2 fatal: no rule\n# went well\n--\n$ make all\n! src/a.ts is next\n'
  const thread = readThread(fileOf(Buffer.from(log), 'x.log'), { readers })
  const found = runNow(
    (function* () {
      return yield* retention(yield* checkpointCase(thread, 1))
    })(),
  )
  const rows = found.reused.kind === 'measured' ? found.reused.value.shown : []
  expect(
    rows.map(({ group, fact, stood, detail, uses }) => [group, fact.text, stood.ref.line, detail, uses[0]?.kind]),
  ).toEqual([
    ['failedCommand', 'make all', 5, 'fatal: no rule', 'runAgain'],
    ['other', 'src/a.ts', 3, null, 'namedByAgent'],
  ])
})

function never(): never {
  throw new Error('no such item')
}

test('without that reader the file is no session', () => {
  expect(openThread(fileOf(Buffer.from(LOG), 'x.log'))).toMatchObject({ ok: false, error: { code: 'not-a-session' } })
})
