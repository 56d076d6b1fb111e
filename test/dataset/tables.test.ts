import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { TABLES, type TableName } from '../../main/dataset/tables.ts'
import { run } from '../cli/run.ts'
import { id, newFolder, sessionName } from '../library/folders.ts'
import { following } from '../support/chain-files.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { datasetOf, LIBRARY, type Made, usage } from './made-library.ts'
import { filesOf, metadataOf, table } from './read-table.ts'

let made: Made

beforeAll(async () => {
  made = await datasetOf(LIBRARY, '--measures')
})

const PLACE = { month: '2026-01', session: id(1), file: sessionName(1) }
const FORK = { month: '2026-01', session: id(2), file: sessionName(2) }
const STANDS = { replayed: false, reverted: false }
const COPIED = { replayed: true, reverted: false }
const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`

const spent = (requests: number, input: number) => ({
  requests,
  input_tokens: input,
  cached_tokens: requests,
  output_tokens: 2 * requests,
  reasoning_tokens: requests,
  total_tokens: input + 2 * requests,
})

const names = (table: TableName): readonly string[] => ['month', ...Object.keys(TABLES[table])]

test('a session has one row, and its fork counts only what is its own', async () => {
  const [own, fork, ...more] = await table(made.out, 'sessions')
  expect(own).toEqual({
    ...PLACE,
    agent: 'codex',
    cli_version: '0.110.0',
    model: 'gpt-test',
    history_mode: 'legacy',
    cwd: '/home/[redacted home-path]/one',
    branch: 'main',
    title: null,
    forked_from: null,
    parent_thread: null,
    archived: false,
    started_at: at(0),
    ended_at: at(16),
    files: 1,
    bytes: LIBRARY[`sessions/${sessionName(1)}`]?.length,
    lines: 17,
    unknown_lines: 0,
    rejected_lines: 0,
    turns: 2,
    items: 5,
    checkpoints: 1,
    attempts: 0,
    problems: 0,
    ...spent(2, 300),
    replayed_requests: 0,
    replayed_total_tokens: 0,
    context_window: 1000,
    failed: false,
    fidelity: 'exact',
  })
  expect(fork).toMatchObject({
    ...FORK,
    cwd: '/p/two',
    forked_from: id(1),
    turns: 3,
    items: 6,
    checkpoints: 1,
    ...spent(1, 300),
    replayed_requests: 2,
    replayed_total_tokens: 304,
  })
  expect(more).toEqual([])
})

test('tokens of all sessions are those that the tree counts, each request once', async () => {
  const ran = await run(['tree', id(1), '--home', made.home, '--json'], { env: { PALIMPSEST_HOME: newFolder() } })
  const { spent: tree } = JSON.parse(ran.stdout)
  const sessions = await table(made.out, 'sessions')
  const sum = (column: string): number => sessions.reduce((total, row) => total + Number(row[column]), 0)
  expect(tree).toEqual({
    requests: sum('requests'),
    input: sum('input_tokens'),
    cached: sum('cached_tokens'),
    output: sum('output_tokens'),
    total: sum('total_tokens'),
  })
  const turns = (await table(made.out, 'turns')).filter(({ replayed }) => replayed === false)
  expect(turns.reduce((total, row) => total + Number(row.total_tokens), 0)).toBe(tree.total)
})

test('turns tell their place, their state and what their requests took', async () => {
  const rows = await table(made.out, 'turns')
  expect(rows[0]).toEqual({
    ...PLACE,
    turn: 1,
    turn_id: 't1',
    ...STANDS,
    start_line: 2,
    end_line: 10,
    started_at: at(1),
    ended_at: at(9),
    status: 'completed',
    rolled_back_by: null,
    displayed: true,
    in_history: 'summarised',
    items: 4,
    bytes: rows[0]?.bytes,
    tokens: rows[0]?.tokens,
    ...spent(1, 100),
    prompt: null,
  })
  expect(rows.map(({ session, turn, replayed, total_tokens }) => [session, turn, replayed, total_tokens])).toEqual([
    [id(1), 1, false, 102],
    [id(1), 2, false, 202],
    [id(2), 1, true, 102],
    [id(2), 2, true, 202],
    [id(2), 3, false, 302],
  ])
})

test('items tell what they are and no text', async () => {
  const rows = await table(made.out, 'items')
  const item = { ...PLACE, turn: 1, ...STANDS, opaque_bytes: 0, images: 0, fidelity: 'exact', text: null }
  const plain = { ...item, cut: false, injected: false, compaction_output: false, tool: null, program: null }
  const sizes = (n: number) => ({ bytes: rows[n]?.bytes, tokens: rows[n]?.tokens })
  expect(rows.slice(0, 3)).toEqual([
    {
      ...plain,
      item: 0,
      line: 4,
      at: at(3),
      line_kind: 'response_item/message',
      kind: 'user',
      label: 'User',
      role: 'user',
      call_id: null,
      exit_code: null,
      ...sizes(0),
    },
    {
      ...plain,
      item: 1,
      line: 6,
      at: at(5),
      line_kind: 'response_item/function_call',
      kind: 'call',
      label: 'Call',
      role: null,
      tool: 'shell',
      program: 'npm',
      call_id: 'c1',
      exit_code: null,
      ...sizes(1),
    },
    {
      ...plain,
      item: 2,
      line: 7,
      at: at(6),
      line_kind: 'response_item/function_call_output',
      kind: 'output',
      label: 'Output',
      role: null,
      call_id: 'c1',
      exit_code: 1,
      ...sizes(2),
    },
  ])
  expect(rows.map(({ session, item, replayed }) => `${String(session).at(-1)} ${item} ${replayed}`)).toEqual([
    ...[0, 1, 2, 3, 4].map(n => `1 ${n} false`),
    ...[0, 1, 2, 3, 4].map(n => `2 ${n} true`),
    '2 5 false',
  ])
})

test('paths of files that calls read are those below the folder of the session', async () => {
  const read = { item: 1, turn: 1, action: 'read', path: 'src/a.ts' }
  expect(await table(made.out, 'paths')).toEqual([
    { ...PLACE, ...read, line: 6, ...STANDS, at: at(5) },
    // The fork was begun elsewhere.
    { ...FORK, ...read, line: 7, ...COPIED, at: at(6), path: '/home/[redacted home-path]/one/src/a.ts' },
  ])
})

test('a compaction has a row with what the file says of it', async () => {
  const [own, copy, ...more] = await table(made.out, 'checkpoints')
  expect(own).toEqual({
    ...PLACE,
    checkpoint: 1,
    line: 16,
    turn: 2,
    ...STANDS,
    rolled_back: false,
    at: at(15),
    trigger: 'auto',
    phase: 'midTurn',
    inferred: true,
    reason: 'contextLimit',
    reason_known: 'inferred',
    implementation: 'local',
    fidelity: 'exact',
    window_number: null,
    items_before: 5,
    items_after: 2,
    tokens_before: own?.tokens_before,
    tokens_after: own?.tokens_after,
    counter_before: own?.counter_before,
    counter_before_known: own?.counter_before_known,
    counter_after: null,
    counter_after_known: 'unknown',
    instructions_tokens: own?.instructions_tokens,
    opaque_bytes: 0,
    duration_ms: own?.duration_ms,
    duration_known: 'computed',
    call_input_tokens: own?.call_input_tokens,
    call_cached_tokens: own?.call_cached_tokens,
    call_output_tokens: own?.call_output_tokens,
    call_known: own?.call_known,
    model_before: 'gpt-test',
    model_after: own?.model_after,
    made_strategy: null,
  })
  expect(copy).toMatchObject({ ...FORK, ...COPIED, checkpoint: 1, line: 17 })
  expect(more).toEqual([])
})

test('measures are long: one row a figure, with how it is known', async () => {
  const rows = (await table(made.out, 'measures')).filter(({ session }) => session === id(1))
  const one = (measure: string, name: string | null = null) =>
    rows.filter(row => row.measure === measure && row.class === name)
  const place = { ...PLACE, checkpoint: 1, class: null, whole: null, why: null }
  expect(one('items_before')).toEqual([{ ...place, measure: 'items_before', value: 5, unit: 'items', known: 'all' }])
  expect(one('kept_strictly', 'path')).toEqual([
    { ...place, measure: 'kept_strictly', class: 'path', value: 0, whole: 1, unit: 'facts', known: 'all' },
  ])
  expect(one('calls_repeated')).toEqual([
    { ...place, measure: 'calls_repeated', value: null, unit: 'calls', known: 'notMeasurable', why: 'nothingLater' },
  ])
})

test('without --measures that table is empty, and every table has all its columns', async () => {
  const { out, told } = await datasetOf(LIBRARY)
  expect(told.tables.map(({ name, rows }) => `${name} ${rows}`)).toEqual([
    'sessions 2',
    'turns 5',
    'items 11',
    'paths 2',
    'checkpoints 2',
    'attempts 0',
    'measures 0',
    'problems 0',
  ])
  for (const name of Object.keys(TABLES) as TableName[]) {
    const [file = ''] = filesOf(out, name)
    const metadata = metadataOf(join(out, file))
    expect(['month', ...metadata.schema.slice(1).map(element => element.name)]).toEqual(names(name))
    expect(metadata.key_value_metadata).toEqual([{ key: 'palimpsest.schema', value: '1' }])
  }
})

test('a line that is broken is told, without its text', async () => {
  const name = `sessions/${sessionName(3)}`
  const text = `meta: 0.169.0 id="${id(3)}"\nturn t1 {\nuser: a\nassistant: b\n}\nturn t2 {\n} failed\nraw: {"type":\nblank`
  const { out } = await datasetOf({ [name]: rolloutText(text) })
  const [problem] = await table(out, 'problems')
  expect(problem).toMatchObject({ session: id(3), code: 'torn-line', line: 11, message: null })
  const [session] = await table(out, 'sessions')
  expect(session).toMatchObject({ rejected_lines: 1, problems: 1, failed: true })
})

test('after a revert each line has its rows once, and what was left behind says so', async () => {
  const older = rolloutText(
    `meta: 0.169.0 paginated id="${id(4)}"\nturn t1 {\nuser: one\nshown User one\n${usage(10)}\n}\nturn t2 {\nuser: two\n${usage(20)}\n}`,
  )
  const newer = following(id(4), { base: id(4), lines: 7, of: older }, `turn t3 {\nuser: three\n${usage(40)}\n}`)
  const segment = sessionName(4).replace('.jsonl', `_${id(5)}.jsonl`)
  const { out } = await datasetOf({ [`sessions/${sessionName(4)}`]: older, [`sessions/${segment}`]: newer })
  const [session, ...more] = await table(out, 'sessions')
  expect([session, more]).toMatchObject([
    { session: id(4), file: segment, files: 2, turns: 3, items: 3, ...spent(3, 70) },
    [],
  ])
  const turns = await table(out, 'turns')
  expect(turns.map(({ file, turn, turn_id, reverted }) => [file, turn, turn_id, reverted])).toEqual([
    [sessionName(4), 1, 't1', false],
    [sessionName(4), 2, 't2', true],
    [segment, 2, 't3', false],
  ])
  expect((await table(out, 'items')).map(({ file, item, line, reverted }) => [file, item, line, reverted])).toEqual([
    [sessionName(4), 0, 4, false],
    [sessionName(4), 1, 11, true],
    [segment, 0, 4, false],
  ])
})

test('a compaction that came to nothing is told with its outcome', async () => {
  const folder = 'fixtures/0.110.0/failed-everywhere'
  const [name = ''] = readdirSync(folder).filter(each => each.startsWith('rollout-'))
  const { out } = await datasetOf(
    { [`sessions/${name}`]: readFileSync(join(folder, name)) },
    '--text',
    '--redact',
    'none',
  )
  const rows = await table(out, 'attempts')
  expect(rows.map(({ attempt }) => attempt)).toEqual(rows.map((_, i) => i + 1))
  expect(rows[0]).toEqual({
    month: '2026-11',
    session: name.slice(-42, -6),
    file: name,
    attempt: 1,
    line: rows[0]?.line,
    turn: rows[0]?.turn,
    ...STANDS,
    at: rows[0]?.at,
    outcome: 'failed',
    trigger: null,
    phase: null,
    inferred: true,
    message: null,
  })
})

test('dataset.json tells tables, columns and files, and nothing of this machine', async () => {
  const text = readFileSync(join(made.out, 'dataset.json'), 'utf8')
  const { tables, ...rest } = JSON.parse(text)
  expect(rest).toMatchObject({ format: 'palimpsest-dataset', schema: 1, sessions: 2, texts: false, measures: true })
  expect(tables.sessions.columns[0]).toEqual({ name: 'session', type: 'STRING', nullable: false })
  expect(tables.sessions.files).toEqual([
    { path: 'sessions/month=2026-01/part-0.parquet', rows: 2, bytes: tables.sessions.files[0].bytes },
  ])
  expect(text).not.toContain(made.home)
  expect(text).not.toContain('anna')
})
