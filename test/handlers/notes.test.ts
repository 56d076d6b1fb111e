import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { threadHandlers } from '../../main/handlers.ts'
import type { Events } from '../../preload/contract.ts'
import { id, newFolder, sessionName } from '../library/folders.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { errorOf, gotten, type Opened, openedAt } from './opened.ts'

const SESSION = `
  meta: 0.169.0 id="${id(1)}"
  turn t1 {
    user: one
    assistant: two
    call c1 shell: ls
    output c1: three
  }
  compacted: one | P+what was done
  turn t2 {
    user: five
  }
`
/** Lines of SESSION. */
const LINE = { user: 4, call: 7, compacted: 10, second: 13 } as const

let open: Opened | null = null
const close = async () => {
  await open?.close()
  open = null
}
afterEach(close)

const sessionIn = (folder: string, text = SESSION): string => {
  const path = join(folder, sessionName(1))
  writeFileSync(path, rolloutText(text))
  return path
}

async function again(path: string, data: string): Promise<Opened> {
  await close()
  open = await openedAt(path, data)
  return open
}

const mark = (session: Opened, line: number, text: string | null = null, index: number | null = null, file = 0) =>
  session.calls.saveNote({ key: session.key, place: { file, line, index }, bookmark: true, text })

const marks = async ({ calls, key }: Opened) => {
  const { marks, total, problem } = gotten(await calls.notes({ key }))
  expect(problem).toBeNull()
  return { total, at: marks.map(({ file, line, index, turn, row }) => [file, line, index, turn, row]) }
}

const rows = async ({ calls, key }: Opened) => {
  const page = gotten(await calls.noteRows({ key, from: 0, count: 100 }))
  return page.rows.map(({ note, mark, what, was, said }) => ({
    text: note.text,
    line: mark?.line ?? null,
    what: what?.kind === 'item' ? `${what.item.label}: ${what.item.preview}` : (what?.kind ?? null),
    ...{ was, said },
  }))
}

test('lines and items of a replacement history are noted where they stand', async () => {
  const session = await again(sessionIn(newFolder()), newFolder())
  gotten(await mark(session, LINE.call, 'why this?'))
  gotten(await mark(session, LINE.compacted, null, 1))
  gotten(await mark(session, LINE.compacted))
  gotten(await mark(session, LINE.user))
  gotten(await mark(session, 1))
  const seen = gotten(await session.calls.rows({ key: session.key, turn: 1, from: 0, count: 20 })).rows
  const rowAt = (line: number) => seen.findIndex(row => row.kind === 'item' && row.item.ref.line === line)
  const { checkpoint, row } = gotten(await session.calls.layout({ key: session.key, from: 1 })).bands[0] ?? { row: -1 }
  expect(checkpoint).toBe(1)
  expect(await marks(session)).toEqual({
    total: 5,
    at: [
      [0, 1, null, 0, null],
      [0, LINE.user, null, 1, rowAt(LINE.user)],
      [0, LINE.call, null, 1, rowAt(LINE.call)],
      [0, LINE.compacted, null, 1, row],
      [0, LINE.compacted, 1, 1, row],
    ],
  })
  expect(await rows(session)).toEqual([
    { text: '', line: 1, what: null, was: '', said: null },
    { text: '', line: LINE.user, what: 'User: one', was: 'User: one', said: null },
    { text: 'why this?', line: LINE.call, what: 'Call: ls', was: 'Call: shell ls', said: null },
    { text: '', line: LINE.compacted, what: 'band', was: 'Compaction 1', said: null },
    { text: '', line: LINE.compacted, what: 'Summary: what was done', was: 'Summary: what was done', said: null },
  ])
  const { key, calls } = session
  expect(gotten(await calls.note({ key, of: { file: 0, line: LINE.call, index: null } }))?.text).toBe('why this?')
  expect(gotten(await calls.note({ key, of: { file: 0, line: LINE.call, index: 0 } }))).toBeNull()
})

test('a note goes with its session when that grows, is packed, moved and renamed', async () => {
  const [folder, other, data] = [newFolder(), newFolder(), newFolder()]
  const path = sessionIn(folder)
  gotten(await mark(await again(path, data), LINE.call, 'mine'))
  const found = { text: 'mine', line: LINE.call, what: 'Call: ls', was: 'Call: shell ls', said: null }

  appendFileSync(path, rolloutText(`flat\nuser: more`))
  expect(await rows(await again(path, data))).toEqual([found])

  writeFileSync(join(other, `${sessionName(1)}.zst`), zstdCompressSync(readFileSync(path)))
  expect(await rows(await again(join(other, `${sessionName(1)}.zst`), data))).toEqual([found])

  await close()
  renameSync(path, join(folder, 'mine.jsonl'))
  const renamed = await again(join(folder, 'mine.jsonl'), data)
  expect(await rows(renamed)).toEqual([found])
  gotten(await mark(renamed, LINE.call, 'still mine'))
  expect(await rows(renamed)).toEqual([{ ...found, text: 'still mine' }])
})

