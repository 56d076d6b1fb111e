import type { TurnSpan, TurnStatus } from '../thread/model.ts'
import type { Head, Outline } from './head.ts'
import { type Fields, fieldsOf } from './settings.ts'

/** Columns of `sessions`, those of the file first. */
export const SESSION_COLUMNS =
  'key, path, bytes, modified_at, thread_id, name, prompt, started_at, ended_at, agent, cli_version, model, cwd, branch, forked_from, parent_thread, turns, checkpoints, failed, problem'

type Value = string | number | null

/** A head as its columns stand, those of the file left out. */
export const headValues = (head: Head): readonly Value[] => [
  head.threadId,
  head.name,
  head.prompt,
  head.startedAt,
  head.endedAt,
  head.agent,
  head.cliVersion,
  head.model,
  head.cwd,
  head.branch,
  head.forkedFrom,
  head.parentThread,
  head.turns,
  head.checkpoints,
  head.failed === null ? null : Number(head.failed),
  head.problem,
]

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const countOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** Our own writing, so that a look at two fields is enough; null when somebody else wrote there. */
export function headIn(row: Fields): Head | null {
  const { prompt, agent, failed } = row
  if (typeof prompt !== 'string' || typeof agent !== 'string') return null
  return {
    threadId: textOf(row.thread_id),
    name: textOf(row.name),
    prompt,
    startedAt: textOf(row.started_at),
    endedAt: textOf(row.ended_at),
    agent,
    cliVersion: textOf(row.cli_version),
    model: textOf(row.model),
    cwd: textOf(row.cwd),
    branch: textOf(row.branch),
    forkedFrom: textOf(row.forked_from),
    parentThread: textOf(row.parent_thread),
    turns: countOf(row.turns),
    checkpoints: countOf(row.checkpoints),
    failed: failed === null ? null : failed === 1,
    problem: textOf(row.problem),
  }
}

const SINCE = Date.parse('2020-01-01T00:00:00.000Z') / 1000
/** Keys stay below this, so that the ids of passages are whole numbers that JavaScript and SQLite hold alike: until 2036. */
export const MOST_KEY = 2 ** 29 - 1

/** The key that fits a session best: the second in which it began; of a file that does not say, was written to. */
export function keyFor(head: Head, modifiedAt: number): number {
  const began = head.startedAt === null ? Number.NaN : Date.parse(head.startedAt)
  const second = Math.floor((Number.isNaN(began) ? modifiedAt : began) / 1000) - SINCE
  return Math.min(MOST_KEY, Math.max(1, second))
}

export const nextKey = (key: number): number => (key >= MOST_KEY ? 1 : key + 1)

/** An outline as its columns stand. */
export interface OutlineColumns {
  readonly spans: Uint8Array
  readonly kinds: string
  readonly checkpoints: readonly (readonly Value[])[]
}

export function outlineColumns({ turns, kinds, checkpoints }: Outline): OutlineColumns {
  return {
    spans: packedSpans(turns),
    kinds: JSON.stringify(Object.fromEntries(kinds)),
    checkpoints: checkpoints.map(one => [
      one.n,
      one.line,
      one.at,
      one.trigger,
      one.phase,
      one.implementation,
      one.windowNumber,
      one.opaqueBytes,
      Number(one.rolledBack),
    ]),
  }
}

/** null when somebody else wrote there. */
export function kindsIn(text: string): ReadonlyMap<string, number> | null {
  try {
    const kinds = Object.entries(fieldsOf(JSON.parse(text)))
    return kinds.every(([, bytes]) => typeof bytes === 'number') ? new Map(kinds as [string, number][]) : null
  } catch {
    return null
  }
}

const STATUSES: readonly TurnStatus[] = ['completed', 'interrupted', 'failed', 'rolledBack', 'open']
const SPAN = 9

function packedSpans(turns: readonly TurnSpan[]): Buffer {
  // The number of the first: those of a base come before it.
  const bytes = Buffer.alloc(4 + SPAN * turns.length)
  bytes.writeUInt32LE(turns[0]?.n ?? 0, 0)
  for (const [i, { start, end, status }] of turns.entries()) {
    const at = 4 + SPAN * i
    bytes.writeUInt32LE(start, at)
    bytes.writeUInt32LE(end, at + 4)
    bytes[at + 8] = STATUSES.indexOf(status)
  }
  return bytes
}

/** The turn that holds a line; 0 before the first. */
export function turnAt(spans: Buffer, line: number): number {
  const count = Math.floor((spans.length - 4) / SPAN)
  let low = 0
  let high = Math.max(0, count)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (spans.readUInt32LE(4 + SPAN * middle) <= line) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : spans.readUInt32LE(0) + low - 1
}
