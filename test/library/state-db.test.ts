import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { type DatabaseReport, inspectDatabase } from '../../main/library/inspect-database.ts'
import { database, fill, stateDatabase } from './databases.ts'
import { folderOf, id, newFolder, put, session, sessionName } from './folders.ts'

const look = (path: string, homes: readonly string[] = [], scratch = newFolder()) => {
  const found = runNow(inspectDatabase(path, { homes, scratch, quick: false }))
  expect(readdirSync(scratch)).toEqual([])
  return found
}

function report(path: string, homes: readonly string[] = []): DatabaseReport {
  const found = look(path, homes)
  if (!found.ok) throw new Error(found.error.message)
  return found.value
}

/** The threads of a state database. */
function state(path: string, homes: readonly string[] = []): Extract<DatabaseReport, { kind: 'state' }> {
  const found = report(path, homes)
  if (found.kind !== 'state') throw new Error(found.kind)
  return found
}

const DAY = 'sessions/2026/01/01'

function homeWith(make: (db: ReturnType<typeof database>, home: string) => void): string {
  const home = folderOf({ [`${DAY}/${sessionName(1)}`]: firstLine({ id: id(1), history_mode: 'paginated' }) })
  const db = database(join(home, 'state_5.sqlite'))
  make(db, home)
  db.close()
  return home
}

test.each([17, 25, 40, 44, 62])('a state database of migration %i tells what its columns hold', migration => {
  const home = homeWith((db, home) =>
    stateDatabase(
      db,
      migration,
      [
        {
          id: id(1),
          rollout_path: join(home, DAY, sessionName(1)),
          created_at: 1_795_231_897,
          created_at_ms: 1_795_231_897_768,
          updated_at: 1_795_231_898,
          updated_at_ms: 1_795_231_898_123,
          source: 'cli',
          cwd: '/work',
          git_branch: 'main',
          title: 'One',
          first_user_message: 'One and more',
          name: 'Named',
          tokens_used: 5,
          archived: 0,
          cli_version: '0.110.0',
          model: 'gpt',
          history_mode: 'paginated',
        },
      ],
      [{ parent_thread_id: id(1), child_thread_id: id(2), status: 'open' }],
    ),
  )
  const { kind, database: info, threads, edges, problems } = state(join(home, 'state_5.sqlite'))
  const since = <T>(first: number, value: T): T | null => (migration >= first ? value : null)
  expect({ kind, migrations: info.migrations, threads, edges, problems }).toEqual({
    kind: 'state',
    migrations: { count: migration, last: migration, description: `m${migration}`, failed: [] },
    threads: [
      {
        id: id(1),
        name: since(42, 'Named'),
        title: 'One',
        archived: false,
        rollout: {
          recorded: join(home, DAY, sessionName(1)),
          path: join(home, DAY, sessionName(1)),
          place: 'recorded',
        },
        cwd: '/work',
        gitBranch: 'main',
        source: 'cli',
        cliVersion: '0.110.0',
        model: since(20, 'gpt'),
        createdAt: since(25, '2026-11-21T03:31:37.768Z') ?? '2026-11-21T03:31:37.000Z',
        updatedAt: since(25, '2026-11-21T03:31:38.123Z') ?? '2026-11-21T03:31:38.000Z',
        historyMode: since(40, 'paginated'),
        tokens: 5,
      },
    ],
    edges: migration >= 22 ? [{ parent: id(1), child: id(2), status: 'open' }] : [],
    problems: [],
  })
})

const firstLine = (payload: object): string => `${JSON.stringify({ timestamp: 'x', type: 'session_meta', payload })}\n`

