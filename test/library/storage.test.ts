import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { IndexDb } from '../../main/library/index-db.ts'
import { NameBook } from '../../main/library/names.ts'
import { Sessions } from '../../main/library/sessions.ts'
import { COPY, PACKED, type Storage, savingsOf, storageOf, storedSessions, UNREAD } from '../../main/library/storage.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { folderOf, id, newFolder, put, sessionName } from './folders.ts'

function sessionsIn(home: string): Sessions {
  const sessions = new Sessions(new IndexDb(newFolder()), new NameBook(newFolder()))
  runNow(sessions.look([home]))
  runNow(sessions.fill(() => undefined))
  return sessions
}

const storage = (sessions: Sessions): Storage => runNow(storageOf(sessions.list(''), path => sessions.kindsOf(path)))

const sum = (list: readonly { readonly bytes: number }[]): number => list.reduce((all, { bytes }) => all + bytes, 0)

const WORDS = [
  'turn t1 {',
  '}',
  'user: question',
  'assistant: größer',
  'reasoning: thought',
  'call c1 shell: ls',
  'output c1: file',
  'compacted: a | P+b',
  'rollback: 1',
  'blank',
  'raw: {"torn',
  'raw: no json',
  'raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"new_kind"}}',
  'tokens: 12',
] as const

const file = fc
  .record({
    words: fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }),
    cut: fc.nat({ max: 200 }),
    tail: fc.constantFrom('', '\n', '\r\n', '\0\0\0', '\n\n'),
  })
  .map(({ words, cut, tail }) => {
    const text = rolloutText(['meta: 0.169.0', ...words].join('\n'))
    return Buffer.concat([text.subarray(0, Math.max(1, text.length - cut)), Buffer.from(tail)])
  })

test('whatever the files hold, projects and kinds sum to the bytes of the files', () => {
  fc.assert(
    fc.property(fc.array(file, { minLength: 1, maxLength: 6 }), files => {
      const home = folderOf(Object.fromEntries(files.map((bytes, n) => [`sessions/${sessionName(n)}`, bytes])))
      const told = storage(sessionsIn(home))
      const bytes = files.reduce((all, one) => all + one.length, 0)
      expect([told.bytes, sum(told.projects), sum(told.kinds)]).toEqual([bytes, bytes, bytes])
    }),
    { numRuns: 60 },
  )
})

test('a file that changed since it was read is said not to be read', () => {
  const home = folderOf({ [`sessions/${sessionName(1)}`]: rolloutText('user: x') })
  const sessions = sessionsIn(home)
  put(`${home}/sessions/${sessionName(1)}`, rolloutText('user: x\nuser: more'))
  runNow(sessions.look([home]))
  const told = storage(sessions)
  expect(told.kinds).toEqual([{ kind: UNREAD, bytes: told.bytes }])
})

test('bytes of packed twins and copies are told as such, and which sessions have them', () => {
  const text = rolloutText('user: x')
  const home = folderOf({
    [`sessions/${sessionName(1)}`]: text,
    [`sessions/${sessionName(1)}.zst`]: zstdCompressSync(text),
    [`archived_sessions/${sessionName(1)}`]: text,
    [`sessions/${sessionName(2)}`]: rolloutText(`meta: 0.140.0 id="${id(2)}" cwd="/p"\nuser: ${'y'.repeat(9000)}`),
  })
  const sessions = sessionsIn(home)
  const packed = zstdCompressSync(text).length
  const told = storage(sessions)
  expect(told.kinds.filter(({ kind }) => kind === COPY || kind === PACKED)).toEqual([
    { kind: COPY, bytes: text.length },
    { kind: PACKED, bytes: packed },
  ])
  const rows = (project?: string | null) =>
    storedSessions(sessions.list(''), project).map(({ session, files, bytes, copies }) => [
      session.found.threadId,
      files,
      bytes,
      copies,
    ])
  const first = [id(1), 3, 2 * text.length + packed, text.length + packed]
  expect(rows()).toEqual([[id(2), 1, expect.any(Number), 0], first])
  expect([rows('/work'), rows('/p').length, rows(null)]).toEqual([[first], 1, []])
})

test('savings are what the rules of an export would take, and a session that cannot be weighed is counted', () => {
  const output = 'x'.repeat(50_000)
  const home = folderOf({
    [`sessions/${sessionName(1)}`]: rolloutText(
      `meta: 0.169.0 id="${id(1)}"\nturn t1 {\nuser: x\ncall c1 shell: {"command":["ls"]}\noutput c1: ${output}\n} aborted\nturn t2 {\nuser: y\n}\nrollback: 1`,
    ),
    [`sessions/${sessionName(2)}`]: 'no session',
  })
  const sessions = sessionsIn(home)
  const { rules, left } = runNow(savingsOf(sessions.list(''), () => null))
  expect(left).toBe(1)
  expect(rules.get('outputs')?.bytes).toBeGreaterThan(40_000)
  expect(rules.get('rolled-back')?.lines).toBeGreaterThan(3)
  expect(rules.get('images')).toEqual({ lines: 0, bytes: 0, tokens: 0 })
})
