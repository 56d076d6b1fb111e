import type { Steps } from '../base/steps.ts'
import type { DatabaseProblem, Tables } from './database-rows.ts'
import { idInName } from './discover.ts'
import { type Comparison, compareProjection, nextOrdinalOf } from './projection.ts'
import { readOutline } from './rollout-outline.ts'
import type { RolloutPlace, RolloutPlaces } from './rollout-places.ts'
import type { Database } from './sqlite.ts'
import { type ProjectionSize, projectionOf, projectionSizes } from './thread-history-db.ts'

/** A rollout of `thread_history_1.sqlite`, and whether its file says the same. */
export interface HistoryRollout {
  readonly rolloutId: string
  /** The thread that its file belongs to; null where the file is missing. */
  readonly id: string | null
  readonly rollout: RolloutPlace
  readonly turns: number
  readonly items: number
  readonly nextByte: number | null
  readonly nextOrdinal: number | null
  /** null where the file was not read. */
  readonly file: { readonly bytes: number; readonly lines: number; readonly nextOrdinal: number | null } | null
  readonly state: Comparison['state'] | 'notCompared'
  readonly partsAt: number | null
}

/** Differences of one rollout that are told one by one. */
const MOST_DIFFERENCES = 100

/** Every rollout that the database tells of, none of them compared with its file. */
export function* historyRollouts(
  db: Database,
  tables: Tables,
  places: RolloutPlaces,
  problems: DatabaseProblem[],
): Steps<HistoryRollout[]> {
  const sizes = yield* projectionSizes(db, tables, problems)
  return sizes.map(size => {
    const rollout = places.ofSegment(size.rolloutId)
    if (rollout.path === null) problems.push(ofRollout('rollout-missing', size.rolloutId, MISSING))
    const { rolloutId, turns, items, nextByte, nextOrdinal } = size
    const id = rollout.path === null ? null : idInName(rollout.path)
    const compared = { file: null, state: 'notCompared', partsAt: null } as const
    return { rolloutId, id, rollout, turns, items, nextByte, nextOrdinal, ...compared }
  })
}

const MISSING = 'There is no file of this rollout beside the database or in the homes that were looked at.'

/** Compares each with its file, in place, and tells after each how many are done. */
export function* compareRollouts(
  db: Database,
  tables: Tables,
  rollouts: HistoryRollout[],
  problems: DatabaseProblem[],
  onDone: (done: number) => void,
): Steps<undefined> {
  for (const [i, rollout] of rollouts.entries()) {
    const { path } = rollout.rollout
    if (path !== null) rollouts[i] = { ...rollout, ...(yield* compared(db, tables, rollout, path, problems)) }
    onDone(i + 1)
    yield
  }
  return undefined
}

function* compared(
  db: Database,
  tables: Tables,
  size: ProjectionSize,
  path: string,
  problems: DatabaseProblem[],
): Steps<Partial<HistoryRollout>> {
  const { rolloutId } = size
  const outline = yield* readOutline(path)
  if (!outline.ok) {
    problems.push(ofRollout('rollout-unreadable', rolloutId, outline.error.message))
    return {}
  }
  const projection = projectionOf(db, tables, size, problems)
  const comparison = yield* compareProjection(projection, outline.value, MOST_DIFFERENCES)
  const { state, partsAt, differences, more } = comparison
  for (const { code, ordinal, message } of differences) problems.push(ofRollout(code, rolloutId, message, ordinal))
  if (more > 0) problems.push(ofRollout('more-differences', rolloutId, `${more} more differences.`))
  const { bytes, lines } = outline.value
  return { file: { bytes, lines, nextOrdinal: nextOrdinalOf(outline.value) }, state, partsAt }
}

const ofRollout = (code: string, thread: string, message: string, ordinal: number | null = null): DatabaseProblem => ({
  code,
  thread,
  ordinal,
  message,
})
