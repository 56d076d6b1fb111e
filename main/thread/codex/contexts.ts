import type { JsonObject } from '../../rollout/parse.ts'
import type { Source } from '../model.ts'
import type { Index } from './index.ts'
import type { LineCache } from './line-cache.ts'
import { MARK } from './marks.ts'
import { sourceAt } from './source.ts'
import { counter } from './usage.ts'

/** What a turn ran with. */
export interface TurnContext {
  readonly position: number
  readonly source: Source
  readonly payload: JsonObject
  /** Window of its model where its turn's start says it. */
  readonly window: number | null
}

/** The last turn_context before a position. */
export function contextBefore(index: Index, cache: LineCache, position: number): TurnContext | null {
  const { marks } = index
  for (let i = marks.from(position) - 1; i >= 0; i--) if (marks.code(i) === MARK.context) return at(index, cache, i)
  return null
}

/** The first turn_context behind a position, before the next compaction. */
export function contextAfter(index: Index, cache: LineCache, position: number): TurnContext | null {
  const { marks } = index
  for (let i = marks.from(position + 1); i < marks.count; i++) {
    if (marks.code(i) === MARK.context) return at(index, cache, i)
    if (marks.code(i) === MARK.compacted) return null
  }
  return null
}

function at(index: Index, cache: LineCache, mark: number): TurnContext | null {
  const position = index.marks.position(mark)
  const payload = cache.payload(position)
  if (!payload) return null
  const turn = index.turns.at(position)
  const start = turn === 0 ? null : cache.payload(index.turns.startOf(turn))
  return { position, source: sourceAt(index, position), payload, window: counter(start?.['model_context_window']) }
}
