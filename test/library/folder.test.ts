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

test('samples with compactions come first, the longer before the shorter; what cannot be opened is left out', () => {
  const compacted = (prompt: string) => rolloutText(`turn t1 {\nuser: ${prompt}\ncompacted: P+gist\n}`)
  const folder = folderOf({
    [`0.1/a/${sessionName(1)}`]: session(
      'plain and much longer than the others, so that it would come first by its size'.repeat(5),
    ),
    [`0.1/b/${sessionName(2)}`]: compacted('short'),
    [`0.2/c/${sessionName(3)}`]: compacted('a bit longer'),
    [`0.2/d/${sessionName(4)}`]: '',
    [`0.2/e/${sessionName(5)}`]: 'version https://git-lfs.github.com/spec/v1\n',
    '0.2/f/resume-request.json': '{}',
  })
  const samples = runNow(samplesIn(folder))
  expect(samples.map(sample => [sample.title.slice(0, 12), sample.checkpoints])).toEqual([
    ['a bit longer', 1],
    ['short', 1],
    ['plain and mu', 0],
  ])
  expect(runNow(samplesIn('/nowhere'))).toEqual([])
})

test('of many samples the shorter ones need not be read: those are offered that would be if all were', () => {
  const compacted = (n: number) => rolloutText(`turn t1 {\nuser: ${'x'.repeat(n)}\ncompacted: P+gist\n}`)
  const many = Object.fromEntries(
    Array.from({ length: 15 }, (_, n) => [
      `0.1/${n}/${sessionName(n)}`,
      n === 14 ? session('y'.repeat(900)) : compacted(n + 1),
    ]),
  )
  const samples = runNow(samplesIn(folderOf(many)))
  expect(samples.map(({ title, checkpoints }) => [title.length, checkpoints])).toEqual(
    Array.from({ length: 12 }, (_, i) => [14 - i, 1]),
  )
})
