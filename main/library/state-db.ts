import type { Steps } from '../base/steps.ts'
import {
  countIn,
  type DatabaseProblem,
  eachRow,
  rowsOf,
  type Tables,
  textIn,
  timeIn,
  upToDamage,
} from './database-rows.ts'
import { NAME_COLUMNS, nameInRow } from './names.ts'
import type { RolloutPlace, RolloutPlaces } from './rollout-places.ts'
import type { Fields } from './settings.ts'
import type { Database } from './sqlite.ts'

/** A row of `threads` in `state_5.sqlite`. What a column says that an older schema lacks is null. */
export interface StateThread {
  readonly id: string
  /** Given by the user: before migration 42 a changed title. */
  readonly name: string | null
  readonly title: string | null
  readonly archived: boolean | null
  readonly rollout: RolloutPlace
  readonly cwd: string | null
  readonly gitBranch: string | null
  /** `cli`, `vscode`, `exec`, … or a JSON text for sub-agents. */
  readonly source: string | null
  readonly cliVersion: string | null
  readonly model: string | null
  readonly createdAt: string | null
  readonly updatedAt: string | null
  /** Older schemas know only one mode, and do not say so. */
  readonly historyMode: string | null
  readonly tokens: number | null
}

/** Who started whom as a sub-agent. */
export interface SpawnEdge {
  readonly parent: string
  readonly child: string
  readonly status: string | null
}

/** The newest migration that was looked at: that of 0.169 (codex-format.md section 7). */
export const NEWEST_STATE = 62

const THREAD_COLUMNS = [
  'id',
  ...NAME_COLUMNS,
  'archived',
  'rollout_path',
  'cwd',
  'git_branch',
  'source',
  'cli_version',
  'model',
  'created_at',
  'created_at_ms',
  'updated_at',
  'updated_at_ms',
  'history_mode',
  'tokens_used',
] as const

/** Is this the database of threads, whatever its migration? */
export const isStateDb = (tables: Tables): boolean => tables.get('threads')?.has('id') ?? false

/** Its threads, the one that was changed last first. A row that names no thread is a problem. */
export function* stateThreads(
  db: Database,
  tables: Tables,
  places: RolloutPlaces,
  problems: DatabaseProblem[],
): Steps<readonly StateThread[]> {
  const threads: StateThread[] = []
  let unnamed = 0
  yield* eachRow(upToDamage(rowsOf(db, tables, 'threads', THREAD_COLUMNS), 'threads', problems), row => {
    const id = textIn(row.id)
    if (id === null) unnamed++
    else threads.push(threadOf(id, row, places))
  })
  if (unnamed > 0) problems.push(ofDatabase('row-without-id', `${rows(unnamed)} of threads without an id.`))
  for (const thread of threads) problems.push(...placeProblems(thread))
  return threads.sort((a, b) => compare(b.updatedAt ?? '', a.updatedAt ?? '') || compare(a.id, b.id))
}

function threadOf(id: string, row: Fields, places: RolloutPlaces): StateThread {
  return {
    id,
    name: nameInRow(row),
    title: textIn(row.title),
    archived: row.archived === 0 || row.archived === 1 ? row.archived === 1 : null,
    rollout: places.ofRow(textIn(row.rollout_path), id),
    cwd: textIn(row.cwd),
    gitBranch: textIn(row.git_branch),
    source: textIn(row.source),
    cliVersion: textIn(row.cli_version),
    model: textIn(row.model),
    createdAt: timeIn(row.created_at_ms, row.created_at),
    updatedAt: timeIn(row.updated_at_ms, row.updated_at),
    historyMode: textIn(row.history_mode),
    tokens: countIn(row.tokens_used),
  }
}

function placeProblems({ id, rollout }: StateThread): readonly DatabaseProblem[] {
  const { recorded, place } = rollout
  switch (place) {
    case 'recorded':
    case 'found':
      return []
    case 'missing':
      return [ofThread('rollout-missing', id, `There is no rollout at ${recorded ?? 'any place that was looked at'}.`)]
    case 'outside':
      return [
        ofThread(
          'rollout-outside',
          id,
          `The row's rollout path ${recorded} lies outside the home, and the home has no file of that name. It was not opened.`,
        ),
      ]
  }
}

/** Edges in the order of the table; none before migration 22. */
export function* spawnEdges(db: Database, tables: Tables, problems: DatabaseProblem[]): Steps<readonly SpawnEdge[]> {
  const table = 'thread_spawn_edges'
  const columns = ['parent_thread_id', 'child_thread_id', 'status']
  const edges: SpawnEdge[] = []
  let broken = 0
  yield* eachRow(upToDamage(rowsOf(db, tables, table, columns), table, problems), row => {
    const parent = textIn(row.parent_thread_id)
    const child = textIn(row.child_thread_id)
    if (parent === null || child === null) broken++
    else edges.push({ parent, child, status: textIn(row.status) })
  })
  if (broken > 0) problems.push(ofDatabase('row-without-id', `${rows(broken)} of ${table} without both ids.`))
  return edges
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const rows = (count: number): string => (count === 1 ? '1 row' : `${count} rows`)

const ofDatabase = (code: string, message: string): DatabaseProblem => ({ code, thread: null, ordinal: null, message })

const ofThread = (code: string, thread: string, message: string): DatabaseProblem => ({
  code,
  thread,
  ordinal: null,
  message,
})
