import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { saveNote } from '../../main/library/notes.ts'
import { id, sessionName } from '../library/folders.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const SESSION = rolloutText(`
  meta: 0.169.0 id="${id(1)}"
  turn t1 {
    user: one
    call c1 shell: ls
  }
  compacted: one | P+what was done
`)
const AT = '2026-02-03T04:05:06.000Z'

/** A folder with a session and a data folder in it that holds notes. */
function noted(): { readonly folder: string; readonly env: Readonly<Record<string, string>> } {
  const folder = folderWith({ [sessionName(1)]: SESSION })
  const data = join(folder, 'data')
  const note = (line: number, bookmark: boolean, text: string, index: number | null = null, was = '') => {
    const place = { file: sessionName(1), line, index }
    const change = { known: null, place, subject: { digest: null, was }, bookmark, text }
    const of = { thread: id(1), path: join(folder, sessionName(1)) }
    const saved = saveNote(data, of, change, { id: `n${line}`, at: AT })
    if (!saved.ok) throw new Error(saved.error.message)
  }
  note(90, true, '', null, 'User: gone since')
  note(6, true, 'why this?\nand then\u001b[31m')
  note(8, false, 'the summary', 1)
  return { folder, env: { PALIMPSEST_HOME: data } }
}

test('notes of a session are printed where they stand, and what is gone with the reason', async () => {
  const { folder, env } = noted()
  const { code, stdout, stderr } = await run(['notes', sessionName(1), '--json'], { folder, env })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const document = JSON.parse(stdout)
  expect(objections('notes', document)).toEqual([])
  const own = { file: sessionName(1), at: AT }
  expect(document).toMatchObject({
    thread: { id: id(1) },
    notes: [
      {
        ...{ ...own, line: 6, index: null, bookmark: true, text: 'why this?\nand then\u001b[31m', was: '' },
        ...{ found: { file: 0, line: 6, turn: 1 }, what: 'Call: shell ls', why: null },
      },
      {
        ...{ ...own, line: 8, index: 1, bookmark: false, text: 'the summary', was: '' },
        ...{ found: { file: 0, line: 8, turn: 1 }, what: 'Summary: what was done', why: null },
      },
      {
        ...{ ...own, line: 90, index: null, bookmark: true, text: '', was: 'User: gone since' },
        ...{ found: null, what: null, why: `${sessionName(1)} has 8 lines now.` },
      },
    ],
    problem: null,
  })
})

test('the same to read, without control characters', async () => {
  const { folder, env } = noted()
  expect((await run(['notes', sessionName(1)], { folder, env })).stdout).toBe(
    [
      'line 6, turn 1  bookmark  Call: shell ls',
      '  why this?',
      '  and then·[31m',
      '',
      'line 8, item 1 of its list, turn 1  Summary: what was done',
      '  the summary',
      '',
      'line 90  bookmark  User: gone since',
      `  ${sessionName(1)} has 8 lines now.`,
      '',
    ].join('\n'),
  )
})

test('without a file the sessions that have notes are listed', async () => {
  const { folder, env } = noted()
  const { stdout } = await run(['notes', '--json'], { folder, env })
  expect(objections('notes', JSON.parse(stdout))).toEqual([])
  expect(JSON.parse(stdout)).toEqual({
    sessions: [{ thread: id(1), path: join(folder, sessionName(1)), bookmarks: 2, written: 2, at: AT }],
    problem: null,
  })
  expect((await run(['notes'], { folder, env })).stdout).toBe(
    [
      `noted             bookmarks  notes  id${' '.repeat(36)}file`,
      `2026-02-03 04:05          2      2  ${id(1)}  ${sessionName(1)}`,
      '',
    ].join('\n'),
  )
})

test('nothing noted, a damaged file and a missing session are said, and nothing is written', async () => {
  const folder = folderWith({ [sessionName(1)]: SESSION })
  const env = { PALIMPSEST_HOME: join(folder, 'data') }
  expect((await run(['notes'], { folder, env })).stdout).toBe('Nothing is noted of any session.\n')
  expect((await run(['notes', sessionName(1)], { folder, env })).stdout).toBe('Nothing is noted of this session.\n')
  mkdirSync(join(folder, 'data/notes'), { recursive: true })
  const path = join(folder, `data/notes/${id(1)}.json`)
  writeFileSync(path, '{"format":"palimpsest-notes","version":9}')
  expect((await run(['notes'], { folder, env })).stdout).toMatch(/holds no notes of Palimpsest/)
  const refused = await run(['notes', sessionName(1)], { folder, env })
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/holds no notes of Palimpsest/) })
  expect(readFileSync(path, 'utf8')).toBe('{"format":"palimpsest-notes","version":9}')
  expect(await run(['notes', 'none.jsonl'], { folder, env })).toMatchObject({ code: 1, stdout: '' })
  expect(await run(['notes', 'a', 'b'], { folder, env })).toMatchObject({ code: 2 })
})
