import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { HistoryRollout } from '../../main/library/history-rollouts.ts'
import { inspectDatabase } from '../../main/library/inspect-database.ts'
import { database, fill, type HistoryRows, historyDatabase, type Row } from './databases.ts'
import { folderOf, id, sessionName } from './folders.ts'

const time = '2026-01-01T00:00:00.000Z'
const line = (ordinal: number, type: string, payload: object): string =>
  JSON.stringify({ timestamp: time, ordinal, type, payload })
const event = (ordinal: number, payload: object): string => line(ordinal, 'event_msg', payload)
const item = (ordinal: number, turn: string, itemId: string): string =>
  event(ordinal, { type: 'item_completed', turn_id: turn, item: { type: 'UserMessage', id: itemId, text: 'ü' } })

/** Two turns of which the second failed; the item b was completed twice. Ordinals 0 to 8. */
const LINES: readonly string[] = [
  line(0, 'session_meta', { id: id(1), cli_version: '0.169.0', history_mode: 'paginated' }),
  event(1, { type: 'task_started', turn_id: 't1' }),
  item(2, 't1', 'a'),
  item(3, 't1', 'b'),
  item(4, 't1', 'b'),
  event(5, { type: 'task_complete', turn_id: 't1' }),
  event(6, { type: 'task_started', turn_id: 't2' }),
  item(7, 't2', 'c'),
  event(8, { type: 'task_complete', turn_id: 't2', error: { message: 'no' } }),
]

/** Offset at which the line with this ordinal starts. */
const at = (ordinal: number): number =>
  LINES.slice(0, ordinal).reduce((sum, one) => sum + Buffer.byteLength(one) + 1, 0)
const END = at(LINES.length)

const turn = (name: string, first: number, last: number | null, status: string): Row => ({
  thread_id: id(1),
  turn_id: name,
  rollout_ordinal: first,
  rollout_byte_offset: at(first),
  rollout_end_ordinal: last,
  rollout_end_byte_offset: last === null ? null : at(last + 1),
  status,
})

const stored = (turnId: string, itemId: string, first: number, last = first): Row => ({
  thread_id: id(1),
  turn_id: turnId,
  item_id: itemId,
  item_type: 'userMessage',
  rollout_ordinal: first,
  updated_at_ordinal: last,
})

const upTo = (byte: number, ordinal: number): Row => ({
  thread_id: id(1),
  next_rollout_byte_offset: byte,
  next_rollout_ordinal: ordinal,
})

/** What Codex makes of LINES. */
const WHOLE = {
  state: [upTo(END, 9)],
  turns: [turn('t1', 1, 5, 'completed'), turn('t2', 6, 8, 'failed')],
  items: [stored('t1', 'a', 2), stored('t1', 'b', 3, 4), stored('t2', 'c', 7)],
} satisfies HistoryRows

interface Told {
  readonly rollout: HistoryRollout | undefined
  readonly state: string | undefined
  readonly partsAt: number | null | undefined
  readonly problems: readonly string[]
}

const text = (lines: readonly string[]): string => lines.map(one => `${one}\n`).join('')

function look(files: Readonly<Record<string, string | Uint8Array>>, rows: HistoryRows, quick = false): Told {
  const home = folderOf(files)
  const path = join(home, 'thread_history_1.sqlite')
  const db = database(path)
  historyDatabase(db, rows)
  db.close()
  return told(path, quick)
}

function told(path: string, quick = false): Told {
  const found = runNow(inspectDatabase(path, { homes: [], scratch: folderOf({}), quick }))
  if (!found.ok || found.value.kind !== 'threadHistory')
    throw new Error(found.ok ? found.value.kind : found.error.message)
  const [rollout] = found.value.threads
  const problems = found.value.problems.map(({ code, ordinal }) => `${ordinal ?? '-'} ${code}`)
  return { rollout, state: rollout?.state, partsAt: rollout?.partsAt, problems }
}

const inHome = (content: string | Uint8Array) => ({ [`sessions/2026/01/01/${sessionName(1)}`]: content })

/** What is told of a database against LINES, or against other bytes. */
const against = (rows: HistoryRows, content: string | Uint8Array = text(LINES)) => {
  const { state, partsAt, problems } = look(inHome(content), rows)
  return { state, partsAt, problems }
}

const EQUAL = { state: 'equal', partsAt: null, problems: [] }
const parted = (partsAt: number, ...problems: readonly string[]) => ({ state: 'parted', partsAt, problems })

test('a projection that holds what its file holds is equal', () => {
  expect(against(WHOLE)).toEqual(EQUAL)
  const { rollout } = look(inHome(text(LINES)), WHOLE)
  expect(rollout).toMatchObject({
    rolloutId: id(1),
    id: id(1),
    rollout: { place: 'found' },
    turns: 2,
    items: 3,
    nextByte: END,
    nextOrdinal: 9,
    file: { bytes: END, lines: 9, nextOrdinal: 9 },
  })
})

