import type { Checkpoint, Point, Thread } from '../thread/model.ts'
import type { HookEvent } from './hook.ts'

/** What a hook reads from its standard input, in the order of Codex (0.169, recorded). */
export interface HookPayload {
  readonly session_id: string
  readonly turn_id: string
  readonly transcript_path: string
  readonly cwd: string
  readonly hook_event_name: HookEvent
  readonly model: string
  readonly trigger: 'manual' | 'auto'
}

/** What Codex would tell of the compaction that is done again; of one that never was, as of one that the user asks for. */
export function payloadFor(event: HookEvent, thread: Thread, at: Point, model: string): HookPayload {
  const { info } = thread
  const checkpoint = checkpointAt(thread, at)
  return {
    session_id: info.id ?? '',
    turn_id: turnIdAt(thread, at, checkpoint) ?? '',
    transcript_path: thread.files[thread.own]?.path ?? '',
    cwd: info.cwd ?? '',
    hook_event_name: event,
    model,
    trigger: checkpoint?.trigger ?? 'manual',
  }
}

const checkpointAt = (thread: Thread, at: Point): Checkpoint | null =>
  at.kind === 'checkpoint' ? thread.checkpoint(at.n) : null

/** The turn that it is in, or behind. */
function turnIdAt(thread: Thread, at: Point, checkpoint: Checkpoint | null): string | null {
  if (checkpoint) return checkpoint.turn > 0 ? thread.turn(checkpoint.turn).id : null
  if (at.kind === 'turn') return thread.turn(at.n).id
  const line = at.kind === 'line' ? at.line : Number.POSITIVE_INFINITY
  for (let n = thread.turnCount; n > 0; n--) {
    const { start, id, file } = thread.turn(n)
    if (file === thread.own && start <= line) return id
  }
  return null
}
