import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { problemsAround, twinsDiffer } from '../../main/library/around.ts'
import { openThread } from '../../main/thread/readers.ts'
import { database, stateDatabase } from './databases.ts'
import { folderOf, id, newFolder, session, sessionName } from './folders.ts'

const segment = (n: number): string => sessionName(1).replace('.jsonl', `_${id(n)}.jsonl`)

const around = (path: string, homes: readonly string[] = []) =>
  runNow(problemsAround(path, homes)).map(({ code, severity, message }) => `${severity} ${code}: ${message}`)

const GOES_ON = (name: string) =>
  `info goes-on-elsewhere: This thread goes on in ${name}, which is the file that Codex resumes.`

test('an earlier file says in which one the thread goes on, the newest says nothing', () => {
  const home = folderOf({
    [`sessions/2026/01/01/${sessionName(1)}`]: session('one'),
    [`sessions/2026/01/02/${segment(2)}`]: session('one'),
    [`archived_sessions/${sessionName(3)}`]: session('other', 3),
  })
  const paths = [`2026/01/01/${sessionName(1)}`, `2026/01/02/${segment(2)}`].map(path => join(home, 'sessions', path))
  expect(paths.map(path => around(path))).toEqual([[GOES_ON(segment(2))], []])
  expect(paths.map(path => around(path, [home]))).toEqual([[GOES_ON(segment(2))], []])
})

test('the row of the home tells which file goes on', () => {
  const home = folderOf({ [`sessions/${sessionName(1)}`]: session('one'), [`sessions/${segment(2)}`]: session('one') })
  const db = database(join(home, 'state_5.sqlite'))
  stateDatabase(db, 62, [{ id: id(1), rollout_path: join(home, 'sessions', sessionName(1)) }])
  db.close()
  expect(around(join(home, 'sessions', sessionName(1)))).toEqual([])
  expect(around(join(home, 'sessions', segment(2)))).toEqual([GOES_ON(sessionName(1))])
})

test('files beside it count without a home, and links, folders and other homes do not', () => {
  const beside = folderOf({ [sessionName(1)]: session('one'), [segment(2)]: session('one') })
  expect(around(join(beside, sessionName(1)))).toEqual([GOES_ON(segment(2))])
  const other = folderOf({ [`sessions/${segment(2)}`]: session('one') })
  const alone = folderOf({ [sessionName(1)]: session('one'), [`${segment(3)}/x`]: '' })
  symlinkSync(join(other, 'sessions', segment(2)), join(alone, segment(2)))
  expect(around(join(alone, sessionName(1)), [other])).toEqual([])
})

test.each([
  ['the same', zstdCompressSync(session('one')), []],
  ['less', zstdCompressSync(session('one').subarray(0, 300)), ['twin-differs']],
  ['something else', zstdCompressSync(session('two')), ['twin-differs']],
  ['nothing that unpacks', 'no zstd', ['twin-differs']],
  ['a torn file', zstdCompressSync(session('one')).subarray(0, 40), []],
])('a packed twin with %s', (_, packed, codes) => {
  const folder = folderOf({ [sessionName(1)]: session('one'), [`${sessionName(1)}.zst`]: packed })
  const told = (name: string) => runNow(problemsAround(join(folder, name), [])).map(({ code }) => code)
  expect([told(sessionName(1)), told(`${sessionName(1)}.zst`)]).toEqual([codes, codes])
})

test('twins of many pieces differ in their last byte or not at all', () => {
  const bytes = Buffer.alloc(1_200_000, 'abc')
  const folder = folderOf({
    plain: bytes,
    same: zstdCompressSync(bytes),
    more: zstdCompressSync(Buffer.concat([bytes, Buffer.from('x')])),
  })
  const differ = (name: string) => runNow(twinsDiffer(join(folder, 'plain'), join(folder, name)))
  expect([differ('same'), differ('more'), differ('gone')]).toEqual([false, true, null])
})

test('a name without an id, and a file that is gone, have nothing around them', () => {
  expect(around(join(newFolder(), 'x.jsonl'))).toEqual([])
  expect(around(`/nowhere/${sessionName(1)}`)).toEqual([])
})

test('what was found around a file stands among the problems of its thread', () => {
  const folder = folderOf({ [sessionName(1)]: session('one'), [segment(2)]: session('one') })
  const path = join(folder, sessionName(1))
  const opened = openThread(path, { around: runNow(problemsAround(path, [])) })
  if (!opened.ok) throw new Error(opened.error.message)
  runNow(opened.value.read({ quick: false }))
  expect(opened.value.problems()).toMatchObject([{ code: 'goes-on-elsewhere', file: 0, line: null, severity: 'info' }])
  opened.value.close()
})