test('a packed rollout is compared by its unpacked bytes', () => {
  const packed = { [`sessions/${sessionName(1)}.zst`]: zstdCompressSync(Buffer.from(text(LINES))) }
  expect(look(packed, WHOLE)).toMatchObject(EQUAL)
})

test.each([
  [0, [], []],
  [1, [], []],
  [2, [turn('t1', 1, null, 'inProgress')], []],
  [4, [turn('t1', 1, null, 'inProgress')], [stored('t1', 'a', 2), stored('t1', 'b', 3)]],
  [6, [turn('t1', 1, 5, 'completed')], [stored('t1', 'a', 2), stored('t1', 'b', 3, 4)]],
])('a projection that stopped before ordinal %i is behind from there', (n, turns, items) => {
  expect(against({ state: [upTo(at(n), n)], turns, items })).toEqual({
    state: 'behind',
    partsAt: n,
    problems: [`${n} projection-behind`],
  })
})

const without = <T>(rows: readonly T[], n: number): readonly T[] => rows.filter((_, i) => i !== n)
const [T1, T2] = WHOLE.turns as [Row, Row]

test.each<[string, HistoryRows, number, readonly string[]]>([
  ['lacks a turn', { ...WHOLE, turns: [T2] }, 1, ['1 turn-not-in-database']],
  ['lacks an item', { ...WHOLE, items: without(WHOLE.items, 1) }, 3, ['3 item-not-in-database']],
  ['has a turn more', { ...WHOLE, turns: [T1, T2, turn('t3', 6, 8, 'failed')] }, 6, ['6 turn-not-in-file']],
  ['has an item more', { ...WHOLE, items: [...WHOLE.items, stored('t2', 'd', 8)] }, 8, ['8 item-not-in-file']],
  ['puts a turn at another ordinal', { ...WHOLE, turns: [{ ...T1, rollout_ordinal: 2 }, T2] }, 1, ['1 turn-ordinal']],
  [
    'puts an item at another ordinal',
    { ...WHOLE, items: [stored('t1', 'a', 3), ...WHOLE.items.slice(1)] },
    2,
    ['2 item-ordinal'],
  ],
  [
    'missed that an item changed',
    { ...WHOLE, items: [stored('t1', 'a', 2), stored('t1', 'b', 3), stored('t2', 'c', 7)] },
    3,
    ['3 item-ordinal'],
  ],
  [
    'begins a turn inside a line',
    { ...WHOLE, turns: [T1, { ...T2, rollout_byte_offset: at(6) + 5 }] },
    6,
    ['6 turn-offset'],
  ],
  [
    'ends a turn at another byte',
    { ...WHOLE, turns: [{ ...T1, rollout_end_byte_offset: at(5) }, T2] },
    5,
    ['5 turn-offset'],
  ],
  ['says another status', { ...WHOLE, turns: [T1, { ...T2, status: 'completed' }] }, 8, ['8 turn-status']],
  [
    'leaves a turn open',
    { ...WHOLE, turns: [turn('t1', 1, null, 'inProgress'), T2] },
    5,
    ['5 turn-ordinal', '5 turn-offset', '5 turn-status'],
  ],
  ['counts the next ordinal otherwise', { ...WHOLE, state: [upTo(END, 11)] }, 9, ['9 next-ordinal']],
  [
    'goes on inside a line',
    { ...WHOLE, state: [upTo(END - 1, 9)], turns: [T1, turn('t2', 6, null, 'inProgress')] },
    8,
    ['8 offset-inside-line'],
  ],
  ['does not say how far it goes', { ...WHOLE, state: [] }, 0, ['0 projection-state-missing']],
  ['goes beyond the file', { ...WHOLE, state: [upTo(END + 100, 12)] }, 9, ['9 file-shorter']],
])('a projection that %s parts from its file', (_, rows, partsAt, problems) => {
  expect(against(rows)).toEqual(parted(partsAt, ...problems))
})

test('a file that was cut parts where it ends', () => {
  expect(against(WHOLE, text(LINES.slice(0, 6)))).toEqual(
    parted(6, '6 file-shorter', '6 turn-not-in-file', '7 item-not-in-file'),
  )
})

test('a last line without its end is a line', () => {
  expect(
    against(
      { ...WHOLE, state: [upTo(END - 1, 9)], turns: [T1, { ...T2, rollout_end_byte_offset: END - 1 }] },
      text(LINES).trimEnd(),
    ),
  ).toEqual(EQUAL)
})

test('ordinals that are repeated are told with their line', () => {
  const repeated = LINES.map((one, i) => (i === 8 ? one.replace('"ordinal":8', '"ordinal":7') : one))
  expect(against(WHOLE, text(repeated))).toEqual(
    parted(7, '7 turn-ordinal', '7 ordinals-out-of-order', '8 next-ordinal'),
  )
})

