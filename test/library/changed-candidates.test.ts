import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { encodeCandidate } from '../../main/compaction/candidate-file.ts'
import {
  CANDIDATE_HEADS,
  type CandidateIndex,
  candidateFolder,
  listCandidates,
  pathOf,
  readCandidate,
  weighCandidate,
  writeCandidate,
} from '../../main/library/candidates.ts'
import {
  copyCandidate,
  deleteCandidate,
  renameCandidate,
  restoreCandidate,
} from '../../main/library/changed-candidates.ts'
import { HeadCache } from '../../main/library/head-cache.ts'
import { candidate } from '../support/candidates.ts'
import { id, newFolder, put } from './folders.ts'

const THREAD = id(7)
const ONE = candidate({ thread: THREAD, id: id(1), settings: { name: 'first', prompt: 'P' } })

function stored(): { readonly data: string; readonly path: string } {
  const data = newFolder()
  runNow(writeCandidate(data, ONE))
  return { data, path: pathOf(data, THREAD, id(1)) }
}

function indexIn(data: string): CandidateIndex {
  const index: CandidateIndex = new HeadCache(data, CANDIDATE_HEADS)
  onTestFinished(() => index.close())
  return index
}

const list = (data: string, index: CandidateIndex | null = null) => runNow(listCandidates(data, THREAD, index))

test('a deleted file is put back byte for byte, a damaged one too, and never over another', () => {
  const { data, path } = stored()
  const bytes = readFileSync(path)
  const deleted = deleteCandidate(data, THREAD, id(1))
  expect([deleted, existsSync(path)]).toEqual([{ ok: true, value: bytes }, false])
  expect(runNow(restoreCandidate(data, THREAD, id(1), bytes))).toEqual({ ok: true, value: { path } })
  expect(readFileSync(path)).toEqual(bytes)
  expect(runNow(restoreCandidate(data, THREAD, id(1), Buffer.from('x')))).toMatchObject({ ok: false })
  expect(readFileSync(path)).toEqual(bytes)
  expect(runNow(restoreCandidate(data, THREAD, '../x', bytes))).toMatchObject({ error: { code: 'not-found' } })
})

test('a name changes nothing else, also not what a newer version put beside', () => {
  const { data, path } = stored()
  const text = readFileSync(path, 'utf8').replace('"notes": []', '"notes": [],\n  "later": {"a": [1]}')
  writeFileSync(path, text)
  expect(runNow(renameCandidate(data, THREAD, id(1), 'second'))).toEqual({ ok: true, value: { path } })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    ...JSON.parse(text),
    settings: { name: 'second', prompt: 'P' },
  })
  runNow(renameCandidate(data, THREAD, id(1), ''))
  expect(readCandidate(data, THREAD, id(1))).toMatchObject({ value: { ...ONE, settings: { prompt: 'P' } } })
  expect(readdirSync(candidateFolder(data, THREAD))).toEqual([`${id(1)}.json`])
})

test.each([
  ['damaged', 'x'],
  ['of another version', '{"format":"palimpsest-candidate","version":99}'],
])('a file that is %s is not renamed, and stays as it is', (_, text) => {
  const { data, path } = stored()
  writeFileSync(path, text)
  expect(runNow(renameCandidate(data, THREAD, id(1), 'n'))).toMatchObject({ ok: false })
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('a copy is the same file elsewhere, and replaces nothing', () => {
  const { data, path } = stored()
  const to = join(newFolder(), 'copy.json')
  expect(runNow(copyCandidate(data, THREAD, id(1), to))).toEqual({ ok: true, value: { path: to } })
  expect(readFileSync(to)).toEqual(readFileSync(path))
  expect(runNow(copyCandidate(data, THREAD, id(1), to))).toMatchObject({ error: { code: 'not-writable' } })
  expect(runNow(copyCandidate(data, THREAD, id(2), join(data, 'n')))).toMatchObject({ error: { code: 'not-found' } })
})

test('the index answers for files as they were, and is made anew from them', () => {
  const { data, path } = stored()
  const first = indexIn(data)
  const listed = list(data, first)
  weighCandidate(first, path, 42)
  first.close()
  // Unreadable now, but of the same size and time: it is not looked at again.
  const { length } = readFileSync(path)
  const second = indexIn(data)
  expect(list(data, second)).toEqual([{ ...listed[0], tokens: 42 }])
  second.close()
  for (const name of readdirSync(data).filter(each => each.startsWith('candidates.sqlite'))) rmSync(join(data, name))
  expect(list(data, indexIn(data))).toEqual(listed)
  expect(listed).toMatchObject([
    { kind: 'candidate', bytes: length, tokens: null, head: { settings: { name: 'first' } } },
  ])
})

test('long texts are in no list', () => {
  const data = newFolder()
  const notes = Array.from({ length: 20 }, () => 'n'.repeat(5_000))
  runNow(writeCandidate(data, { ...ONE, settings: { prompt: 'p'.repeat(9_000), text: 't', limit: 1 }, notes }))
  expect(list(data)).toMatchObject([{ head: { settings: { limit: 1 } } }])
  expect(JSON.stringify(list(data)).length).toBeLessThan(25_000)
})

test('a changed, a damaged and a missing file are told as they are now', () => {
  const { data, path } = stored()
  const index = indexIn(data)
  list(data, index)
  put(path, 'nonsense')
  utimesSync(path, 9_999, 9_999)
  expect(list(data, index)).toMatchObject([
    { kind: 'damaged', id: id(1), message: expect.stringMatching(/it is not JSON/) },
  ])
  expect(list(data, index)).toMatchObject([{ kind: 'damaged' }])
  rmSync(path)
  expect(list(data, index)).toEqual([])
  expect(index.get(path)).toBe(undefined)
})

test('a damaged index loses nothing', () => {
  const { data } = stored()
  writeFileSync(join(data, 'candidates.sqlite'), 'plain words, not a database at all'.repeat(200))
  const index = indexIn(data)
  expect(list(data, index)).toEqual(list(data))
  expect(index.said).toMatch(/candidates\.sqlite was damaged/)
})

test('other sessions stay in the index while one is listed', () => {
  const { data } = stored()
  const other = candidate({ thread: id(8), id: id(2) })
  runNow(writeCandidate(data, other))
  mkdirSync(join(data, 'x'))
  const index = indexIn(data)
  runNow(listCandidates(data, id(8), index))
  list(data, index)
  expect(index.get(pathOf(data, id(8), id(2)))).toBeDefined()
  expect(encodeCandidate(other)).toContain(id(8))
})