test.each([
  ['agree', firstLine({ id: id(1), history_mode: 'paginated' }), []],
  ['differ in the mode', firstLine({ id: id(1) }), ["The row says paginated, the rollout's first line legacy."]],
  [
    'differ in the thread, after 40 kB of instructions',
    firstLine({ text: 'x'.repeat(40_000), id: id(2), history_mode: 'paginated' }),
    [`The rollout of the row belongs to the thread ${id(2)}.`],
  ],
  ['cannot be compared', '{torn\n', []],
  ['cannot be compared, without a line end', firstLine({}).trimEnd(), []],
  ['cannot be compared, without bytes', '', []],
])('a row and the first line of its rollout %s', (_, content, messages) => {
  const home = folderOf({ [`${DAY}/${sessionName(1)}`]: content })
  const db = database(join(home, 'state_5.sqlite'))
  stateDatabase(db, 62, [{ id: id(1), rollout_path: null, history_mode: 'paginated' }])
  db.close()
  expect(state(join(home, 'state_5.sqlite')).problems.map(({ message }) => message)).toEqual(messages)
})

test('a changed title is a name in schemas that have no names', () => {
  const home = homeWith(db =>
    stateDatabase(db, 37, [{ id: id(1), title: 'Renamed', first_user_message: 'One', rollout_path: null }]),
  )
  expect(state(join(home, 'state_5.sqlite')).threads).toMatchObject([{ name: 'Renamed', title: 'Renamed' }])
})

const placed = (home: string, recorded: string | null, homes: readonly string[] = []) => {
  const db = database(join(home, 'state_5.sqlite'))
  stateDatabase(db, 62, [{ id: id(1), rollout_path: recorded }])
  db.close()
  const { threads, problems } = state(join(home, 'state_5.sqlite'), homes)
  return { ...threads[0]?.rollout, problems: problems.map(({ code }) => code) }
}

test.each([
  ['another home', `/home/other/.codex/${DAY}/${sessionName(1)}`],
  ['a home of another system', `C:\\Users\\other\\.codex\\sessions\\2026\\01\\01\\${sessionName(1)}`],
  ['a relative path', `${DAY}/${sessionName(1)}`],
  ['no path', null],
])('a rollout is found by its name when the row has %s', (_, recorded) => {
  const home = folderOf({ [`archived_sessions/${sessionName(1)}`]: session('one') })
  const path = join(home, 'archived_sessions', sessionName(1))
  expect(placed(home, recorded)).toEqual({ recorded, path, place: 'found', problems: [] })
})

test('a rollout is found beside the database and in a home that is named', () => {
  const beside = folderOf({ [sessionName(1)]: session('one') })
  expect(placed(beside, `/gone/${sessionName(1)}`)).toMatchObject({
    path: join(beside, sessionName(1)),
    place: 'found',
  })
  const home = folderOf({ [`${DAY}/${sessionName(1)}`]: session('one') })
  const path = join(home, DAY, sessionName(1))
  expect(placed(newFolder(), `/gone/${sessionName(1)}`, [home])).toMatchObject({ path, place: 'found' })
})

test('a row that leads outside the home is told and not opened, however it is written', () => {
  const outside = folderOf({ 'rollout-secret.jsonl': session('secret'), 'secret.txt': 'secret' })
  for (const name of ['rollout-secret.jsonl', 'secret.txt']) {
    for (const lead of [
      (_: string) => outside,
      (home: string) => `${home}/sessions/../../${outside.split('/').at(-1)}`,
    ]) {
      const home = newFolder()
      mkdirSync(join(home, 'sessions'))
      const recorded = `${lead(home)}/${name}`
      expect(placed(home, recorded)).toEqual({ recorded, path: null, place: 'outside', problems: ['rollout-outside'] })
    }
  }
})

test('a link in the home that leads out of it is not followed', () => {
  const outside = folderOf({ [sessionName(1)]: session('secret') })
  const home = newFolder()
  mkdirSync(join(home, 'sessions'))
  symlinkSync(join(outside, sessionName(1)), join(home, 'sessions', sessionName(1)))
  const recorded = join(home, 'sessions', sessionName(1))
  expect(placed(home, recorded)).toEqual({ recorded, path: null, place: 'missing', problems: ['rollout-missing'] })
})

