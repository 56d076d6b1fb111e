import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { damage, KINDS } from '../../fixtures/damage.mjs'
import { runNow } from '../../main/base/steps.ts'
import { DatasetFolder } from '../../main/dataset/dataset-folder.ts'
import { exportDataset } from '../../main/dataset/export-dataset.ts'
import { IndexDb } from '../../main/library/index-db.ts'
import { NameBook } from '../../main/library/names.ts'
import { Sessions } from '../../main/library/sessions.ts'
import { run } from '../cli/run.ts'
import { folderOf, id, newFolder, session, sessionName } from '../library/folders.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { datasetAt, datasetOf, LIBRARY } from './made-library.ts'
import { filesOf, table } from './read-table.ts'

const everyFile = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()

const contents = (folder: string): readonly (readonly [string, string])[] =>
  everyFile(folder).map(path => [path.slice(folder.length), readFileSync(path, 'base64')])

const dated = (n: number, time: string | null): Buffer => {
  const text = session(`of ${time}`, n).toString()
  return Buffer.from(
    time === null ? text.replaceAll(/2026-01-01T00:00:\d\d.000Z/g, 'some day') : text.replaceAll('2026-01-01T00', time),
  )
}

test('sessions are parted by the month in which they began, by UTC', async () => {
  const { out } = await datasetOf({
    [`sessions/${sessionName(1)}`]: dated(1, '2026-02-01T00'),
    [`sessions/${sessionName(2)}`]: dated(2, '2025-12-31T23'),
    [`sessions/${sessionName(3)}`]: dated(3, null),
    [`sessions/${sessionName(4)}`]: dated(4, '2026-02-28T23'),
  })
  expect((await table(out, 'sessions')).map(({ month, session: key }) => [month, key])).toEqual([
    ['2025-12', id(2)],
    ['2026-02', id(1)],
    ['2026-02', id(4)],
    ['__HIVE_DEFAULT_PARTITION__', id(3)],
  ])
  expect(filesOf(out, 'turns')).toEqual(
    ['2025-12', '2026-02', '__HIVE_DEFAULT_PARTITION__'].map(month => `turns/month=${month}/part-0.parquet`),
  )
})

test('the same sessions give the same bytes, wherever they lie and whenever they were written to', async () => {
  const first = await datasetOf(LIBRARY, '--text', '--measures')
  const second = await datasetOf(Object.fromEntries(Object.entries(LIBRARY).reverse()), '--text', '--measures')
  expect(contents(second.out)).toEqual(contents(first.out))
})

test('only the owner may read it', async () => {
  const { out } = await datasetOf(LIBRARY)
  expect(everyFile(out).map(path => statSync(path).mode & 0o777)).toEqual(everyFile(out).map(() => 0o600))
  expect(
    [out, join(out, 'items'), join(out, 'items', 'month=2026-01')].map(path => statSync(path).mode & 0o777),
  ).toEqual([0o700, 0o700, 0o700])
})

test('filters choose sessions; what a fork copied is known even where its parent is not chosen', async () => {
  const { out } = await datasetOf(LIBRARY, '--project', '/p')
  expect(await table(out, 'sessions')).toMatchObject([{ session: id(2), requests: 1, replayed_requests: 2 }])
  const none = await datasetOf(LIBRARY, '--match', 'nothing has this word')
  expect(none.told.tables.map(({ rows, files }) => [rows, files])).toEqual(none.told.tables.map(() => [0, 1]))
})

test('a packed session is read, its twin only once', async () => {
  const bytes = session('packed')
  const { out } = await datasetOf({
    [`sessions/${sessionName(1)}.zst`]: zstdCompressSync(bytes),
    [`archived_sessions/${sessionName(1)}`]: bytes,
    [`archived_sessions/${sessionName(2)}`]: session('old', 2),
  })
  const rows = await table(out, 'sessions')
  expect(rows.map(({ session: key, files, lines, archived }) => [key, files, lines, archived])).toEqual([
    [id(1), 1, 7, false],
    [id(2), 1, 7, true],
  ])
})

test('a file that cannot be read stops nothing: it is told, and a row says so', async () => {
  const { out, told, home } = await datasetOf({
    ...LIBRARY,
    [`sessions/${sessionName(7)}`]: 'no session',
    [`sessions/${sessionName(8)}`]: '',
  })
  expect(told.unreadable.map(({ path }) => path)).toEqual([7, 8].map(n => join(home, 'sessions', sessionName(n))))
  expect(await table(out, 'problems')).toEqual(
    [7, 8].map(n => ({
      month: '__HIVE_DEFAULT_PARTITION__',
      session: id(n),
      file: sessionName(n),
      line: null,
      severity: 'error',
      code: 'unreadable',
      message: null,
    })),
  )
  expect((await table(out, 'sessions')).length).toBe(2)
})

