import { chmodSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { listFolder } from '../../main/library/folder.ts'
import { samplesIn } from '../../main/library/samples.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { folderOf, session, sessionName } from './folders.ts'

test('folders come first, then files that may be sessions or databases; the rest is left out', () => {
  const folder = folderOf({
    'b/x': '',
    '.codex/x': '',
    [sessionName(1)]: 'abc',
    'notes.jsonl': 'ab',
    'state_5.sqlite': 'abcd',
    'photo.png': '',
    'z.txt': '',
  })
  symlinkSync(join(folder, 'b'), join(folder, 'link'))
  symlinkSync('/nowhere', join(folder, 'dead'))
  const page = listFolder(folder, 0, 100)
  expect(page).toEqual({
    ok: true,
    value: {
      path: folder,
      parent: dirname(folder),
      total: 6,
      entries: [
        { name: '.codex', path: join(folder, '.codex'), kind: 'folder', bytes: null },
        { name: 'b', path: join(folder, 'b'), kind: 'folder', bytes: null },
        { name: 'link', path: join(folder, 'link'), kind: 'folder', bytes: null },
        { name: 'notes.jsonl', path: join(folder, 'notes.jsonl'), kind: 'file', bytes: 2 },
        { name: sessionName(1), path: join(folder, sessionName(1)), kind: 'session', bytes: 3 },
        { name: 'state_5.sqlite', path: join(folder, 'state_5.sqlite'), kind: 'database', bytes: 4 },
      ],
    },
  })
})

test('a folder comes in pages', () => {
  const folder = folderOf({ 'a/x': '', 'b/x': '', 'c/x': '' })
  const page = listFolder(folder, 1, 1)
  expect(page.ok && [page.value.total, page.value.entries.map(entry => entry.name)]).toEqual([3, ['b']])
})

test('the top has no parent', () => {
  const page = listFolder('/', 0, 1)
  expect(page.ok && page.value.parent).toBe(null)
})

test('a folder that is not there, a file and a bad name are refused in a sentence', () => {
  const folder = folderOf({ 'a.txt': '' })
  const error = (path: string) => {
    const page = listFolder(path, 0, 1)
    return page.ok ? 'ok' : `${page.error.code}: ${page.error.message}`
  }
  expect(error('/nowhere')).toBe('not-found: There is no folder at /nowhere.')
  expect(error(join(folder, 'a.txt'))).toBe(`bad-argument: ${join(folder, 'a.txt')} is a file, not a folder.`)
  expect(error('a\0b')).toMatch(/^unreadable: /)
  chmodSync(folder, 0)
  expect(error(folder)).toMatch(/^(ok|no-permission: .* may not be read by this user\.)$/)
  chmodSync(folder, 0o700)
})

test('samples are offered in our order, of each folder the one that was compacted most; what cannot be opened is left out', () => {
  const compacted = (prompt: string) => rolloutText(`turn t1 {\nuser: ${prompt}\ncompacted: P+gist\n}`)
  const folder = folderOf({
    [`0.169.0/ledger/${sessionName(1)}`]: session('much longer than the other one, and never compacted'.repeat(5)),
    [`0.169.0/ledger/${sessionName(2)}`]: compacted('the last one'),
    [`0.140.0/ledger/${sessionName(3)}`]: session('the first one'),
    [`0.140.0/ledger/${sessionName(4)}`]: '',
    '0.140.0/ledger/resume-request.json': '{}',
    [`made/dropped-file/${sessionName(5)}`]: 'version https://git-lfs.github.com/spec/v1\n',
    [`made/other/${sessionName(6)}`]: compacted('not offered'),
  })
  const samples = runNow(samplesIn(folder))
  expect(samples.map(({ title, checkpoints, bytes }) => [title, checkpoints, bytes > 0])).toEqual([
    ['the first one', 0, true],
    ['the last one', 1, true],
  ])
  expect(runNow(samplesIn('/nowhere'))).toEqual([])
})

test('five samples come with the program', () => {
  const samples = runNow(samplesIn(join(import.meta.dirname, '../../fixtures')))
  expect(samples.map(({ cliVersion, checkpoints }) => [cliVersion, checkpoints])).toEqual([
    ['0.140.0', 4],
    [samples[1]?.cliVersion, 1],
    [samples[2]?.cliVersion, 1],
    [samples[3]?.cliVersion, 1],
    ['0.169.0', 3],
  ])
})
