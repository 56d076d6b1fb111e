import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { encodeCandidate } from '../../main/compaction/candidate-file.ts'
import {
  candidateFolder,
  listCandidates,
  readCandidate,
  readCandidateFile,
  writeCandidate,
} from '../../main/library/candidates.ts'
import { deleteCandidate } from '../../main/library/changed-candidates.ts'
import { candidate } from '../support/candidates.ts'
import { id, newFolder, put } from './folders.ts'

const THREAD = id(7)
const ONE = candidate({ thread: THREAD, id: id(1) })
const TWO = candidate({ thread: THREAD, id: id(2), items: [{}], strategy: 'extract' })

const list = (data: string, thread: string | null = THREAD) => runNow(listCandidates(data, thread))
const write = (data: string, one = ONE) => runNow(writeCandidate(data, one))
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)

test('candidates come back as they were written, in the order of their ids', () => {
  const data = join(newFolder(), 'data')
  const second = write(data, TWO)
  const first = write(data)
  expect(first).toEqual({ ok: true, value: { path: join(data, 'candidates', THREAD, `${id(1)}.json`) } })
  expect(second.ok).toBe(true)
  const { items, ...head } = ONE
  expect(list(data).map(each => (each.kind === 'candidate' ? each.head : each))).toEqual([
    { ...head, items: 2 },
    { ...head, id: id(2), strategy: 'extract', items: 1 },
  ])
  expect(readCandidate(data, THREAD, id(1))).toEqual({ ok: true, value: ONE })
  expect(readCandidate(data, THREAD.toUpperCase(), id(1))).toEqual({ ok: true, value: ONE })
})

test('files and folders are the user’s alone', () => {
  const data = join(newFolder(), 'data')
  mkdirSync(join(data, 'candidates'), { recursive: true, mode: 0o755 })
  const written = write(data)
  const path = written.ok ? written.value.path : ''
  expect([path, join(path, '..'), join(path, '../..'), data].map(mode)).toEqual(['600', '700', '700', '700'])
})

test('one that exists is never written over', () => {
  const data = newFolder()
  write(data)
  expect(write(data, { ...ONE, notes: ['other'] })).toMatchObject({ ok: false, error: { code: 'not-writable' } })
  expect(readCandidate(data, THREAD, id(1))).toEqual({ ok: true, value: ONE })
  expect(readdirSync(candidateFolder(data, THREAD))).toEqual([`${id(1)}.json`])
})

test('what is no candidate is not written', () => {
  const data = join(newFolder(), 'data')
  expect(write(data, { ...ONE, id: '../x' })).toMatchObject({
    error: { message: 'This is not a candidate: id is not a UUID of version 7 in small letters.' },
  })
  expect(existsSync(data)).toBe(false)
})

test.each([['../../../etc'], ['a/b'], ['..'], ['C:\\x'], [''], ['x'.repeat(200)]])(
  'the thread id %j stays inside the folder of candidates',
  thread => {
    const folder = candidateFolder('/data', thread)
    expect(folder).toMatch(/^\/data\/candidates\/other-[0-9a-f]{32}$/)
    expect(folder).not.toBe(candidateFolder('/data', `${thread}2`))
  },
)

test('a session without an id has its candidates, too', () => {
  const data = newFolder()
  write(data, candidate({ thread: null, id: id(1) }))
  expect(list(data, null)).toMatchObject([{ kind: 'candidate', head: { thread: null } }])
  expect(list(data, THREAD)).toEqual([])
})

test.each([
  ['{"format":', /: This is not a candidate: it is not JSON\.$/],
  ['', /it is not JSON/],
  [encodeCandidate({ ...ONE, id: id(9) }), /holds the candidate .*9, not that of its name\.$/],
  [encodeCandidate({ ...ONE, thread: id(8) }), /was made for another session\.$/],
])('a damaged one is listed with its problem and stays as it is: %.20s', (text, why) => {
  const data = newFolder()
  const path = join(candidateFolder(data, THREAD), `${id(1)}.json`)
  put(path, text)
  expect(list(data)).toEqual([{ kind: 'damaged', path, id: id(1), message: expect.stringMatching(why) }])
  expect(write(data).ok).toBe(false)
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('other files in the folder are passed over, and a folder by the name of one is damaged', () => {
  const data = newFolder()
  const folder = candidateFolder(data, THREAD)
  put(join(folder, 'notes.txt'), 'x')
  put(join(folder, '.palimpsest-0123.tmp'), 'x')
  mkdirSync(join(folder, `${id(3)}.json`))
  expect(list(data)).toMatchObject([{ kind: 'damaged', id: id(3), message: expect.stringMatching(/is not a file\.$/) }])
})

test('only the candidate that is named is deleted, a damaged one too', () => {
  const data = newFolder()
  write(data)
  write(data, TWO)
  put(join(candidateFolder(data, THREAD), `${id(3)}.json`), 'x')
  expect(deleteCandidate(data, THREAD, id(1))).toEqual({ ok: true, value: Buffer.from(encodeCandidate(ONE)) })
  expect(deleteCandidate(data, THREAD, id(3))).toEqual({ ok: true, value: Buffer.from('x') })
  expect(list(data)).toMatchObject([{ head: { id: id(2) } }])
})

test.each([['../../settings'], [id(1)], ['']])('deleting %j, which is not there, is refused', name => {
  const data = newFolder()
  writeFileSync(join(data, 'settings.json'), '{}')
  write(data, TWO)
  expect(deleteCandidate(data, THREAD, name)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(readCandidate(data, THREAD, name)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(existsSync(join(data, 'settings.json'))).toBe(true)
})

test('a folder that is a link out of the data folder is neither listed nor written to', () => {
  const data = newFolder()
  const outside = newFolder()
  mkdirSync(join(data, 'candidates'))
  symlinkSync(outside, candidateFolder(data, THREAD))
  writeFileSync(join(outside, `${id(1)}.json`), encodeCandidate(ONE))
  expect(list(data)).toEqual([])
  expect(write(data, TWO)).toMatchObject({ error: { message: expect.stringMatching(/is a link/) } })
  expect(deleteCandidate(data, THREAD, id(1)).ok).toBe(false)
  expect(readdirSync(outside)).toEqual([`${id(1)}.json`])
  expect(lstatSync(candidateFolder(data, THREAD)).isSymbolicLink()).toBe(true)
})

test('a candidate is read from any file', () => {
  const path = join(newFolder(), 'mine.json')
  writeFileSync(path, encodeCandidate(ONE))
  expect(readCandidateFile(path)).toEqual({ ok: true, value: ONE })
})

test.each([
  ['/nowhere/x.json', 'There is no candidate at /nowhere/x.json.'],
  ['/dev/zero', '/dev/zero is not a file.'],
])('%s is no candidate', (path, message) => {
  expect(readCandidateFile(path)).toMatchObject({ error: { message } })
})
