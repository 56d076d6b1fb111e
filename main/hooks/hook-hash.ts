import { createHash } from 'node:crypto'
import type { HookEvent } from './hook.ts'

/** What of a hook is trusted in Codex. */
export interface Trusted {
  readonly event: HookEvent
  readonly matcher: string | null
  readonly command: string
  readonly seconds: number
  readonly inBackground: boolean
  /** What Codex shows while it runs. */
  readonly statusMessage: string | null
}

/** As in the settings of Codex: `pre_compact`. */
export const eventKey = (event: HookEvent): string => (event === 'PreCompact' ? 'pre_compact' : 'post_compact')

/** By which Codex knows a hook that was trusted: of its JSON with sorted keys, defaults filled in (0.169, 24 hooks compared). */
export function hookHash({ event, matcher, command, seconds, inBackground, statusMessage }: Trusted): string {
  const handler = {
    async: inBackground,
    command,
    ...(statusMessage !== null && { statusMessage }),
    timeout: seconds,
    type: 'command',
  }
  const identity = { event_name: eventKey(event), hooks: [handler], ...(matcher !== null && { matcher }) }
  return `sha256:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`
}
