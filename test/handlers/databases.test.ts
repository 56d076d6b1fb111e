import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type LibraryHandlers, libraryHandlers } from '../../main/handlers.ts'
import type { DatabaseProgress, DatabaseRow, DatabaseSort, DatabaseView } from '../../preload/contract.ts'
import { database, fill, historyDatabase, type Row, stateDatabase } from '../library/databases.ts'
import { folderOf, id, newFolder, put, session, sessionName } from '../library/folders.ts'
import { errorOf, gotten } from './opened.ts'

const DAY = 'sessions/2026/01/01'

interface Opened {
  readonly calls: LibraryHandlers
  readonly view: DatabaseView
  readonly events: readonly DatabaseProgress[]
}

function library(homes: readonly string[] = []): { calls: LibraryHandlers; events: DatabaseProgress[] } {
  const events: DatabaseProgress[] = []
  const emit = (event: string, payload: unknown) => {
    if (event === 'database') events.push(payload as DatabaseProgress)
  }
  return { calls: libraryHandlers({ homes: () => homes, dataFolder: newFolder(), emit }), events }
}

/** Opens a database and waits until it was compared. */
async function opened(path: string, homes: readonly string[] = []): Promise<Opened> {
  const { calls, events } = library(homes)
  const { key } = gotten(await calls.openDatabase({ path }))
  for (;;) {
    const view = gotten(await calls.database({ key }))
    if (view.progress.phase !== 'comparing') return { calls, view, events }
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

async function rows(
  { calls, view }: Opened,
  sort: DatabaseSort = 'id',
  descending = false,
  query = '',
): Promise<readonly DatabaseRow[]> {
  const page = gotten(await calls.databaseRows({ key: view.key, query, sort, descending, from: 0, count: 100 }))
  return page.rows
}

const ids = (list: readonly DatabaseRow[]) => list.map(row => Number(row.id.slice(-12)))

function stateHome(threads: (home: string) => readonly Row[], edges: readonly Row[] = []): string {
  const home = folderOf({ [`${DAY}/${sessionName(1)}`]: session('one') })
  const db = database(join(home, 'state_5.sqlite'))
  stateDatabase(db, 62, threads(home), edges)
  db.close()
  return join(home, 'state_5.sqlite')
}

test('a state database lists its threads with all that is known of them', async () => {
  const path = stateHome(
    home => [
      {
        id: id(1),
        rollout_path: join(home, DAY, sessionName(1)),
        created_at_ms: 1_795_231_897_768,
        updated_at_ms: 1_795_231_898_123,
        source: 'cli',
        cwd: '/work/app',
        title: 'One\nand more',
        name: 'Named',
        tokens_used: 5,
        archived: 1,
        cli_version: '0.169.0',
        git_branch: 'main',
        model: 'gpt',
        history_mode: 'legacy',
      },
      { id: id(2), title: 'Two\n  lines', first_user_message: 'Two\n  lines', rollout_path: null },
    ],
    [{ parent_thread_id: id(1), child_thread_id: id(2), status: 'open' }],
  )
  const database = await opened(path)
  expect(database.view).toMatchObject({
    path,
    kind: 'state',
    walBytes: 0,
    migration: { version: 62, description: 'm62' },
    notes: [],
    threads: 2,
    progress: { phase: 'ready', done: 2, total: 2, problems: 1, error: null },
  })
  expect(database.events.at(-1)).toMatchObject({ key: database.view.key, phase: 'ready' })
  const rollout = join(path, '..', DAY, sessionName(1))
  expect(await rows(database)).toEqual([
    {
      kind: 'state',
      id: id(1),
      title: 'Named',
      named: true,
      cwd: '/work/app',
      branch: 'main',
      model: 'gpt',
      source: 'cli',
      cliVersion: '0.169.0',
      historyMode: 'legacy',
      createdAt: '2026-11-21T03:31:37.768Z',
      updatedAt: '2026-11-21T03:31:38.123Z',
      tokens: 5,
      archived: true,
      parent: null,
      children: [{ id: id(2), status: 'open' }],
      childCount: 1,
      rollout: { place: 'recorded', recorded: rollout, path: rollout, text: 'At the path that the row names.' },
      problems: [],
    },
    expect.objectContaining({
      title: 'Two lines',
      named: false,
      tokens: null,
      parent: { id: id(1), status: 'open' },
      childCount: 0,
      rollout: {
        place: 'missing',
        recorded: null,
        path: null,
        text: 'Missing: no file of this id is beside the database or in the homes that were looked at.',
      },
      problems: ['There is no rollout at any place that was looked at.'],
    }),
  ])
  await database.calls.close()
})

test('rows are sorted by each column, and what is not known comes last either way', async () => {
  const path = stateHome(home => [
    { id: id(1), name: 'b', cwd: '/z/a', git_branch: 'x', model: 'm', updated_at_ms: 3, tokens_used: 9, archived: 1 },
    { id: id(2), name: 'A', cwd: '/a/z', git_branch: 'Y', model: 'n', updated_at_ms: 1, tokens_used: 10, archived: 0 },
    { id: id(3), rollout_path: join(home, '..', 'out', sessionName(3)) },
  ])
  const database = await opened(path)
  const both = async (sort: DatabaseSort) => [
    ids(await rows(database, sort)).join(''),
    ids(await rows(database, sort, true)).join(''),
  ]
  expect(await both('title')).toEqual(['213', '123'])
  expect(await both('project')).toEqual(['123', '213'])
  expect(await both('branch')).toEqual(['123', '213'])
  expect(await both('model')).toEqual(['123', '213'])
  expect(await both('updated')).toEqual(['213', '123'])
  expect(await both('tokens')).toEqual(['123', '213'])
  expect(await both('state')).toEqual(['213', '123'])
  expect(await both('rollout')).toEqual(['123', '321'])
  expect(await both('id')).toEqual(['123', '321'])
  await database.calls.close()
})

test.each([
  ['', [1, 2]],
  ['FIRST app', [1]],
  ['main', [2]],
  ['archived', [2]],
  ['missing', [2]],
  [id(2), [2]],
  ['first main', []],
])('the filter %j looks at name, folder, branch, state, file and id', async (query, expected) => {
  const path = stateHome(home => [
    { id: id(1), name: 'First', cwd: '/work/app', rollout_path: join(home, DAY, sessionName(1)) },
    { id: id(2), name: 'Second', git_branch: 'main', archived: 1, rollout_path: join(home, DAY, sessionName(2)) },
  ])
  const database = await opened(path)
  expect(ids(await rows(database, 'id', false, query))).toEqual(expected)
  await database.calls.close()
})

test('a row opens only what lies under the home, whatever its path says', async () => {
  const outside = folderOf({ [sessionName(1)]: session('secret'), [sessionName(2)]: session('secret', 2) })
  const path = stateHome(home => {
    mkdirSync(join(home, 'archived_sessions'))
    symlinkSync(join(outside, sessionName(2)), join(home, 'archived_sessions', sessionName(2)))
    return [
      { id: id(2), rollout_path: join(home, 'archived_sessions', sessionName(2)) },
      { id: id(3), rollout_path: `${home}/sessions/../../${outside.split('/').at(-1)}/${sessionName(2)}` },
      { id: id(4), rollout_path: '/etc/passwd' },
      { id: id(5), rollout_path: join(outside, sessionName(1)) },
    ]
  })
  const database = await opened(path)
  expect((await rows(database)).map(({ rollout }) => [rollout.place, rollout.path])).toEqual([
    ['missing', null],
    ['outside', null],
    ['outside', null],
    // Its name is that of a file of the home: that one is meant, not the one outside.
    ['found', join(path, '..', DAY, sessionName(1))],
  ])
  await database.calls.close()
})

test('a database of one home finds rollouts in another home of the settings', async () => {
  const path = stateHome(() => [{ id: id(7), rollout_path: `/gone/${DAY}/${sessionName(7)}` }])
  const other = folderOf({ [`${DAY}/${sessionName(7)}`]: session('seven', 7) })
  const database = await opened(path, [other])
  expect((await rows(database))[0]?.rollout).toMatchObject({ place: 'found', path: join(other, DAY, sessionName(7)) })
  await database.calls.close()
})

test('a row without a path means the newest file of its thread', async () => {
  const path = stateHome(home => {
    put(join(home, DAY, sessionName(1).replace('.jsonl', `_${id(2)}.jsonl`)), session('one'))
    return [{ id: id(1), rollout_path: null }]
  })
  const database = await opened(path)
  expect((await rows(database))[0]?.rollout.path).toMatch(new RegExp(`_${id(2)}\\.jsonl$`))
  await database.calls.close()
})

/** A rollout of a session_meta and some items, and rows that agree with it. */
function projected(items: number): { text: string; rows: Parameters<typeof historyDatabase>[1] } {
  const line = (ordinal: number, type: string, payload: object) =>
    `${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', ordinal, type, payload })}\n`
  let text = line(0, 'session_meta', { id: id(1), history_mode: 'paginated' })
  const byte = Buffer.byteLength(text)
  text += line(1, 'event_msg', { type: 'task_started', turn_id: 't' })
  for (let n = 0; n < items; n++)
    text += line(n + 2, 'event_msg', { type: 'item_completed', turn_id: 't', item: { type: 'x', id: `i${n}` } })
  return {
    text,
    rows: {
      state: [{ thread_id: id(1), next_rollout_byte_offset: Buffer.byteLength(text), next_rollout_ordinal: items + 2 }],
      turns: [{ thread_id: id(1), turn_id: 't', rollout_ordinal: 1, rollout_byte_offset: byte, status: 'inProgress' }],
      items: Array.from({ length: items }, (_, n) => ({
        thread_id: id(1),
        turn_id: 't',
        item_id: `i${n}`,
        item_type: 'x',
        rollout_ordinal: n + 2,
        updated_at_ordinal: n + 2,
      })),
    },
  }
}

function historyHome(text: string | null, rows: Parameters<typeof historyDatabase>[1]): string {
  const home = folderOf(text === null ? {} : { [`${DAY}/${sessionName(1)}`]: text })
  const path = join(home, 'thread_history_1.sqlite')
  const db = database(path)
  historyDatabase(db, rows)
  db.close()
  return path
}

const { text: TEXT, rows: ROWS } = projected(3)

test.each<[string, string | null, Parameters<typeof historyDatabase>[1], string]>([
  ['the same', TEXT, ROWS, 'Equal: the database holds what the file holds, 5 lines.'],
  [
    'more lines',
    `${TEXT}{"timestamp":"2026-01-01T00:00:00.000Z","ordinal":5,"type":"event_msg","payload":{}}\n`,
    ROWS,
    'Behind: equal as far as it goes; the file goes on at ordinal 5.',
  ],
  [
    'an item that the rows lack',
    TEXT,
    { ...ROWS, items: (ROWS.items ?? []).slice(1) },
    'They part at ordinal 2. The item i0 (x), line 3, is not in the database.',
  ],
  ['no line', '', ROWS, 'Not compared: '],
  ['no file', null, ROWS, 'Not compared: there is no file.'],
])('a rollout with %s is told in words', async (_, text, rowsOfIt, expected) => {
  const database = await opened(historyHome(text, rowsOfIt))
  const [row] = await rows(database)
  expect(row?.kind === 'threadHistory' && row.compared.slice(0, expected.length)).toBe(expected)
  await database.calls.close()
})

test('comparing can be stopped: what is listed stays', async () => {
  const { text, rows: many } = projected(20_000)
  const { calls } = library()
  const view = gotten(await calls.openDatabase({ path: historyHome(text, many) }))
  expect(view).toMatchObject({ threads: 1, progress: { phase: 'comparing', done: 0, total: 1 } })
  gotten(await calls.stopDatabase({ key: view.key }))
  for (;;) {
    const { progress } = gotten(await calls.database({ key: view.key }))
    if (progress.phase === 'stopped') break
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  const page = { key: view.key, query: '', sort: 'items', descending: true, from: 0, count: 10 } as const
  expect(gotten(await calls.databaseRows(page)).rows).toMatchObject([
    { items: 20_000, state: 'notCompared', compared: 'Not compared: it was stopped.' },
  ])
  // Opened again, it is read again.
  const again = gotten(await calls.openDatabase({ path: view.path }))
  expect(again.key).not.toBe(view.key)
  expect(errorOf(await calls.database({ key: view.key }))).toMatch(/^no-such-thread: /)
  await calls.close()
})

test('an open database that did not change keeps its key, a changed one is read again', async () => {
  const path = stateHome(() => [{ id: id(1) }])
  const first = await opened(path)
  expect(gotten(await first.calls.openDatabase({ path })).key).toBe(first.view.key)
  const db = database(path)
  db.exec(`INSERT INTO threads (id) VALUES ('${id(2)}')`)
  db.close()
  const second = gotten(await first.calls.openDatabase({ path }))
  expect([second.key === first.view.key, second.threads]).toEqual([false, 2])
  await first.calls.close()
})

test('more databases than are kept let the oldest go', async () => {
  const { calls } = library()
  const keys: string[] = []
  for (let n = 0; n < 9; n++) keys.push(gotten(await calls.openDatabase({ path: stateHome(() => []) })).key)
  const known = await Promise.all(keys.map(async key => (await calls.database({ key })).ok))
  expect(known).toEqual([false, ...Array.from({ length: 8 }, () => true)])
  await calls.close()
})

test.each<[string, () => string, RegExp]>([
  ['nothing', () => '/nowhere/state_5.sqlite', /^not-found: There is no file at /],
  ['a folder', newFolder, /^not-a-session: .* is not an SQLite database\.$/],
  ['a session', () => join(folderOf({ [sessionName(1)]: session('x') }), sessionName(1)), /^not-a-session: /],
  [
    'bytes that only begin like one',
    () => {
      const path = join(newFolder(), 'state_5.sqlite')
      writeFileSync(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(5000, 7)]))
      return path
    },
    /^unreadable: .* is damaged: SQLite cannot read its tables/,
  ],
])('%s is refused in a sentence', async (_, make, sentence) => {
  const { calls } = library()
  expect(errorOf(await calls.openDatabase({ path: make() }))).toMatch(sentence)
  await calls.close()
})

test('corrupt pages leave the rows that can be read, and a sentence', async () => {
  const path = stateHome(() => Array.from({ length: 300 }, (_, n) => ({ id: id(n), title: 'x'.repeat(2000) })))
  const bytes = readFileSync(path)
  bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 20_000)
  writeFileSync(path, bytes)
  const database = await opened(path)
  expect(database.view.threads).toBeGreaterThan(0)
  expect(database.view.threads).toBeLessThan(300)
  expect(database.view.notes.join(' ')).toMatch(/Reading the table threads stopped \(SQLITE_CORRUPT/)
  await database.calls.close()
})

test('a database whose -wal is missing, one of somebody else, and one of a newer schema say so', async () => {
  const live = join(newFolder(), 'state_5.sqlite')
  const db = database(live)
  db.pragma('journal_mode = WAL')
  stateDatabase(db, 62, [])
  const alone = join(newFolder(), 'state_5.sqlite')
  writeFileSync(alone, readFileSync(live))
  db.close()
  const other = join(newFolder(), 'x.sqlite')
  const others = database(other)
  fill(others, 'songs', ['title'], [{ title: 'a' }])
  others.close()
  const newer = join(newFolder(), 'state_5.sqlite')
  const future = database(newer)
  stateDatabase(future, 99, [{ id: id(1) }])
  future.close()
  const notes = async (path: string) => {
    const { calls, view } = await opened(path)
    await calls.close()
    return [view.kind, ...view.notes]
  }
  expect(await notes(alone)).toEqual([
    'other',
    'The database has no tables: what it held may be in a -wal that is not beside it.',
  ])
  expect(await notes(other)).toEqual([
    'other',
    'The database has no table of threads.',
    'It holds the tables songs (1).',
  ])
  expect(await notes(newer)).toEqual([
    'state',
    'Its schema, migration 99, is newer than those that this version knows (up to 62): it may say more than is shown.',
  ])
})

test('a page of hostile rows stays under a megabyte', async () => {
  const long = '\u{1F600}\u0001\n'.repeat(3_000)
  const path = stateHome(
    () =>
      Array.from({ length: 100 }, (_, n) => ({
        id: `${n}${long}`,
        title: long,
        cwd: long,
        git_branch: long,
        model: long,
        source: long,
        cli_version: long,
        history_mode: long,
        rollout_path: long,
      })),
    Array.from({ length: 30 }, (_, n) => ({
      parent_thread_id: `0${long}`,
      child_thread_id: `c${n}${long}`,
      status: long,
    })),
  )
  const database = await opened(path)
  const page = await rows(database)
  expect(page.length).toBe(100)
  expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(1_000_000)
  await database.calls.close()
})

test('a session that grows beside an open database does not make it another', async () => {
  const path = stateHome(home => [{ id: id(1), rollout_path: join(home, DAY, sessionName(1)) }])
  const first = await opened(path)
  appendFileSync(join(path, '..', DAY, sessionName(1)), '\n')
  expect(gotten(await first.calls.openDatabase({ path })).key).toBe(first.view.key)
  await first.calls.close()
})
