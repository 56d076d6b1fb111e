import type { Json } from './load.ts'
import { isBoundary } from './texts.ts'

/** Where the forward pass begins: with this list, at this index of the lines. */
export interface Start {
  readonly history: readonly Json[]
  readonly from: number
}

interface Segment {
  turn: string | undefined
  user: boolean
  /** Index of its newest compacted line with replacement history; -1 = none. */
  checkpoint: number
}

const after = (lines: readonly (Json | null)[], i: number): Start => ({
  history: lines[i].payload.replacement_history,
  from: i + 1,
})

/** codex-format.md 3.3. Lines that are no record are null. */
export function select(lines: readonly (Json | null)[], minor: number, paginated: boolean): Start {
  if (minor >= 169) {
    const newest = lines.findLastIndex(line => line?.type === 'compacted')
    const payload = lines[newest]?.payload
    const complete = payload?.replacement_history && payload.window_number !== undefined
    if (complete && (payload.resume_metadata || paginated)) return after(lines, newest)
  }
  // 0.98 and 0.105 edit the history as it stands: no selection.
  if (minor <= 105) return { history: [], from: 0 }

  let segment: Segment | null = null
  let pending = 0
  let surviving = -1
  let oldest = -1
  const open = (): Segment => {
    segment ??= { turn: undefined, user: false, checkpoint: -1 }
    return segment
  }
  const finalize = (): void => {
    const ended = segment
    segment = null
    if (!ended) return
    if (pending > 0) pending -= ended.user ? 1 : 0
    else if (surviving === -1) surviving = ended.checkpoint
  }
  for (let i = lines.length - 1; i >= 0 && surviving === -1; i--) {
    const line = lines[i]
    const payload = line?.payload
    const kind = line?.type === 'event_msg' ? payload.type : line?.type
    if (kind === 'compacted') {
      const current = open()
      if (current.checkpoint === -1 && payload.replacement_history) {
        current.checkpoint = i
        oldest = i
      }
    } else if (kind === 'thread_rolled_back') pending += payload.num_turns
    else if (kind === 'task_complete' || kind === 'turn_context') open().turn ??= payload.turn_id
    else if (kind === 'turn_aborted') {
      if (segment || payload.turn_id) open().turn ??= payload.turn_id
    } else if (kind === 'user_message') open().user = true
    else if (kind === 'inter_agent_communication') open().user ||= minor >= 140
    else if (kind === 'response_item') {
      const current = open()
      // 0.110 looks at the event only.
      current.user ||= minor >= 118 && isBoundary(payload, minor)
    } else if (kind === 'task_started') {
      const turn = (segment as Segment | null)?.turn
      // Not in codex-format.md 3.3: 0.169 ends a segment at every task_started, whatever the ids (seen; 0.153.4 compares them).
      if (minor >= 169 || turn === undefined || payload.turn_id === undefined || turn === payload.turn_id) finalize()
    }
  }
  finalize()
  if (surviving !== -1) return after(lines, surviving)
  // 0.110 to 0.150: a rolled-back compaction is no base, yet what lies before it is lost (codex-observed-more.md A2).
  if (minor <= 150 && oldest !== -1) return { history: [], from: oldest + 1 }
  return { history: [], from: 0 }
}
