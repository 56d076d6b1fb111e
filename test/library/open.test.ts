import { join } from 'node:path'
import { expect, test } from 'vitest'
import { homesOf, isUnder, withHome } from '../../main/library/homes.ts'
import { resolveFile } from '../../main/library/open.ts'
import { database, stateDatabase } from './databases.ts'
import { folderOf, id, put, sessionName, setTime } from './folders.ts'

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

const segmentName = (n: number, segment: number): string => sessionName(n).replace('.jsonl', `_${id(segment)}.jsonl`)

/** A thread of three files, the first of which was written to last. */
function reverted(): string {
  const home = folderOf({
    [`sessions/${sessionName(7)}`]: 'x',
    [`sessions/${segmentName(7, 8)}`]: 'x',
    [`sessions/${segmentName(7, 9)}`]: 'x',
  })
  setTime(join(home, 'sessions', segmentName(7, 8)), 2000)
  setTime(join(home, 'sessions', segmentName(7, 9)), 1000)
  return home
}

function recordActive(home: string, rolloutPath: string | null): void {
  const db = database(join(home, 'state_5.sqlite'))
  stateDatabase(db, 62, [{ id: id(7), rollout_path: rolloutPath }])
  db.close()
}

test('of a thread with several files the newest by name is meant', () => {
  const home = reverted()
  expect(resolved(id(7), [home])).toBe(join(home, 'sessions', segmentName(7, 9)))
})

test('of a thread with several files the one is meant that its row names', () => {
  const home = reverted()
  recordActive(home, `/moved/sessions/${segmentName(7, 8)}`)
  expect(resolved(id(7), [home])).toBe(join(home, 'sessions', segmentName(7, 8)))
  expect(resolved(id(7), ['/nowhere', home])).toBe(join(home, 'sessions', segmentName(7, 8)))
})

test('of copies the one in use is meant, that of the first home, and the plain one', () => {
  const day = `sessions/2026/01/01/${sessionName(7)}`
  const files = { [`archived_sessions/${sessionName(7)}`]: 'x', [day]: 'x', [`${day}.zst`]: 'x' }
  const [one, two] = [folderOf(files), folderOf(files)]
  expect(resolved(id(7), [one, two])).toBe(join(one, day))
  expect(resolved(id(7), [two, one])).toBe(join(two, day))
})

test('a thread whose row names its archived file is opened there', () => {
  const home = folderOf({ [`archived_sessions/${sessionName(7)}`]: 'x', [`sessions/${sessionName(7)}`]: 'x' })
  recordActive(home, join(home, 'archived_sessions', sessionName(7)))
  expect(resolved(id(7), [home])).toBe(join(home, 'archived_sessions', sessionName(7)))
})

test.each([
  ['no path', null],
  ['a path to another file', '/etc/passwd'],
])('a row with %s leaves it to the names', (_, rolloutPath) => {
  const home = reverted()
  recordActive(home, rolloutPath)
  expect(resolved(id(7), [home])).toBe(join(home, 'sessions', segmentName(7, 9)))
})

test('a state file that is no database leaves it to the names', () => {
  const home = reverted()
  put(join(home, 'state_5.sqlite'), 'plain words'.repeat(1000))
  expect(resolved(id(7), [home])).toBe(join(home, 'sessions', segmentName(7, 9)))
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
