import { createHash } from 'node:crypto'
import type { Candidate, CandidateImage } from '../../compaction/candidate.ts'
import { candidateSide } from '../../compaction/candidate-side.ts'
import { MADE_HERE } from '../../rollout/format.ts'
import type { JsonObject } from '../../rollout/parse.ts'
import type { Thread } from '../../thread/model.ts'
import { uuid7 } from '../uuid7.ts'
import type { Last } from './fork-lines.ts'
import { type Moment, timestampOf } from './names.ts'
import type { Piece } from './rollout-lines.ts'
import type { Form } from './session-meta.ts'

/** Where a candidate is installed. */
export interface Installing {
  readonly thread: Thread
  /** Id of the new session. */
  readonly id: string
  readonly last: Last
  readonly form: Form
  readonly now: Moment
  readonly chance: Uint8Array
}

/**
 * A turn of its own that holds nothing but a compaction with the candidate's items, as Codex writes one that a user asked for. Of the window's
 * names only the number is there: 0.140 passes over a line whose window_id is a text, and no version needs one (0.98 to 0.169, seen).
 */
export function installLines(candidate: Candidate, at: Installing): readonly Piece[] {
  const turn = derivedId(at, 'turn')
  const seconds = Math.floor(at.now.milliseconds / 1000)
  return [
    event(at, {
      type: 'task_started',
      turn_id: turn,
      started_at: seconds,
      model_context_window: null,
      collaboration_mode_kind: 'default',
    }),
    added(at, 'compacted', compacted(candidate, at)),
    event(at, shown(at, turn)),
    event(at, {
      type: 'task_complete',
      turn_id: turn,
      last_agent_message: null,
      completed_at: seconds,
      duration_ms: 0,
    }),
  ]
}

function compacted({ id, strategy, at, items, images = [] }: Candidate, { thread, last }: Installing): JsonObject {
  return {
    message: summaryIn(thread, items),
    replacement_history: items,
    ...(images.length > 0 && { image_sidecar: { recent_user_images: images.map(sidecarImage) } }),
    window_number: windowsBefore(thread, last) + 1,
    [MADE_HERE]: { strategy, candidate: id, at },
  }
}

/** As the derivative that keeps such pictures writes them (compaction-systems.md 1.7). */
const sidecarImage = ({ url, text }: CandidateImage): JsonObject => ({
  image_url: url,
  ...(text !== null && { user_text: text }),
})

/** What versions without replacement histories go by: the last summary among the items. */
function summaryIn(thread: Thread, items: readonly unknown[]): string {
  const side = candidateSide(thread, items)
  for (let i = side.count - 1; i >= 0; i--) {
    const { kind, text } = side.item(i)
    if (kind === 'summary') return text
  }
  return ''
}

/** The highest number of a window up to a line; where none is told, compactions are counted. */
function windowsBefore(thread: Thread, last: Last): number {
  let highest = 0
  for (let n = 1; n <= thread.checkpointCount; n++) {
    const { file, line, windowNumber } = thread.checkpoint(n)
    if (file > last.file || (file === last.file && line > last.line)) break
    highest = Math.max(highest, windowNumber ?? n)
  }
  return highest
}

/** By which Codex's own display knows of the compaction; the two forms have different events. */
function shown({ id, form, now, ...at }: Installing, turn: string): JsonObject {
  if (form === 'legacy') return { type: 'context_compacted' }
  const item = { type: 'ContextCompaction', id: derivedId({ now, ...at }, 'item') }
  const { milliseconds } = now
  return {
    type: 'item_completed',
    thread_id: id,
    turn_id: turn,
    item,
    started_at_ms: milliseconds,
    completed_at_ms: milliseconds,
  }
}

/** Ids of what is in the session, from the chance that its own is made of. */
const derivedId = ({ now, chance }: Pick<Installing, 'now' | 'chance'>, what: string): string =>
  uuid7(now.milliseconds, createHash('sha256').update(chance).update(what).digest())

const event = (at: Installing, payload: JsonObject): Piece => added(at, 'event_msg', payload)

const added = ({ now }: Installing, type: string, payload: JsonObject): Piece => ({
  kind: 'added',
  bytes: Buffer.from(JSON.stringify({ timestamp: timestampOf(now), type, payload })),
})
