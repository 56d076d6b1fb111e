import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import {
  deleteNote,
  LONGEST_NOTE,
  type Note,
  type NoteChange,
  notesPath,
  readNotes,
  restoreNote,
  saveNote,
} from '../../main/library/notes.ts'
import { id, newFolder, sessionName } from './folders.ts'

const of = { thread: id(1), path: `/x/${sessionName(1)}` }
const AT = '2026-01-01T00:00:00.000Z'
const SUBJECT = { digest: 'd1', was: 'User: one' }
const place = (line: number, index: number | null = null) => ({ file: sessionName(1), line, index })
const note = (name: string, line: number, change: Partial<Note> = {}): Note => ({
  ...{ id: name, ...place(line), ...SUBJECT, bookmark: true, text: '', at: AT },
  ...change,
})
const save = (folder: string, name: string, line: number, change: Partial<NoteChange> = {}) =>
  saveNote(
    folder,
    of,
    { known: null, place: place(line), subject: SUBJECT, bookmark: true, text: null, ...change },
    { id: name, at: AT },
  )
const all = (folder: string) => {
  const read = readNotes(folder, of)
  return read.ok ? read.value.notes : read.error
}

test('notes come back in the order of their places, and there is one for a place', () => {
  const folder = newFolder()
  expect(readNotes(folder, of)).toEqual({ ok: true, value: { notes: [], said: null, odd: false } })
  save(folder, 'b', 9)
  save(folder, 'a', 3, { place: place(3, 2) })
  save(folder, 'c', 3)
  expect(save(folder, 'another id', 9, { text: 'written' })).toEqual({
    ok: true,
    value: note('b', 9, { text: 'written' }),
  })
  expect(readNotes(folder, of)).toEqual({
    ok: true,
    value: {
      notes: [note('c', 3), note('a', 3, { index: 2 }), note('b', 9, { text: 'written' })],
      said: null,
      odd: false,
    },
  })
})

test('of a note what is not named stays as another window wrote it', () => {
  const folder = newFolder()
  save(folder, 'a', 3, { bookmark: null, text: 'from one window' })
  save(folder, 'b', 3, { bookmark: true, text: null })
  expect(all(folder)).toEqual([note('a', 3, { text: 'from one window' })])
  save(folder, 'c', 3, { bookmark: false, text: null })
  expect(all(folder)).toEqual([note('a', 3, { bookmark: false, text: 'from one window' })])
})

test('a note without bookmark and words is none', () => {
  const folder = newFolder()
  save(folder, 'a', 3)
  expect(save(folder, 'a', 3, { bookmark: false })).toEqual({ ok: true, value: null })
  expect(save(folder, 'b', 4, { bookmark: null, text: '' })).toEqual({ ok: true, value: null })
  expect(all(folder)).toEqual([])
})

test('a note that is known under another name of its file moves to the new one', () => {
  const folder = newFolder()
  save(folder, 'a', 3, { place: { file: 'old.jsonl', line: 3, index: null } })
  save(folder, 'b', 3, { known: 'a', text: 'more' })
  expect(all(folder)).toEqual([note('a', 3, { text: 'more' })])
})

test('one that was deleted is answered, and can be put back', () => {
  const folder = newFolder()
  save(folder, 'a', 3, { text: 'words' })
  save(folder, 'b', 4)
  const gone = deleteNote(folder, of, 'a')
  expect(gone).toEqual({ ok: true, value: note('a', 3, { text: 'words' }) })
  expect(deleteNote(folder, of, 'a')).toEqual({ ok: true, value: null })
  expect(all(folder)).toEqual([note('b', 4)])
  if (gone.ok && gone.value !== null) restoreNote(folder, of, gone.value)
  expect(all(folder)).toEqual([note('a', 3, { text: 'words' }), note('b', 4)])
})

test('they are the user’s alone, in a file of their own', () => {
  const folder = newFolder()
  save(folder, 'a', 3)
  const path = notesPath(folder, of)
  expect(path).toBe(`${folder}/notes/${id(1)}.json`)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(path))).toEqual([`${id(1)}.json`])
})

test('a session without an id keeps them when it is moved or packed; an odd id does not leave the folder', () => {
  const folder = newFolder()
  const path = notesPath(folder, { thread: null, path: '/a/rollout-x.jsonl' })
  expect(notesPath(folder, { thread: null, path: '/b/rollout-x.jsonl.zst' })).toBe(path)
  expect(dirname(notesPath(folder, { thread: '../../etc/passwd', path: '/a' }))).toBe(`${folder}/notes`)
})