test.each([
  ['a file that is gone', (home: string) => join(home, DAY, sessionName(2)), 'missing'],
  ['another file of the home', (home: string) => join(home, 'config.toml'), 'missing'],
  ['a NUL', () => '/etc/passwd\0', 'outside'],
])('a row with %s has no rollout', (_, recorded, place) => {
  const home = folderOf({ [`${DAY}/${sessionName(1)}`]: session('one'), 'config.toml': 'secret' })
  expect(placed(home, recorded(home))).toMatchObject({ path: null, place, problems: [`rollout-${place}`] })
})

test('values of other types are null, and rows without an id are counted', () => {
  const home = homeWith(db =>
    stateDatabase(
      db,
      62,
      [
        { id: null, title: 'x' },
        { id: 7 },
        {
          id: 'not a uuid',
          title: 5,
          archived: 'yes',
          tokens_used: -1,
          created_at_ms: 1e300,
          rollout_path: Buffer.from('/x'),
        },
      ],
      [{ parent_thread_id: null, child_thread_id: 'a' }],
    ),
  )
  const { threads, edges, problems } = state(join(home, 'state_5.sqlite'))
  expect(threads).toMatchObject([{ id: 'not a uuid', title: null, archived: null, tokens: null, createdAt: null }])
  expect(edges).toEqual([])
  expect(problems.map(({ message }) => message)).toEqual([
    '2 rows of threads without an id.',
    'There is no rollout at any place that was looked at.',
    '1 row of thread_spawn_edges without both ids.',
  ])
})

test('titles with NULs and of a megabyte come whole', () => {
  const title = `a\0b${'x'.repeat(1_000_000)}`
  const home = homeWith(db => stateDatabase(db, 62, [{ id: id(1), title, rollout_path: null }]))
  expect(state(join(home, 'state_5.sqlite')).threads[0]?.title).toBe(title)
})

test('a live database with nearly all in its -wal is read while it is locked, and stays as it is', () => {
  const home = newFolder()
  const path = join(home, 'state_5.sqlite')
  const live = database(path)
  live.pragma('journal_mode = WAL')
  live.pragma('wal_autocheckpoint = 0')
  const rows = Array.from({ length: 2000 }, (_, n) => ({ id: id(n), title: 'x'.repeat(1000), rollout_path: null }))
  live.transaction(() => stateDatabase(live, 62, rows))()
  live.exec('BEGIN EXCLUSIVE')
  live.exec(`INSERT INTO threads (id) VALUES ('not committed')`)
  const before = readdirSync(home).map(name => [name, readFileSync(join(home, name))])
  const { threads, database: info } = state(path)
  expect(readdirSync(home).map(name => [name, readFileSync(join(home, name))])).toEqual(before)
  expect(threads.length).toBe(2000)
  expect(info.walBytes).toBeGreaterThan(2_000_000)
  live.exec('ROLLBACK')
  live.close()
})

test.skipIf(process.platform === 'win32')('the copy has no name any more while rows are read', () => {
  const home = homeWith(db => stateDatabase(db, 62, [{ id: id(1), rollout_path: null }]))
  const scratch = newFolder()
  const steps = inspectDatabase(join(home, 'state_5.sqlite'), { homes: [], scratch, quick: false })
  expect(steps.next().done).toBe(false)
  expect(readdirSync(scratch)).toHaveLength(1)
  while (readdirSync(scratch).length > 0) expect(steps.next().done).toBe(false)
  expect(runNow(steps)).toMatchObject({ ok: true, value: { threads: [{ id: id(1) }] } })
})

