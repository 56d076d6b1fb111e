import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { indexNames, NameBook, readingState } from '../../main/library/names.ts'
import { type Database, openDatabase, whyNoSqlite } from '../../main/library/sqlite.ts'
import { folderOf, id, newFolder, put } from './folders.ts'

function database(path: string): Database {
  const opened = openDatabase(path, { readonly: false })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

function stateOf(sql: string): string {
  const path = join(newFolder(), 'state_5.sqlite')
  const db = database(path)
  db.exec(sql)
  db.close()
  return path
}

const stateNames = (path: string, scratch: string) => runNow(readingState(path, scratch)).names

test('the newest line of an id wins, and odd lines are passed over', () => {
  const home = folderOf({
    'session_index.jsonl': [
      `{"id":"${id(1)}","thread_name":"old","updated_at":"x"}`,
      'not json',
      '[1]',
      `{"id":5,"thread_name":"a"}`,
      `{"id":"${id(2)}","thread_name":"two\\n  lines"}`,
      `{"id":"${id(1)}","thread_name":"new"}`,
      `{"id":"${id(3)}","thread_name":"gone"}`,
      `{"id":"${id(3)}","thread_name":"  "}`,
      '{"torn',
    ].join('\n'),
  })
  expect([...indexNames(join(home, 'session_index.jsonl'))]).toEqual([
    [id(1), 'new'],
    [id(2), 'two lines'],
  ])
})

test.each([
  [
    'a name',
    `CREATE TABLE threads (id, name, title, first_user_message); INSERT INTO threads VALUES ('a', 'N', 'T', 'F')`,
    [['a', 'N']],
  ],
  [
    'a title that was changed',
    `CREATE TABLE threads (title, first_user_message, id); INSERT INTO threads VALUES ('T', 'F', 'a')`,
    [['a', 'T']],
  ],
  [
    'a title that is the prompt',
    `CREATE TABLE threads (id, title, first_user_message); INSERT INTO threads VALUES ('a', 'Fi', 'First')`,
    [],
  ],
  ['no names', `CREATE TABLE threads (id, rollout_path); INSERT INTO threads VALUES ('a', '/x')`, []],
  [
    'values of other types',
    `CREATE TABLE threads (id, name); INSERT INTO threads VALUES (5, 'x'), ('a', 7), ('b', NULL), ('c', x'00')`,
    [],
  ],
  ['no table', `CREATE TABLE other (id)`, []],
])('a state database with %s', (_, sql, names) => {
  expect([...stateNames(stateOf(sql), newFolder())]).toEqual(names)
})

test('names that are only in the -wal are read, and nothing is written beside the live database', () => {
  const home = newFolder()
  const path = join(home, 'state_5.sqlite')
  const live = database(path)
  live.pragma('journal_mode = WAL')
  live.exec(`CREATE TABLE threads (id, name); INSERT INTO threads VALUES ('a', 'in the wal')`)
  const before = readdirSync(home).map(name => [name, readFileSync(join(home, name))])
  const scratch = newFolder()
  expect([...stateNames(path, scratch)]).toEqual([['a', 'in the wal']])
  expect(readdirSync(home).map(name => [name, readFileSync(join(home, name))])).toEqual(before)
  expect(readdirSync(scratch)).toEqual([])
  live.close()
})

test.each([
  ['an empty file', Buffer.alloc(0)],
  ['no database', Buffer.from('plain words'.repeat(1000))],
  ['a torn database', null],
])('%s gives no names', (_, bytes) => {
  const sound = stateOf(`CREATE TABLE threads (id, name); INSERT INTO threads VALUES ('a', '${'x'.repeat(20_000)}')`)
  const path = join(newFolder(), 'state_5.sqlite')
  writeFileSync(path, bytes ?? readFileSync(sound).subarray(0, 5000))
  const scratch = newFolder()
  expect([...stateNames(path, scratch)]).toEqual([])
  expect(readdirSync(scratch)).toEqual([])
})

test('a book reads a home again only when it changed, and the database goes before the index', () => {
  const home = newFolder()
  put(join(home, 'session_index.jsonl'), `{"id":"a","thread_name":"index"}\n{"id":"b","thread_name":"index"}\n`)
  const book = new NameBook(newFolder())
  const names = (homes: readonly string[]) => [...runNow(book.lists(homes)).values()].flatMap(lists => [...lists.names])
  expect(names([home])).toEqual([
    ['a', 'index'],
    ['b', 'index'],
  ])
  copyFileSync(
    stateOf(`CREATE TABLE threads (id, name); INSERT INTO threads VALUES ('a', 'state')`),
    join(home, 'state_5.sqlite'),
  )
  expect(names([home])).toEqual([
    ['a', 'state'],
    ['b', 'index'],
  ])
  expect(names([home, '/nowhere'])).toEqual([
    ['a', 'state'],
    ['b', 'index'],
  ])
})

test('a Node that would crash is named in a sentence', () => {
  expect(whyNoSqlite('9')).toBe('SQLite needs Node 22.14 or later (Node-API 10); this one has Node-API 9.')
  expect(whyNoSqlite('10')).toBe(null)
  expect(whyNoSqlite()).toBe(null)
})