test('notes of the first version, without what stood there, are read', () => {
  const folder = newFolder()
  const { digest: _, was: __, ...old } = note('a', 3)
  mkdirSync(join(folder, 'notes'))
  writeFileSync(notesPath(folder, of), JSON.stringify({ format: 'palimpsest-notes', version: 1, notes: [old] }))
  expect(all(folder)).toEqual([note('a', 3, { digest: null, was: '' })])
})

test('programs that write at once lose none of each other’s notes', async () => {
  const folder = newFolder()
  const script = `
    import { saveNote } from ${JSON.stringify(join(import.meta.dirname, '../../main/library/notes.ts'))}
    const of = ${JSON.stringify(of)}
    for (let n = 0; n < 20; n++) {
      const line = n * 2 + Number(process.argv[1])
      const change = { known: null, place: { file: 'f', line, index: null }, subject: ${JSON.stringify(SUBJECT)}, bookmark: true, text: null }
      const done = saveNote(${JSON.stringify(folder)}, of, change, { id: String(line), at: 'now' })
      if (!done.ok) throw new Error(done.error.message)
    }`
  const run = (n: number) =>
    new Promise(resolve => {
      spawn(process.execPath, ['--input-type=module', '-e', script, String(n)], { stdio: 'inherit' }).on(
        'exit',
        resolve,
      )
    })
  expect(await Promise.all([run(1), run(2)])).toEqual([0, 0])
  const read = readNotes(folder, of)
  expect(read.ok && read.value.notes.map(({ line }) => line)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
}, 60_000)

test('a lock that a dead program left is taken over', () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'notes'))
  writeFileSync(`${notesPath(folder, of)}.lock`, '')
  expect(save(folder, 'a', 3)).toMatchObject({ ok: true })
  expect(readdirSync(join(folder, 'notes'))).toEqual([`${id(1)}.json`])
})

test('more than a file may hold is refused before it is written', () => {
  const folder = newFolder()
  const text = 'ü'.repeat(LONGEST_NOTE)
  const notes = Array.from({ length: 417 }, (_, n) => note(`${n}`, n + 1, { text }))
  mkdirSync(join(folder, 'notes'))
  writeFileSync(notesPath(folder, of), JSON.stringify({ format: 'palimpsest-notes', version: 1, notes }))
  expect(save(folder, 'x', 1000, { text })).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/16 MB at most/) },
  })
  const read = readNotes(folder, of)
  expect(read.ok && read.value.notes.length).toBe(417)
})

test('a damaged file is set aside, and nothing of it is lost', () => {
  const folder = newFolder()
  save(folder, 'a', 3)
  const path = notesPath(folder, of)
  const torn = readFileSync(path).subarray(0, 50)
  writeFileSync(path, torn)
  expect(readNotes(folder, of)).toMatchObject({
    ok: true,
    value: { notes: [], said: expect.stringMatching(/was kept as/), odd: false },
  })
  expect(readFileSync(`${path}.damaged-1`)).toEqual(torn)
  expect(save(folder, 'b', 3).ok).toBe(true)
})

test.each([
  ['a newer version', { format: 'palimpsest-notes', version: 2, notes: [] }, /newer version/],
  ['another file', { notes: [] }, /holds no notes/],
  ['a list', [], /holds no notes/],
  [
    'an entry among notes',
    { format: 'palimpsest-notes', version: 1, notes: [note('a', 3), { id: 1 }] },
    /an entry that is/,
  ],
  ['nothing but odd entries', { format: 'palimpsest-notes', version: 1, notes: [1, null] }, /2 entries that are/],
])('%s is not written over', (_, value, sentence) => {
  const folder = newFolder()
  const path = notesPath(folder, of)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(value))
  expect(save(folder, 'b', 3)).toMatchObject({ ok: false, error: { message: expect.stringMatching(sentence) } })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(value)
})

test('a folder that cannot be written is said', () => {
  const folder = newFolder()
  writeFileSync(`${folder}/notes`, 'a file')
  expect(save(folder, 'a', 3).ok).toBe(false)
  expect(existsSync(notesPath(folder, of))).toBe(false)
})
