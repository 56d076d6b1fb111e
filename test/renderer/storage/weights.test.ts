import { expect, test } from 'vitest'
import type { LibraryStorage, SessionSavings, StorageSession } from '../../../preload/contract.ts'
import { chosenProject, keyOfProject, projectRows } from '../../../renderer/storage/state.ts'
import {
  seenBytes,
  sumsOf,
  unseenBytes,
  unseenRules,
  type Weight,
  weightIn,
} from '../../../renderer/storage/weights.ts'

const weight = (bytes: number, savings: SessionSavings | null): Weight => ({
  bytes,
  savings: savings ?? { code: 'unreadable', message: 'It is gone.' },
})

const A = weight(100, {
  replayed: 0,
  rules: [
    { rule: 'superseded', lines: 1, bytes: 10, tokens: 0 },
    { rule: 'outputs', lines: 2, bytes: 20, tokens: 0 },
    { rule: 'images', lines: 0, bytes: 0, tokens: 0 },
    { rule: 'rolled-back', lines: 3, bytes: 30, tokens: 0 },
    { rule: 'display', lines: 0, bytes: 0, tokens: 0 },
  ],
})
const B = weight(50, { replayed: 40, rules: [{ rule: 'superseded', lines: 1, bytes: 5, tokens: 0 }] })
const DAMAGED = weight(7, { replayed: 0, rules: null })
const GONE = weight(7, null)

test('what could go while the next request stays the same is told apart from what the model may see', () => {
  expect([unseenBytes(A), seenBytes(A), unseenRules(A)]).toEqual([40, 20, ['superseded', 'rolled-back']])
  expect([unseenBytes(DAMAGED), unseenRules(DAMAGED), unseenBytes(GONE), seenBytes(GONE)]).toEqual([0, [], 0, 0])
})

test('sums are over what could be weighed', () => {
  const none = { lines: 0, bytes: 0 }
  expect(sumsOf({ a: A, b: B, c: DAMAGED, d: GONE })).toEqual({
    sessions: 2,
    bytes: 150,
    left: 2,
    rules: {
      superseded: { lines: 2, bytes: 15 },
      'rolled-back': { lines: 3, bytes: 30 },
      outputs: { lines: 2, bytes: 20 },
      images: none,
      display: none,
    },
    replayed: { sessions: 1, bytes: 40 },
  })
  expect(sumsOf({})).toMatchObject({ sessions: 0, bytes: 0, left: 0, replayed: { sessions: 0, bytes: 0 } })
})

test('a session that changed since is not known', () => {
  const session = (path: string, bytes: number) => ({ path, bytes }) as StorageSession
  const known = { '/a': A }
  expect([
    weightIn(known, session('/a', 100)),
    weightIn(known, session('/a', 101)),
    weightIn(known, session('/b', 100)),
  ]).toEqual([A, null, null])
})

const STORAGE: LibraryStorage = {
  sessions: 9,
  files: 9,
  bytes: 90,
  projects: [
    { project: '/all', sessions: 5, files: 5, bytes: 60 },
    { project: null, sessions: 2, files: 2, bytes: 20 },
  ],
  others: { sessions: 2, files: 2, bytes: 10 },
  kinds: [],
  copies: { files: 0, bytes: 0 },
}

test('projects follow all of them, and what is not listed one by one comes last', () => {
  const rows = projectRows(STORAGE)
  expect(rows.map(row => [keyOfProject(row), row.sessions, row.bytes])).toEqual([
    ['all', 9, 90],
    ['one in /all', 5, 60],
    ['one ', 2, 20],
    ['others', 2, 10],
  ])
  expect(projectRows({ ...STORAGE, others: { sessions: 0, files: 0, bytes: 0 } })).toHaveLength(3)
})

test('sessions without a folder are a project of their own', () => {
  const rows = projectRows(STORAGE)
  expect(
    [null, { folder: '/all' }, { folder: null }, { folder: '/gone' }].map(project => chosenProject(rows, project)),
  ).toEqual([0, 1, 2, -1])
})
