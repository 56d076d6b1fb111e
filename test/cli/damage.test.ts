import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { damage, KINDS } from '../../fixtures/damage.mjs'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const SOUND = rolloutText(`turn t1 {
  user: one
  assistant: a1
  }
  turn t2 {
  user: two
  compacted: one | two | P+sum
  assistant: a2
  }`)

const COMMANDS = [['inspect'], ['history'], ['diff', '--from', 'turn:1:start', '--to', 'end'], ['audit']] as const

/** Exit code 1, nothing on stdout, one sentence on stderr; the same from every command, in words and as JSON. */
async function refused(file: string, folder: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const sentences = new Set<string>()
  for (const [command, ...options] of COMMANDS) {
    for (const json of [[], ['--json']]) {
      const { code, stdout, stderr } = await run([command, file, ...options, ...json], { folder, env })
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      sentences.add(stderr)
    }
  }
  expect(sentences.size).toBe(1)
  const [sentence = ''] = sentences
  expect(sentence).toMatch(/^[^\n]+\.\n$/)
  return sentence.trimEnd().replaceAll(folder, 'FOLDER')
}

test.each([
  ['a missing file', 'none.jsonl', 'There is no file at FOLDER/none.jsonl.'],
  ['a folder', 'folder', 'FOLDER/folder is a folder, not a session file.'],
  ['an empty file', 'empty', 'FOLDER/empty is empty: it has no bytes.'],
  [
    'a Git LFS pointer',
    'lfs-pointer',
    'FOLDER/lfs-pointer is a Git LFS pointer: the session itself was not fetched (git lfs pull).',
  ],
  ['NULs', 'all-nuls', 'FOLDER/all-nuls is not a session: it looks like NUL bytes.'],
  ['a picture', 'png', 'FOLDER/png is not a session: it looks like a PNG picture.'],
  ['plain words', 'plain-words', 'FOLDER/plain-words is not a session: it looks like plain text.'],
  ['other JSON', 'other.jsonl', 'FOLDER/other.jsonl is not a session: it looks like JSON of another kind.'],
  ['blank lines', 'blank', 'FOLDER/blank is not a session: it looks like blank lines.'],
])('%s is refused with one sentence', async (_, name, sentence) => {
  const folder = folderWith({
    ...Object.fromEntries(KINDS.map(kind => [kind, damage(kind, SOUND)])),
    'other.jsonl': '{"name":"left-pad","version":"1.0.0"}\n',
    blank: '\n\n\n',
  })
  mkdirSync(join(folder, 'folder'))
  expect(await refused(name, folder)).toBe(sentence)
})

test('a thread id that no home holds is refused with the places that were looked at', async () => {
  const folder = folderWith({})
  const id = '01a1fca2-9acd-7571-a58e-bb99a55cf11d'
  expect(await refused(id, folder, { CODEX_HOME: folder })).toBe(
    `There is no session with the id ${id}. Looked in FOLDER.`,
  )
})

test('a thread id is found under the home that is given', async () => {
  const id = '01a1fca2-9acd-7571-a58e-bb99a55cf11d'
  const folder = folderWith({})
  const day = join(folder, 'sessions', '2026', '01', '01')
  mkdirSync(day, { recursive: true })
  writeFileSync(join(day, `rollout-2026-01-01T00-00-00-${id}.jsonl`), SOUND)
  expect(await run(['inspect', id, '--home', folder])).toMatchObject({ code: 0, stderr: '' })
  expect(await run(['inspect', id], { env: { CODEX_HOME: folder } })).toMatchObject({ code: 0, stderr: '' })
})

test('a name with control characters is told without them', async () => {
  const folder = folderWith({})
  const { stderr } = await run(['inspect', 'a\u001b[2Jb'], { folder })
  expect(stderr).toBe(`There is no file at ${folder}/a\u00b7[2Jb.\n`)
})

interface Inspected {
  readonly lines: {
    readonly known: number
    readonly unknown: number
    readonly rejected: number
    readonly blank: number
  }
  readonly bytes: { readonly total: number; readonly byKind: Readonly<Record<string, number>> }
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly lines: number }[]
  readonly problems: readonly { readonly line: number | null; readonly code: string }[]
  readonly turns: readonly { readonly n: number }[]
}

async function inspected(kind: (typeof KINDS)[number]): Promise<Inspected> {
  const folder = folderWith({ 'a.jsonl': damage(kind, SOUND) })
  const { code, stdout, stderr } = await run(['inspect', 'a.jsonl', '--json'], { folder })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const found = JSON.parse(stdout)
  expect(objections('inspect', found)).toEqual([])
  const bytes = readFileSync(join(folder, 'a.jsonl'))
  const { known, unknown, rejected, blank } = found.lines
  expect(known + unknown + rejected + blank).toBe(
    bytes.toString('latin1').split('\n').length - (bytes.at(-1) === 10 ? 1 : 0),
  )
  expect(found.bytes.total).toBe(bytes.length)
  expect(Object.values<number>(found.bytes.byKind).reduce((a, b) => a + b, 0)).toBe(bytes.length)
  for (const [command, ...options] of COMMANDS) {
    expect(await run([command, 'a.jsonl', ...options, '--json'], { folder })).toMatchObject({ code: 0, stderr: '' })
  }
  return found
}

const codes = (found: Inspected): readonly string[] =>
  found.problems.map(({ line, code }) => `${line ?? 'file'} ${code}`)

test.each(KINDS.filter(kind => !['lfs-pointer', 'empty', 'all-nuls', 'png', 'plain-words'].includes(kind)))(
  '%s opens, and every line and byte is counted',
  async kind => {
    const found = await inspected(kind)
    expect({ lines: found.lines, turns: found.turns.length, problems: codes(found) }).toMatchSnapshot()
  },
)