test('damaged sessions are rows or problems, and every other one is written', async () => {
  const sound = rolloutText(
    `meta: 0.169.0 id="${id(1)}"\nturn t1 {\nuser: one\nassistant: two\ncompacted: one | P+sum\n}`,
  )
  const files = KINDS.map((kind, n) => [`sessions/${kind}/${sessionName(n + 10)}`, damage(kind, sound)] as const)
  const { out, told } = await datasetOf(Object.fromEntries(files), '--text', '--measures')
  const unreadable = told.unreadable.map(({ path }) => basename(dirname(path))).sort()
  expect(unreadable).toEqual(['all-nuls', 'empty', 'lfs-pointer', 'plain-words', 'png'])
  const names = (await table(out, 'sessions')).map(({ file }) => file).sort()
  const read = KINDS.flatMap((kind, n) => (unreadable.includes(kind) ? [] : [sessionName(n + 10)]))
  expect(names).toEqual(read.sort())
})

test('files without an id that have one name are two sessions', async () => {
  const text = (prompt: string): Buffer => rolloutText(`no-meta\nturn t1 {\nuser: ${prompt}\n}`)
  const { out } = await datasetOf({ 'sessions/a/rollout-x.jsonl': text('a'), 'sessions/b/rollout-x.jsonl': text('b') })
  expect((await table(out, 'sessions')).map(row => row.session)).toEqual(['rollout-x.jsonl', 'rollout-x.jsonl (2)'])
})

test('sources stay as they are', async () => {
  const home = folderOf(LIBRARY)
  const before = contents(home)
  await datasetAt(home, join(newFolder(), 'out'), '--text', '--measures')
  expect(contents(home)).toEqual(before)
})

const failing = async (home: string, out: string) => {
  const ran = await run(['dataset', '--home', home, '--out', out], { env: { PALIMPSEST_HOME: newFolder() } })
  return [ran.code, ran.stdout, ran.stderr]
}

test('an empty folder is taken; one that holds anything, and a file, are not touched', async () => {
  const home = folderOf(LIBRARY)
  const parent = newFolder()
  const [empty, full, file, link] = ['empty', 'full', 'file', 'link'].map(name => join(parent, name)) as [
    string,
    string,
    string,
    string,
  ]
  for (const folder of [empty, full]) mkdirSync(folder)
  writeFileSync(join(full, 'mine'), 'mine')
  writeFileSync(file, 'mine')
  symlinkSync(full, link)
  await datasetAt(home, empty)
  expect(existsSync(join(empty, 'dataset.json'))).toBe(true)
  expect(await failing(home, full)).toEqual([
    1,
    '',
    `The folder ${full} is not empty; nothing in it is ever replaced.\n`,
  ])
  expect(await failing(home, link)).toEqual([
    1,
    '',
    `The folder ${link} is not empty; nothing in it is ever replaced.\n`,
  ])
  expect(await failing(home, file)).toEqual([1, '', `There is a file at ${file} already; it is never replaced.\n`])
  expect(await failing(home, empty)).toEqual([
    1,
    '',
    `The folder ${empty} is not empty; nothing in it is ever replaced.\n`,
  ])
  expect(readdirSync(parent).sort()).toEqual(['empty', 'file', 'full', 'link'])
  expect(readdirSync(full)).toEqual(['mine'])
})

test('without a folder around it, and among sessions, nothing is written', async () => {
  const home = folderOf(LIBRARY)
  const lost = join(home, 'none', 'out')
  expect(await failing(home, lost)).toEqual([1, '', `There is no folder ${dirname(lost)} to put the dataset in.\n`])
  const inside = join(home, 'sessions', 'out')
  const sessions = join(home, 'sessions')
  expect(await failing(home, inside)).toEqual([1, '', `${inside} lies in ${sessions}, which is only read.\n`])
  expect(readdirSync(sessions).sort()).toEqual([sessionName(1), sessionName(2)])
})

test.each([
  [[], 'dataset needs --out DIR.'],
  [['--out', 'x', 'y'], 'dataset takes one FILE, not 1: y.'],
  [
    ['--out', 'x', '--since', 'monday'],
    '--since monday is not a day such as 2026-05-31 or a time such as 2026-05-31T10:00:00Z.',
  ],
])('%j is wrong usage', async (args, sentence) => {
  const { code, stdout, stderr } = await run(['dataset', ...args])
  expect([code, stdout, stderr.split('\n')[0]]).toEqual([2, '', sentence])
})

