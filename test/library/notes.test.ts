import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { deleteNote, type Note, notesPath, readNotes, saveNote } from '../../main/library/notes.ts'
import { id, newFolder, sessionName } from './folders.ts'

const of = { thread: id(1), path: `/x/${sessionName(1)}` }
const note = (name: string, change: Partial<Note> = {}): Note => ({
  id: name,
  file: sessionName(1),
  line: 3,
  index: null,
  bookmark: true,
  text: '',
  at: '2026-01-01T00:00:00.000Z',
  ...change,
})

test('notes come back in the order of their places, and a saved one takes the place of itself', () => {
  const folder = newFolder()
  expect(readNotes(folder, of)).toEqual({ ok: true, value: { notes: [], said: null } })
  saveNote(folder, of, note('b', { line: 9 }))
  saveNote(folder, of, note('a', { index: 2 }))
  saveNote(folder, of, note('c'))
  expect(saveNote(folder, of, note('b', { line: 9, text: 'written anew' })).ok).toBe(true)
  deleteNote(folder, of, 'nothing')
  expect(readNotes(folder, of)).toEqual({
    ok: true,
    value: { notes: [note('c'), note('a', { index: 2 }), note('b', { line: 9, text: 'written anew' })], said: null },
  })
  deleteNote(folder, of, 'c')
  const left = readNotes(folder, of)
  expect(left.ok && left.value.notes.map(({ id }) => id)).toEqual(['a', 'b'])
})

test('they are the user’s alone, in a file of their own', () => {
  const folder = newFolder()
  saveNote(folder, of, note('a'))
  const path = notesPath(folder, of)
  expect(path).toBe(`${folder}/notes/${id(1)}.json`)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a session without an id keeps them when it is moved or packed; an odd id does not leave the folder', () => {
  const folder = newFolder()
  const path = notesPath(folder, { thread: null, path: '/a/rollout-x.jsonl' })
  expect(notesPath(folder, { thread: null, path: '/b/rollout-x.jsonl.zst' })).toBe(path)
  expect(dirname(notesPath(folder, { thread: '../../etc/passwd', path: '/a' }))).toBe(`${folder}/notes`)
})

test('a damaged file is set aside, and nothing of it is lost', () => {
  const folder = newFolder()
  saveNote(folder, of, note('a'))
  const path = notesPath(folder, of)
  const torn = readFileSync(path).subarray(0, 50)
  writeFileSync(path, torn)
  expect(readNotes(folder, of)).toMatchObject({
    ok: true,
    value: { notes: [], said: expect.stringMatching(/was kept as/) },
  })
  expect(readFileSync(`${path}.damaged-1`)).toEqual(torn)
  expect(saveNote(folder, of, note('b')).ok).toBe(true)
})

test.each([
  ['a newer version', { format: 'palimpsest-notes', version: 2, notes: [] }, /newer version/],
  ['another file', { notes: [] }, /holds no notes/],
  ['a list', [], /holds no notes/],
  ['entries that are no notes', { format: 'palimpsest-notes', version: 1, notes: [note('a'), { id: 1 }] }, /1 entries/],
])('%s is not written over', (_, value, sentence) => {
  const folder = newFolder()
  const path = notesPath(folder, of)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(value))
  expect(saveNote(folder, of, note('b'))).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(sentence) },
  })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(value)
})

test('a folder that cannot be written is said', () => {
  const folder = newFolder()
  writeFileSync(`${folder}/notes`, 'a file')
  expect(saveNote(folder, of, note('a')).ok).toBe(false)
  expect(existsSync(notesPath(folder, of))).toBe(false)
})