test('lines that are broken and lines of other shapes are passed over', () => {
  const odd = [
    ...LINES,
    '{torn',
    '',
    '\0\0',
    '[]',
    '{"type":"event_msg","payload":{"type":"item_completed","turn_id":7}}',
  ]
  expect(against(WHOLE, text(odd))).toEqual({ state: 'behind', partsAt: 9, problems: ['9 projection-behind'] })
})

test('what an older schema does not hold is not compared', () => {
  const home = folderOf(inHome(text(LINES)))
  const path = join(home, 'thread_history_1.sqlite')
  const db = database(path)
  fill(
    db,
    'thread_history_projection_state',
    ['next_rollout_ordinal', 'thread_id', 'next_rollout_byte_offset'],
    WHOLE.state,
  )
  fill(db, 'thread_turns', ['turn_id', 'thread_id', 'rollout_ordinal'], WHOLE.turns)
  fill(db, 'thread_items', ['item_id', 'turn_id', 'thread_id', 'rollout_ordinal'], WHOLE.items)
  db.close()
  expect(told(path)).toMatchObject(EQUAL)
})

test('a segment is found by its own id, and counts its own lines only', () => {
  const name = sessionName(1).replace('.jsonl', `_${id(2)}.jsonl`)
  const segment = (rows: readonly Row[]): readonly Row[] => rows.map(row => ({ ...row, thread_id: id(2) }))
  const rows = { state: segment(WHOLE.state), turns: segment(WHOLE.turns), items: segment(WHOLE.items) }
  const { rollout } = look({ [`sessions/${name}`]: text(LINES), [`sessions/${sessionName(1)}`]: text(LINES) }, rows)
  expect(rollout).toMatchObject({
    rolloutId: id(2),
    id: id(1),
    state: 'equal',
    rollout: { path: expect.stringContaining(name) },
  })
})

test('a rollout without a file, with an empty one, or with --quick is not compared', () => {
  expect(look({}, WHOLE)).toMatchObject({ state: 'notCompared', problems: ['- rollout-missing'] })
  expect(look(inHome(''), WHOLE)).toMatchObject({ state: 'notCompared', problems: ['- rollout-unreadable'] })
  expect(look(inHome(text(LINES)), { ...WHOLE, state: [] }, true)).toMatchObject({ state: 'notCompared', problems: [] })
})

test('no more than a hundred differences of a rollout are told one by one', () => {
  const items = Array.from({ length: 500 }, (_, n) => stored('t1', `x${n}`, n))
  const { problems } = look(inHome(text(LINES)), { ...WHOLE, items: [...WHOLE.items, ...items] })
  expect(problems.length).toBe(101)
  expect(problems.at(-1)).toBe('- more-differences')
})

test('rows of odd values are told, never thrown', () => {
  const odd = {
    thread_id: id(1),
    turn_id: 't1',
    rollout_ordinal: 'x',
    rollout_byte_offset: -5,
    status: Buffer.from('x'),
  }
  const nameless = [
    { thread_id: id(1), turn_id: null },
    { thread_id: null, turn_id: 't' },
  ]
  const { state, problems } = against({ ...WHOLE, turns: [odd, T2, ...nameless], items: [...WHOLE.items, ...nameless] })
  expect({ state, problems }).toEqual({
    state: 'parted',
    problems: ['1 turn-ordinal', '1 turn-offset', '5 turn-ordinal', '5 turn-offset'],
  })
})

test('a large projection is read in small slices, and every item is looked at', () => {
  const count = 4000
  const lines = [LINES[0] as string, LINES[1] as string]
  const items: Row[] = []
  for (let n = 0; n < count; n++) {
    lines.push(item(n + 2, 't1', `i${n}`))
    if (n !== 1234) items.push(stored('t1', `i${n}`, n + 2))
  }
  const content = text(lines)
  const home = folderOf(inHome(content))
  const db = database(join(home, 'thread_history_1.sqlite'))
  const bytes = Buffer.byteLength(content)
  historyDatabase(db, { state: [upTo(bytes, count + 2)], turns: [turn('t1', 1, null, 'inProgress')], items })
  db.close()
  const steps = inspectDatabase(join(home, 'thread_history_1.sqlite'), {
    homes: [],
    scratch: folderOf({}),
    quick: false,
  })
  let pauses = 0
  let step = steps.next()
  for (; !step.done; step = steps.next()) pauses++
  // Ids are read once for the list and rows once for the comparison.
  expect(pauses).toBeGreaterThan(count / 512 + count / 256)
  expect(step.value).toMatchObject({
    ok: true,
    value: { threads: [{ items: count - 1, state: 'parted', partsAt: 1236 }] },
  })
})
