import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { discover, idInName } from '../../main/library/discover.ts'
import { folderOf, id, newFolder, put, sessionName, setTime } from './folders.ts'

const listed = (home: string) => runNow(discover([home])).map(found => relative(home, found.path))

test('sessions of all depths and archived ones are found, newest first', () => {
  const home = folderOf({
    [`sessions/2026/01/01/${sessionName(1)}`]: 'a',
    [`sessions/${sessionName(2)}`]: 'ab',
    [`archived_sessions/${sessionName(3)}`]: 'abc',
    'sessions/2026/notes.txt': '',
    'sessions/2026/other.jsonl': '',
    'history.jsonl': '',
  })
  setTime(join(home, `sessions/2026/01/01/${sessionName(1)}`), 300)
  setTime(join(home, `sessions/${sessionName(2)}`), 100)
  setTime(join(home, `archived_sessions/${sessionName(3)}`), 200)
  expect(runNow(discover([home]))).toEqual([
    {
      path: join(home, `sessions/2026/01/01/${sessionName(1)}`),
      home,
      threadId: id(1),
      archived: false,
      bytes: 1,
      modifiedAt: 300_000,
    },
    {
      path: join(home, `archived_sessions/${sessionName(3)}`),
      home,
      threadId: id(3),
      archived: true,
      bytes: 3,
      modifiedAt: 200_000,
    },
    {
      path: join(home, `sessions/${sessionName(2)}`),
      home,
      threadId: id(2),
      archived: false,
      bytes: 2,
      modifiedAt: 100_000,
    },
  ])
})

test('a packed session is found, also beside a plain one', () => {
  const home = folderOf({
    [`sessions/${sessionName(1)}`]: '',
    [`sessions/${sessionName(1)}.zst`]: '',
    [`sessions/${sessionName(2)}.zst`]: '',
  })
  expect(listed(home).sort()).toEqual([
    `sessions/${sessionName(1)}`,
    `sessions/${sessionName(1)}.zst`,
    `sessions/${sessionName(2)}.zst`,
  ])
})

test('links are not followed: neither loops nor ways out of the home', () => {
  const outside = folderOf({ [sessionName(9)]: 'x' })
  const home = folderOf({ [`sessions/a/${sessionName(1)}`]: 'x' })
  symlinkSync(join(home, 'sessions'), join(home, 'sessions/a/loop'))
  symlinkSync(outside, join(home, 'sessions/out'))
  symlinkSync(join(outside, sessionName(9)), join(home, 'sessions', sessionName(9)))
  expect(listed(home)).toEqual([`sessions/a/${sessionName(1)}`])
})

test('a sessions folder that is itself a link is followed', () => {
  const disk = folderOf({ [sessionName(1)]: 'x' })
  const home = newFolder()
  symlinkSync(disk, join(home, 'sessions'))
  expect(runNow(discover([home])).map(found => found.path)).toEqual([join(disk, sessionName(1))])
})

test('a home that is not there, a file in its place and a folder that may not be read give no sessions', () => {
  const home = folderOf({ sessions: 'a file' })
  const closed = folderOf({ [`sessions/closed/${sessionName(1)}`]: 'x', [`sessions/${sessionName(2)}`]: 'x' })
  chmodSync(join(closed, 'sessions/closed'), 0)
  expect(runNow(discover(['/nowhere', home]))).toEqual([])
  expect(listed(closed)).toContain(`sessions/${sessionName(2)}`)
  chmodSync(join(closed, 'sessions/closed'), 0o700)
})

test('folders without end are left off', () => {
  const home = newFolder()
  let folder = join(home, 'sessions')
  for (let i = 0; i < 40; i++) folder = join(folder, 'd')
  mkdirSync(folder, { recursive: true })
  put(join(folder, sessionName(1)), 'x')
  expect(listed(home)).toEqual([])
})

test('two homes that are one give each session once', () => {
  const home = folderOf({ [`sessions/${sessionName(1)}`]: 'x' })
  expect(runNow(discover([home, `${home}/.`]))).toHaveLength(1)
})

test.each([
  [sessionName(1), id(1)],
  [`rollout-2026-01-01T00-00-00-${id(1)}_${id(2)}.jsonl`, id(1)],
  [`rollout-2026-01-01T00-00-00-${id(1).toUpperCase()}.jsonl.zst`, id(1)],
  ['rollout-x.jsonl', null],
])('the id in %s', (name, expected) => {
  expect(idInName(name)).toBe(expected)
})

test('only wanted names are looked at', () => {
  const home = folderOf({ [`sessions/${sessionName(1)}`]: 'x', [`archived_sessions/${sessionName(2)}`]: 'x' })
  expect(runNow(discover([home], name => idInName(name) === id(2))).map(({ path }) => path)).toEqual([
    join(home, 'archived_sessions', sessionName(2)),
  ])
})

test('in a folder that is no home, sessions lie as they are and bear any name', () => {
  const folder = folderOf({
    'trimmed.jsonl': '',
    [`2026/${sessionName(1)}.zst`]: '',
    'history.jsonl': '',
    'session_index.jsonl': '',
    'notes.json': '',
    '.cache/a.jsonl': '',
    'node_modules/a/b.jsonl': '',
  })
  expect(listed(folder).sort()).toEqual([`2026/${sessionName(1)}.zst`, 'trimmed.jsonl'])
})