test('a database without its -wal has no tables, and says so', () => {
  const path = join(newFolder(), 'state_5.sqlite')
  const live = database(path)
  live.pragma('journal_mode = WAL')
  stateDatabase(live, 62, [])
  const alone = join(newFolder(), 'state_5.sqlite')
  writeFileSync(alone, readFileSync(path))
  live.close()
  expect(report(alone)).toMatchObject({
    kind: 'other',
    database: { migrations: null, tables: [] },
    problems: [{ code: 'no-threads', thread: null }],
  })
})

test('views, virtual tables and expressions of a stranger are not run', () => {
  const path = join(newFolder(), 'state_5.sqlite')
  const db = database(path)
  db.exec(`CREATE VIEW threads AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n;
    CREATE VIRTUAL TABLE thread_turns USING fts5(thread_id)`)
  db.close()
  expect(report(path)).toMatchObject({ kind: 'other', problems: [{ code: 'no-threads' }] })
})

test('tables with odd names are counted', () => {
  const path = join(newFolder(), 'x.sqlite')
  const db = database(path)
  fill(db, `a' b; --`, ['id', 'select'], [{ id: 1 }])
  db.close()
  expect(report(path)).toMatchObject({ kind: 'other', database: { tables: [{ name: `a' b; --`, rows: 1 }] } })
})

test('a torn database tells the rows that can be read, or why none can', () => {
  const rows = Array.from({ length: 300 }, (_, n) => ({ id: id(n), title: 'x'.repeat(2000), rollout_path: null }))
  const home = homeWith(db => stateDatabase(db, 62, rows))
  const whole = readFileSync(join(home, 'state_5.sqlite'))
  const counts: number[] = []
  for (const part of [0.1, 0.5, 0.9]) {
    const bytes = Buffer.from(whole)
    bytes.fill(0xa5, Math.floor(bytes.length * part), Math.floor(bytes.length * part) + 20_000)
    put(join(home, 'torn.sqlite'), bytes)
    const found = look(join(home, 'torn.sqlite'))
    if (!found.ok) expect(found.error.message).toMatch(/is damaged: SQLite cannot read its tables \(SQLITE_\w+\)\.$/)
    else if (found.value.kind === 'state') {
      counts.push(found.value.threads.length)
      expect(found.value.problems.map(({ code }) => code)).toContain('damaged')
    }
  }
  expect(counts.length).toBeGreaterThan(0)
})

test('a file that only begins like a database is refused with a sentence', () => {
  const path = join(newFolder(), 'state_5.sqlite')
  put(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(5000, 7)]))
  expect(look(path)).toMatchObject({ ok: false, error: { message: expect.stringMatching(/^\S+ is damaged: /) } })
})

test('one that is stopped leaves no copy, wherever it was', () => {
  const rows = Array.from({ length: 200 }, (_, n) => ({ id: id(n), rollout_path: null }))
  const home = homeWith(db => stateDatabase(db, 62, rows))
  const scratch = newFolder()
  const options = { homes: [], scratch, quick: false }
  for (let pauses = 1; ; pauses++) {
    const steps = inspectDatabase(join(home, 'state_5.sqlite'), options)
    for (let n = 0; n < pauses; n++) if (steps.next().done) return expect(pauses).toBeGreaterThan(20)
    steps.return({ ok: false, error: { code: 'unreadable', message: '' } })
    expect(readdirSync(scratch)).toEqual([])
  }
})

test('all threads are told of before their rollouts are looked at', () => {
  const home = homeWith(db => stateDatabase(db, 62, [{ id: id(1), rollout_path: null, history_mode: 'legacy' }]))
  const told: unknown[] = []
  const steps = inspectDatabase(join(home, 'state_5.sqlite'), {
    homes: [],
    scratch: newFolder(),
    quick: false,
    onListed: ({ kind, problems }) => told.push([kind, problems.length]),
    onCompared: done => told.push(done),
  })
  const found = runNow(steps)
  expect(told).toEqual([['state', 0], 1])
  expect(found.ok && found.value.problems.map(({ code }) => code)).toEqual(['history-mode'])
})
