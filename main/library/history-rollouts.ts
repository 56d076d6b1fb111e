import type { Steps } from '../base/steps.ts'
import type { DatabaseProblem, Tables } from './database-rows.ts'
import { idInName } from './discover.ts'
import { type Comparison, compareProjection, nextOrdinalOf } from './projection.ts'
import { readOutline } from './rollout-outline.ts'
import type { RolloutPlace, RolloutPlaces } from './rollout-places.ts'
import type { Database } from './sqlite.ts'
import { type Projection, readProjection, rolloutIds } from './thread-history-db.ts'

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

/** Every rollout that the database tells of, each compared with its file unless `quick`. */
export function* historyRollouts(
  db: Database,
  tables: Tables,
  places: RolloutPlaces,
  quick: boolean,
  problems: DatabaseProblem[],
): Steps<readonly HistoryRollout[]> {
  const rollouts: HistoryRollout[] = []
  for (const id of rolloutIds(db, tables, problems)) {
    const projection = readProjection(db, tables, id, problems)
    const rollout = places.ofSegment(id)
    if (rollout.path === null) problems.push(ofRollout('rollout-missing', id, MISSING))
    rollouts.push(
      rollout.path === null || quick
        ? notCompared(projection, rollout)
        : yield* compared(projection, rollout, rollout.path, problems),
    )
    yield
  }
  return rollouts
}

const MISSING = 'There is no file of this rollout beside the database or in the homes that were looked at.'

function notCompared(projection: Projection, rollout: RolloutPlace): HistoryRollout {
  const { rolloutId, turns, items, nextByte, nextOrdinal } = projection
  return {
    rolloutId,
    id: rollout.path === null ? null : idInName(rollout.path),
    rollout,
    turns: turns.length,
    items: items.length,
    nextByte,
    nextOrdinal,
    file: null,
    state: 'notCompared',
    partsAt: null,
  }
}

function* compared(
  projection: Projection,
  rollout: RolloutPlace,
  path: string,
  problems: DatabaseProblem[],
): Steps<HistoryRollout> {
  const outline = yield* readOutline(path)
  if (!outline.ok) {
    problems.push(ofRollout('rollout-unreadable', projection.rolloutId, outline.error.message))
    return notCompared(projection, rollout)
  }
  const { state, partsAt, differences } = compareProjection(projection, outline.value)
  for (const { code, ordinal, message } of differences.slice(0, MOST_DIFFERENCES))
    problems.push(ofRollout(code, projection.rolloutId, message, ordinal))
  const more = differences.length - MOST_DIFFERENCES
  if (more > 0) problems.push(ofRollout('more-differences', projection.rolloutId, `${more} more differences.`))
  const { bytes, lines } = outline.value
  const file = { bytes, lines, nextOrdinal: nextOrdinalOf(outline.value) }
  return { ...notCompared(projection, rollout), file, state, partsAt }
}

const ofRollout = (code: string, thread: string, message: string, ordinal: number | null = null): DatabaseProblem => ({
  code,
  thread,
  ordinal,
  message,
})