test('a class of secrets that is not known is wrong usage', async () => {
  const { code, stderr } = await run(['dataset', '--out', 'x', '--redact', 'emails'])
  expect([code, stderr.startsWith('"emails" is nothing that --redact knows.')]).toEqual([2, true])
})

/** What is needed to write the tables of a home step by step. */
function steppedIn(home: string) {
  const db = new IndexDb(newFolder())
  onTestFinished(() => db.close())
  const sessions = new Sessions(db, new NameBook(newFolder()))
  runNow(sessions.look([home]))
  runNow(sessions.fill(() => undefined))
  const all = sessions.list('')
  const parent = newFolder()
  const out = join(parent, 'out')
  return {
    parent,
    wanted: { out, sessions: all, all, homes: [home], texts: 'with', redact: null, measures: true } as const,
  }
}

test('wherever it is stopped, nothing is left', () => {
  const { parent, wanted } = steppedIn(folderOf(LIBRARY))
  let pauses = 0
  for (const step = exportDataset(wanted); !step.next().done; ) pauses += 1
  expect([pauses > 10, readdirSync(parent)]).toEqual([true, ['out']])
  for (let stop = 1; stop < pauses; stop += Math.ceil(pauses / 12)) {
    const work = exportDataset({ ...wanted, out: join(parent, 'stopped') })
    for (let n = 0; n < stop; n++) work.next()
    expect(readdirSync(parent).length).toBe(2)
    work.return({ ok: false, error: { code: 'unreadable', message: '' } })
    expect(readdirSync(parent)).toEqual(['out'])
  }
})

test('a disk that does not take it is told in a sentence, and nothing is left', () => {
  const { parent, wanted } = steppedIn(folderOf(LIBRARY))
  const work = exportDataset(wanted)
  work.next()
  const [temporary = ''] = readdirSync(parent)
  rmSync(join(parent, temporary), { recursive: true })
  writeFileSync(join(parent, temporary), 'no folder any more')
  expect(runNow(work)).toEqual({
    ok: false,
    error: { code: 'not-writable', message: 'The dataset could not be written (ENOTDIR); nothing is left of it.' },
  })
  expect(readdirSync(parent)).toEqual([])
})

test('a session that is gone when its turn comes is told, and the others are written', async () => {
  const home = folderOf(LIBRARY)
  const { wanted } = steppedIn(home)
  const gone = join(home, 'sessions', sessionName(1))
  rmSync(gone)
  const made = runNow(exportDataset(wanted))
  expect(made.ok && made.value.unreadable.map(({ path }) => path)).toEqual([gone])
  expect((await table(wanted.out, 'problems')).map(({ session: key, month, code }) => [key, month, code])).toEqual([
    [id(1), '2026-01', 'unreadable'],
  ])
  // What the fork copied cannot be told any more, so that it counts as its own: once in all.
  expect(await table(wanted.out, 'sessions')).toMatchObject([{ session: id(2), requests: 3, replayed_requests: 0 }])
})

test('a folder that something was put into meanwhile is left alone', () => {
  const out = join(newFolder(), 'out')
  const made = DatasetFolder.make(out, [])
  if (!made.ok) throw new Error(made.error.message)
  made.value.finishTables()
  mkdirSync(out)
  writeFileSync(join(out, 'mine'), 'mine')
  expect(made.value.settle('{}')).toMatchObject({ ok: false, error: { code: 'not-writable' } })
  made.value.discard()
  expect([readdirSync(out), readdirSync(dirname(out))]).toEqual([['mine'], [basename(out)]])
})

test('a month that grows large gets further files', async () => {
  const out = join(newFolder(), 'out')
  const made = DatasetFolder.make(out, [], 1)
  if (!made.ok) throw new Error(made.error.message)
  const folder = made.value
  folder.begin('2026-01')
  const row = { session: 'a', file: 'b', severity: 'error', code: 'c', message: 'x'.repeat(9_000_000) }
  for (const line of [1, 2]) folder.put('problems', { ...row, line })
  folder.begin('2026-02')
  folder.put('problems', { ...row, line: 3, message: null })
  expect(
    folder
      .finishTables()
      .get('problems')
      ?.map(({ path, rows }) => [path, rows]),
  ).toEqual([
    ['problems/month=2026-01/part-0.parquet', 1],
    ['problems/month=2026-01/part-1.parquet', 1],
    ['problems/month=2026-02/part-0.parquet', 1],
  ])
  expect(folder.settle('{}').ok).toBe(true)
  expect((await table(out, 'problems')).map(({ line }) => line)).toEqual([1, 2, 3])
})
