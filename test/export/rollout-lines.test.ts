import { appendFileSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { type Piece, rolloutChunks, Tally, without } from '../../main/export/codex/rollout-lines.ts'
import type { Chunks } from '../../main/export/write-file.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'
import { folderWith } from '../cli/folder.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { rollout } from '../support/rollouts.ts'

function threadOf(path: string): Thread {
  const opened = openThread(path)
  if (!opened.ok) throw new Error(opened.error.message)
  runNow(opened.value.read({ quick: true }))
  return opened.value
}

function textOf(chunks: Chunks): { readonly text: string; readonly end: unknown } {
  const parts: Buffer[] = []
  for (;;) {
    const next = chunks.next()
    if (next.done) return { text: Buffer.concat(parts).toString('utf8'), end: next.value }
    parts.push(Buffer.from(next.value))
  }
}

const kept = (first: number, last: number): Piece => ({ kind: 'kept', file: 0, first, last })

test('lines that stay come byte for byte, others with their new bytes and their new number', () => {
  const path = rollout('0.140.0/rollback')
  const thread = threadOf(path)
  const lines = readFileSync(path, 'utf8').split('\n')
  const tally = new Tally()
  const bytes = Buffer.from('{}')
  const pieces: Piece[] = [
    { kind: 'changed', file: 0, line: 1, bytes },
    kept(2, 4),
    kept(6, 5),
    { kind: 'added', bytes },
    kept(7, 7),
  ]
  const { text, end } = textOf(rolloutChunks(thread, pieces, tally))
  expect(text).toBe(['{}', ...lines.slice(1, 4), '{}', lines[6], ''].join('\n'))
  expect({ end, ...tally }).toEqual({ end: null, lines: 6, bytes: Buffer.byteLength(text), changed: [1, 5] })
})

test('all lines give the file again; a last line without its end gets one', () => {
  const whole = readFileSync(rollout('0.140.0/rollback'), 'utf8')
  const folder = folderWith({ 'a.jsonl': whole.trimEnd() })
  const thread = threadOf(join(folder, 'a.jsonl'))
  const last = thread.files[0]?.lines ?? 0
  expect(textOf(rolloutChunks(thread, [kept(1, last)]))).toEqual({ text: whole, end: null })
})

test('a file that has become shorter is one sentence', () => {
  const folder = folderWith({ 'a.jsonl': readFileSync(rollout('0.140.0/rollback'), 'utf8') })
  const path = join(folder, 'a.jsonl')
  const thread = threadOf(path)
  truncateSync(path, 1000)
  const { end } = textOf(rolloutChunks(thread, [kept(1, thread.files[0]?.lines ?? 0)]))
  expect(end).toEqual({
    code: 'unreadable',
    message: `${path} has become shorter since it was read; nothing was written.`,
  })
})

test('what a file has gained since it was read is no part of it', () => {
  const whole = readFileSync(rollout('0.140.0/rollback'), 'utf8')
  const folder = folderWith({ 'a.jsonl': whole })
  const path = join(folder, 'a.jsonl')
  const thread = threadOf(path)
  appendFileSync(path, '{"type":"later"}\n')
  expect(textOf(rolloutChunks(thread, [kept(1, thread.files[0]?.lines ?? 0)])).text).toBe(whole)
})

test('lines are left out of a span at its begin, inside and at its end', () => {
  expect([...without(0, 1, 9, [])]).toEqual([kept(1, 9)])
  expect([...without(0, 2, 9, [1, 2, 3, 5, 9, 10])]).toEqual([kept(4, 4), kept(6, 8)])
  expect([...without(0, 1, 2, [1, 2])]).toEqual([])
  expect([...without(0, 3, 2, [])]).toEqual([])
})

test('a point tells the last line that counts', () => {
  const folder = folderWith({ 'a.jsonl': rolloutText('user: one\nassistant: a\nuser: two\ncompacted: one | P+two') })
  const thread = threadOf(join(folder, 'a.jsonl'))
  const last = thread.files[0]?.lines ?? 0
  expect(thread.lastLine({ kind: 'end' })).toEqual({ file: 0, line: last })
  expect(thread.lastLine({ kind: 'line', line: 3 })).toEqual({ file: 0, line: 3 })
  expect(thread.lastLine({ kind: 'checkpoint', n: 1, side: 'before' })).toEqual({ file: 0, line: last - 1 })
  expect(thread.lastLine({ kind: 'checkpoint', n: 2, side: 'before' })).toBe(null)
})
