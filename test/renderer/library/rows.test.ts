import { expect, test } from 'vitest'
import type { SessionFile, SessionHead } from '../../../preload/contract.ts'
import { groupSessions, keyOfRow, libraryGeometry, rowsOf, type ShownFiles } from '../../../renderer/library/rows.ts'

const head = (title: string, change: Partial<SessionHead> = {}): SessionHead => ({
  path: `/${title}`,
  threadId: title,
  title,
  titleFrom: 'prompt',
  archived: false,
  startedAt: null,
  modifiedAt: 0,
  bytes: 1,
  files: 1,
  agent: 'codex',
  cliVersion: null,
  cwd: '/w/app',
  branch: null,
  model: null,
  forkedFrom: null,
  parentThread: null,
  turns: null,
  checkpoints: null,
  failed: null,
  problem: null,
  ...change,
})

const print = (sessions: readonly SessionHead[]): string =>
  groupSessions(sessions)
    .map(g => [`${g.name}:`, ...g.sessions.map(s => `${'>'.repeat(s.depth)}${s.head.title}`)].join(' '))
    .join(' | ')

test('sessions stand by project, newest first, and projects by their newest session', () => {
  expect(
    print([head('a', { modifiedAt: 1 }), head('b', { modifiedAt: 3, cwd: '/w/lib' }), head('c', { modifiedAt: 2 })]),
  ).toBe('lib: b | app: c a')
})

test('forks and sub-agents stand under their parent, also from another folder', () => {
  expect(
    print([
      head('p', { modifiedAt: 1 }),
      head('f', { modifiedAt: 5, forkedFrom: 'p', cwd: '/w/x' }),
      head('s', { modifiedAt: 9, parentThread: 'f' }),
    ]),
  ).toBe('app: p >f >>s')
})

test('a child whose parent is not listed stands by itself', () => {
  expect(print([head('f', { forkedFrom: 'gone' })])).toBe('app: f')
})

test('files that point at each other in a circle are all listed', () => {
  expect(
    print([
      head('a', { forkedFrom: 'b', modifiedAt: 2 }),
      head('b', { forkedFrom: 'a', modifiedAt: 1 }),
      head('c', { forkedFrom: 'c' }),
    ]),
  ).toBe('app: a b c')
})

test('the same thread in two files is listed twice, its children once', () => {
  expect(
    print([
      head('x', { path: '/1', modifiedAt: 3 }),
      head('x', { path: '/2', modifiedAt: 2 }),
      head('k', { parentThread: 'x', modifiedAt: 1 }),
    ]),
  ).toBe('app: x >k x')
})

test('two folders of one last name are two groups', () => {
  expect(print([head('a', { cwd: '/one/app', modifiedAt: 2 }), head('b', { cwd: '/two/app', modifiedAt: 1 })])).toBe(
    'one/app: a | two/app: b',
  )
})

const geometryOf = (sessions: readonly SessionHead[], shown: ShownFiles = new Map()) =>
  libraryGeometry(groupSessions(sessions).map(group => rowsOf(group, shown)))

test('heads are 24 and rows 40 pixels', () => {
  const g = geometryOf([head('a'), head('b', { modifiedAt: 1 })])
  expect([g.count, g.height, g.h(0), g.h(1)]).toEqual([3, 104, 24, 40])
})

test('the files of a thread stand below it, 24 pixels high, where they are shown', () => {
  const file = (path: string): SessionFile => ({
    path,
    role: 'earlier',
    archived: false,
    bytes: 1,
    modifiedAt: 0,
    differs: false,
  })
  const sessions = [head('a', { files: 2, modifiedAt: 2 }), head('b')]
  const shown = new Map([['/a', [file('/a'), file('/a-old')]]])
  const [group] = groupSessions(sessions)
  expect(group && rowsOf(group, shown).map(keyOfRow)).toEqual(['/a', 'file /a', 'file /a-old', '/b'])
  const g = geometryOf(sessions, shown)
  expect([0, 1, 2, 3, 4].map(index => [g.y(index), g.h(index)])).toEqual([
    [0, 24],
    [24, 40],
    [64, 24],
    [88, 24],
    [112, 40],
  ])
})

test('sessions of which only the file is known stand last, and apart from those without a folder', () => {
  const unread = { agent: '', cwd: null }
  expect(
    print([
      head('u', { ...unread, modifiedAt: 9 }),
      head('bad', { ...unread, modifiedAt: 8, problem: 'The file is empty.' }),
      head('a', { modifiedAt: 1 }),
    ]),
  ).toBe('No folder: bad | app: a | Not read yet: u')
})

test('a chain of ten thousand forks, and as many forks of one session, are grouped', () => {
  const chain = Array.from({ length: 10_000 }, (_, n) => head(`s${n}`, { forkedFrom: n === 0 ? null : `s${n - 1}` }))
  const [group] = groupSessions(chain)
  expect(group?.sessions.map(session => session.head.title)).toEqual(chain.map(one => one.title))
  const wide = Array.from({ length: 10_000 }, (_, n) => head(`s${n}`, { forkedFrom: n === 0 ? null : 's0' }))
  expect(groupSessions(wide)[0]?.sessions.length).toBe(10_000)
})

test('what hangs on a circle keeps its place in it, and the circle stands by itself', () => {
  expect(
    print([
      head('a', { modifiedAt: 3, forkedFrom: 'b' }),
      head('b', { modifiedAt: 2, forkedFrom: 'a' }),
      head('c', { modifiedAt: 9, forkedFrom: 'b' }),
    ]),
  ).toBe('app: a b >c')
})