test('a note whose line is gone or another is listed with what it was of', async () => {
  const [folder, data] = [newFolder(), newFolder()]
  const path = sessionIn(folder)
  const session = await again(path, data)
  gotten(await mark(session, LINE.call, 'call'))
  gotten(await mark(session, LINE.second, 'last'))
  await close()
  writeFileSync(
    path,
    rolloutText(SESSION.replace('shell: ls', 'shell: rm')).toString().split('\n').slice(0, 8).join('\n'),
  )
  const lost = (text: string, was: string, said: string) => ({ text, line: null, what: null, was, said })
  const shorter = await again(path, data)
  expect(await marks(shorter)).toEqual({ total: 2, at: [] })
  expect(await rows(shorter)).toEqual([
    lost('call', 'Call: shell ls', `Line ${LINE.call} of ${sessionName(1)} holds something else now.`),
    lost('last', 'User: five', `${sessionName(1)} has 8 lines now.`),
  ])
  await close()
  rmSync(path)
  writeFileSync(join(folder, 'other.jsonl'), rolloutText(`meta: 0.169.0 id="${id(1)}"\nuser: x`))
  expect((await rows(await again(join(folder, 'other.jsonl'), data))).map(({ said }) => said)).toEqual([
    `${sessionName(1)} is not among the files of this session.`,
    `${sessionName(1)} is not among the files of this session.`,
  ])
})

test('a deleted note comes back; what was never there does not', async () => {
  const session = await again(sessionIn(newFolder()), newFolder())
  const { calls, key } = session
  const saved = gotten(await mark(session, LINE.call, 'mine'))
  const noteId = saved?.id ?? ''
  expect(gotten(await calls.note({ key, of: { id: noteId } }))).toEqual(saved)
  expect(gotten(await calls.deleteNote({ key, id: noteId }))).toEqual(saved)
  expect(gotten(await calls.deleteNote({ key, id: noteId }))).toBeNull()
  expect(await rows(session)).toEqual([])
  expect(gotten(await calls.note({ key, of: { id: noteId } }))).toBeNull()
  expect(gotten(await calls.restoreNote({ key, id: noteId }))).toEqual(saved)
  expect((await rows(session)).map(({ text }) => text)).toEqual(['mine'])
  expect(errorOf(await calls.restoreNote({ key, id: 'x' }))).toMatch(/^not-found/)
})

test('places that the session does not have are refused, and so is a data folder that cannot be written', async () => {
  const data = newFolder()
  const session = await again(sessionIn(newFolder()), data)
  expect(errorOf(await mark(session, 99))).toMatch(/^no-such-point: There is no line 99/)
  expect(errorOf(await mark(session, 1, null, null, 3))).toMatch(/^no-such-point: There is no file 3/)
  expect(gotten(await mark(session, LINE.call, null, 700))).toMatchObject({ index: 700 })
  writeFileSync(join(data, 'notes-are-here'), '')
  rmSync(join(data, 'notes'), { recursive: true })
  writeFileSync(join(data, 'notes'), 'a file')
  expect(errorOf(await mark(session, LINE.call))).toMatch(/^(not-writable|unreadable): /)
})

test('every window that shows the session is told', async () => {
  const data = newFolder()
  const told: Events['notes'][] = []
  const calls = threadHandlers({
    dataFolder: data,
    homes: () => [],
    emit: (event, payload) => {
      if (event === 'notes') told.push(payload as Events['notes'])
    },
  })
  const one = gotten(await calls.openThread({ path: sessionIn(newFolder()) })).key
  const same = gotten(await calls.openThread({ path: sessionIn(newFolder()) })).key
  const other = join(newFolder(), sessionName(2))
  writeFileSync(other, rolloutText(`meta: 0.169.0 id="${id(2)}"\nuser: x`))
  gotten(await calls.openThread({ path: other }))
  gotten(await calls.saveNote({ key: one, place: { file: 0, line: 2, index: null }, bookmark: true, text: null }))
  expect(told).toEqual([{ key: one }, { key: same }])
  await calls.close()
})

test('under a review the rows are masked, and what was kept beside a note is left out', async () => {
  const secret = 'ghp_016C7pQ8rJ4tY2vX6wZ1aB3dE5fG9hK0mN2L'
  const path = sessionIn(newFolder(), `meta: 0.169.0 id="${id(1)}"\nturn t1 {\nuser: token ${secret}\n}`)
  const session = await again(path, newFolder())
  const { calls, key } = session
  gotten(await mark(session, LINE.user, 'my own words'))
  expect(JSON.stringify(await rows(session))).toContain(secret)
  gotten(await calls.review({ key }))
  await expect.poll(async () => gotten(await calls.review({ key })).phase, { timeout: 15_000 }).toBe('done')
  gotten(await calls.readAs({ key, as: { off: [], ciphertext: 'stub', images: 'stub' } }))
  const masked = await rows(session)
  expect(JSON.stringify(masked)).not.toContain(secret)
  expect(masked).toMatchObject([{ text: 'my own words', line: LINE.user, was: '', said: null }])
})
