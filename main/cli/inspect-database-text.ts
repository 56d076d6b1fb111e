import { basename } from 'node:path'
import type { HistoryRollout } from '../library/history-rollouts.ts'
import type { DatabaseReport } from '../library/inspect-database.ts'
import type { StateThread } from '../library/state-db.ts'
import { bytesText, countText } from '../views/numbers.ts'
import { plural } from './inspect-text.ts'
import { facts, oneLine, type Style, table } from './text.ts'

/** Threads and problems that are shown; the JSON has all. */
const MOST_THREADS = 500
const MOST_PROBLEMS = 50

/** The readable form of `inspect` of a database. */
export function* databaseText(report: DatabaseReport, style: Style): Generator<string> {
  const { path } = report.database
  yield `${style.title(oneLine(basename(path), 200))}\n`
  yield* facts(about(report))
  if (report.kind === 'state') yield* stateText(report.threads, style)
  if (report.kind === 'state') yield* edgeText(report.edges, style)
  if (report.kind === 'threadHistory') yield* historyText(report.threads, style)
  if (report.kind !== 'other' && report.threads.length > 0) yield `\n${HOW_TO_OPEN}\n`
  yield* problemText(report.problems, style)
}

const HOW_TO_OPEN = 'inspect THREAD_ID --home DIR opens a thread of the home DIR; inspect FILE opens its file.'

const KINDS = {
  state: 'threads of a home',
  threadHistory: 'turns and items of rollouts',
  other: 'no threads',
} as const satisfies Record<DatabaseReport['kind'], string>

function about({ kind, database }: DatabaseReport): readonly (readonly [string, string | null])[] {
  const { path, bytes, walBytes, migrations, tables } = database
  const rows = tables.map(({ name, rows }) => `${name} ${rows === null ? '?' : countText(rows)}`)
  return [
    [
      'file',
      `${oneLine(path, 400)} (${bytesText(bytes)}${walBytes === 0 ? '' : `, with a -wal of ${bytesText(walBytes)}`})`,
    ],
    ['holds', KINDS[kind]],
    [
      'migration',
      migrations === null ? null : `${migrations.last ?? '?'} ${oneLine(migrations.description ?? '', 80)}`,
    ],
    ['rows', rows.length === 0 ? null : oneLine(rows.join(', '), 600)],
  ]
}

const THREAD = [
  { head: 'thread' },
  { head: 'changed' },
  { head: 'state' },
  { head: 'mode' },
  { head: 'tokens', right: true },
  { head: 'file' },
  { head: 'name' },
]

function* stateText(threads: readonly StateThread[], style: Style): Generator<string> {
  yield `\n${style.title(plural(threads.length, 'thread'))}\n`
  if (threads.length > 0) yield* table(THREAD, threads.slice(0, MOST_THREADS).map(threadRow), style)
  yield* more(threads.length - MOST_THREADS)
}

const threadRow = (thread: StateThread): readonly string[] => [
  oneLine(thread.id, 40),
  thread.updatedAt ?? '?',
  thread.archived === null ? '?' : thread.archived ? 'archived' : 'active',
  oneLine(thread.historyMode ?? '?', 12),
  thread.tokens === null ? '?' : countText(thread.tokens),
  thread.rollout.place,
  oneLine(thread.name ?? thread.title ?? '', 70),
]

function* edgeText(edges: readonly { parent: string; child: string; status: string | null }[], style: Style) {
  if (edges.length === 0) return
  yield `\n${style.title(`${countText(edges.length)} started by another thread`)}\n`
  const rows = edges
    .slice(0, MOST_THREADS)
    .map(({ parent, child, status }) => [oneLine(parent, 40), oneLine(child, 40), oneLine(status ?? '?', 20)])
  yield* table([{ head: 'thread' }, { head: 'started' }, { head: 'status' }], rows, style)
  yield* more(edges.length - MOST_THREADS)
}

const ROLLOUT = [
  { head: 'rollout' },
  { head: 'turns', right: true },
  { head: 'items', right: true },
  { head: 'next ordinal', right: true },
  { head: 'next byte', right: true },
  { head: 'against the file' },
]

function* historyText(rollouts: readonly HistoryRollout[], style: Style): Generator<string> {
  yield `\n${style.title(plural(rollouts.length, 'rollout'))}\n`
  if (rollouts.length > 0) yield* table(ROLLOUT, rollouts.slice(0, MOST_THREADS).map(rolloutRow), style)
  yield* more(rollouts.length - MOST_THREADS)
}

const rolloutRow = (one: HistoryRollout): readonly string[] => [
  oneLine(one.rolloutId, 40),
  countText(one.turns),
  countText(one.items),
  one.nextOrdinal === null ? '?' : countText(one.nextOrdinal),
  one.nextByte === null ? '?' : countText(one.nextByte),
  stateWords(one),
]

function stateWords({ state, partsAt, rollout }: HistoryRollout): string {
  const at = partsAt === null ? '' : ` from ordinal ${partsAt}`
  switch (state) {
    case 'equal':
      return 'equal'
    case 'behind':
      return `behind it${at}`
    case 'parted':
      return `differs${at}`
    case 'notCompared':
      return rollout.path === null ? 'no file' : 'not compared'
  }
}

function* problemText(problems: DatabaseReport['problems'], style: Style): Generator<string> {
  if (problems.length === 0) return
  yield `\n${style.title(plural(problems.length, 'problem'))}\n`
  for (const { code, thread, message } of problems.slice(0, MOST_PROBLEMS))
    yield `${thread === null ? 'database' : oneLine(thread, 40)}: ${oneLine(message, 600)} (${oneLine(code)})\n`
  yield* more(problems.length - MOST_PROBLEMS)
}

function* more(count: number): Generator<string> {
  if (count > 0) yield `${countText(count)} more; --json has all.\n`
}
