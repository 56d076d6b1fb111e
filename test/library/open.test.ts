import { join } from 'node:path'
import { expect, test } from 'vitest'
import { homesOf, isUnder, withHome } from '../../main/library/homes.ts'
import { resolveFile } from '../../main/library/open.ts'
import { folderOf, id, sessionName } from './folders.ts'

const resolved = (text: string, homes: readonly string[] = [], folder = '/work') => {
  const result = resolveFile(text, { homes, folder })
  return result.ok ? result.value : `${result.error.code}: ${result.error.message}`
}

test.each([
  ['/a/b.jsonl', '/a/b.jsonl'],
  ['b.jsonl', '/work/b.jsonl'],
  ['../b.jsonl', '/b.jsonl'],
  ['  b.jsonl  ', '/work/b.jsonl'],
  ['file:///a/b%20c.jsonl', '/a/b c.jsonl'],
])('%j is a path', (text, path) => {
  expect(resolved(text)).toBe(path)
})

test('~ is the user’s folder', () => {
  expect(withHome('~/x', '/home/u')).toBe('/home/u/x')
  expect(withHome('~', '/home/u')).toBe('/home/u')
  expect(withHome('~other/x', '/home/u')).toBe('~other/x')
})

test('a thread id is found under the homes, whatever its case', () => {
  const home = folderOf({ [`archived_sessions/${sessionName(7)}`]: 'x' })
  expect(resolved(id(7), [home])).toBe(join(home, 'archived_sessions', sessionName(7)))
  expect(resolved(id(7).toUpperCase(), [home])).toBe(join(home, 'archived_sessions', sessionName(7)))
})

test.each([
  ['', 'bad-argument: No file was named.'],
  ['a\0b', 'bad-argument: A path cannot hold a NUL byte.'],
  [
    'https://x.org/a.jsonl',
    'bad-argument: https://x.org/a.jsonl is an address, not a file. Download it first, then open the file.',
  ],
  ['file://other-machine/a', 'bad-argument: file://other-machine/a does not name a file of this machine.'],
  [id(1), `not-found: There is no session with the id ${id(1)}. Looked in /nowhere.`],
])('%j is refused in a sentence', (text, sentence) => {
  expect(resolved(text, ['/nowhere'])).toBe(sentence)
})

test('homes come from the settings, else CODEX_HOME, else ~/.codex', () => {
  expect(homesOf(['~/a', ' ', '/b', '/b'], { CODEX_HOME: '/c' }, '/home/u')).toEqual(['/home/u/a', '/b'])
  expect(homesOf([], { CODEX_HOME: '/c' }, '/home/u')).toEqual(['/c'])
  expect(homesOf([], { CODEX_HOME: ' ' }, '/home/u')).toEqual(['/home/u/.codex'])
})

test('a path is under a root only as a whole name', () => {
  expect([isUnder('/a/b', '/a'), isUnder('/a', '/a'), isUnder('/ab', '/a'), isUnder('b', '/a')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})
