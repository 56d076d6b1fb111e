import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { database, historyDatabase, stateDatabase } from '../library/databases.ts'
import { id, put, session, sessionName } from '../library/folders.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const DAY = 'sessions/2026/01/01'

/** A home with one session and both databases. */
function home(): string {
  const folder = folderWith({})
  put(join(folder, DAY, sessionName(1)), session('one'))
  const state = database(join(folder, 'state_5.sqlite'))
  const outside = `/elsewhere/${sessionName(2)}`
  const path = `/moved/${DAY}/${sessionName(1)}`
  stateDatabase(
    state,
    62,
    [
      {
        id: id(1),
        rollout_path: path,
        name: 'a\u001b[2J\0b',
        archived: 0,
        updated_at: 1_795_231_898,
        history_mode: 'legacy',
      },
      { id: id(2), rollout_path: outside, archived: 1, tokens_used: 1234 },
    ],
    [{ parent_thread_id: id(1), child_thread_id: id(2), status: 'closed' }],
  )
  state.close()
  const history = database(join(folder, 'thread_history_1.sqlite'))
  historyDatabase(history, {
    state: [{ thread_id: id(3), next_rollout_byte_offset: 5, next_rollout_ordinal: 1 }],
  })
  history.close()
  return folder
}

const json = async (args: readonly string[], folder: string): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await run([...args, '--json'], { folder })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const found: Record<string, unknown> = JSON.parse(stdout)
  expect(objections('inspect-database', found)).toEqual([])
  expect(Object.keys(found)).toEqual(['database', 'threads', 'edges', 'problems'])
  return found
}

test('inspect of a state database lists its threads, who started whom, and what is wrong', async () => {
  const folder = home()
  expect(await json(['inspect', 'state_5.sqlite'], folder)).toMatchObject({
    database: { path: join(folder, 'state_5.sqlite'), kind: 'state', migrations: { last: 62 } },
    threads: [
      { id: id(1), name: 'a\u001b[2J\0b', rollout: { path: join(folder, DAY, sessionName(1)), place: 'found' } },
      { id: id(2), name: null, archived: true, tokens: 1234, rollout: { path: null, place: 'outside' } },
    ],
    edges: [{ parent: id(1), child: id(2), status: 'closed' }],
    problems: [{ code: 'rollout-outside', thread: id(2) }],
  })
})

test('a thread that is listed opens by its id', async () => {
  const folder = home()
  expect(await run(['inspect', id(1), '--home', folder])).toMatchObject({ code: 0, stderr: '' })
})

test('inspect of a thread-history database lists its rollouts', async () => {
  expect(await json(['inspect', 'thread_history_1.sqlite'], home())).toMatchObject({
    database: { kind: 'threadHistory', migrations: null },
    threads: [{ rolloutId: id(3), nextByte: 5, nextOrdinal: 1, state: 'notCompared' }],
    problems: [{ code: 'rollout-missing', thread: id(3) }],
  })
})

test('rollouts of a database that was moved away are found in the home that is given', async () => {
  const folder = home()
  const away = folderWith({})
  copyFileSync(join(folder, 'state_5.sqlite'), join(away, 'copy.db'))
  expect(await json(['inspect', 'copy.db'], away)).toMatchObject({ threads: [{ rollout: { place: 'outside' } }, {}] })
  expect(await json(['inspect', 'copy.db', '--home', folder], away)).toMatchObject({
    threads: [{ rollout: { place: 'found' } }, {}],
  })
})

test('a database without threads says so', async () => {
  const folder = folderWith({})
  const db = database(join(folder, 'logs_2.sqlite'))
  db.exec('CREATE TABLE logs (ts)')
  db.close()
  expect(await json(['inspect', 'logs_2.sqlite'], folder)).toMatchObject({
    database: { kind: 'other', tables: [{ name: 'logs', rows: 0 }] },
    threads: [],
    edges: [],
    problems: [{ code: 'no-threads', message: 'The database has no table of threads.' }],
  })
})

test('in words a database is told without its control characters', async () => {
  const folder = home()
  const { code, stdout, stderr } = await run(['inspect', 'state_5.sqlite'], { folder })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.replace(/\(.*? kB\)/, '(SIZE)').replaceAll(folder, 'FOLDER')).toMatchSnapshot()
  expect((await run(['inspect', 'thread_history_1.sqlite'], { folder })).stdout).toContain(`${id(3)}      0      0`)
})

test('history and diff of a database ask for a thread', async () => {
  const folder = home()
  const sentence = `${folder}/state_5.sqlite is a database, not a session: name a thread of it by its id or its file, which inspect lists.\n`
  for (const command of [['history'], ['diff', '--checkpoint', '1']]) {
    const [name = '', ...options] = command
    expect(await run([name, 'state_5.sqlite', ...options], { folder })).toEqual({
      code: 1,
      stdout: '',
      stderr: sentence,
    })
  }
})

test.each([
  ['nothing', '', 'FOLDER/state_5.sqlite is empty: it has no bytes.\n'],
  ['plain words', 'words', 'FOLDER/state_5.sqlite is not a session: it looks like plain text.\n'],
  [
    'a torn head',
    `SQLite format 3\0${'x'.repeat(2000)}`,
    'FOLDER/state_5.sqlite is damaged: SQLite cannot read its tables (SQLITE_NOTADB).\n',
  ],
])('a file with the name of a database that holds %s is refused', async (_, bytes, sentence) => {
  const folder = folderWith({ 'state_5.sqlite': bytes })
  const { code, stdout, stderr } = await run(['inspect', 'state_5.sqlite', '--json'], { folder })
  expect({ code, stdout, stderr: stderr.replaceAll(folder, 'FOLDER') }).toEqual({
    code: 1,
    stdout: '',
    stderr: sentence,
  })
  expect(readdirSync(folder)).toEqual(['state_5.sqlite'])
})
