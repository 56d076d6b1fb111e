import { isObject, type JsonObject } from '../rollout/parse.ts'
import type { HookEvent } from './hook.ts'

/** A command as the settings hold it. Its place is by what Codex keeps its trust. */
export interface Configured {
  readonly event: HookEvent
  readonly matcher: string | null
  readonly command: string
  readonly seconds: number
  readonly inBackground: boolean
  readonly statusMessage: string | null
  /** Of its group, and within it; both from 0. */
  readonly place: readonly [number, number]
}

const EVENTS: readonly HookEvent[] = ['PreCompact', 'PostCompact']
/** Of 0.169, which knows how to run the first alone. */
const TYPES: ReadonlySet<unknown> = new Set(['command', 'mcp_tool', 'prompt', 'agent'])
/** Seconds where nothing is set (0.169). */
const USUAL_SECONDS = 600

/** Lists of groups by event, as in `hooks.json` and under `[hooks]`; a sentence on the first fault, for which Codex takes none of the file. */
export function configuredHooks(events: JsonObject, isWindows: boolean): readonly Configured[] | string {
  const found: Configured[] = []
  for (const event of EVENTS) {
    const groups = events[event] ?? []
    if (!Array.isArray(groups)) return `${event} is no list`
    for (const [i, group] of groups.entries()) {
      const hooks = hooksOf(event, group, i, isWindows)
      if (typeof hooks === 'string') return hooks
      found.push(...hooks)
    }
  }
  return found
}

function hooksOf(event: HookEvent, group: unknown, i: number, isWindows: boolean): readonly Configured[] | string {
  if (!isObject(group)) return `${event} holds what is no group`
  const { matcher = null, hooks = [] } = group
  if (matcher !== null && typeof matcher !== 'string') return `a matcher of ${event} is no text`
  if (!Array.isArray(hooks)) return `the hooks of a group of ${event} are no list`
  const found: Configured[] = []
  for (const [j, hook] of hooks.entries()) {
    const read = commandIn(hook, isWindows)
    if (typeof read === 'string') return `a hook of ${event} ${read}`
    if (read !== null && read.command.trim() !== '') found.push({ ...read, event, matcher, place: [i, j] })
  }
  return found
}

type Command = Omit<Configured, 'event' | 'matcher' | 'place'>

/** null: it is of another type, which Codex passes over. */
function commandIn(hook: unknown, isWindows: boolean): Command | string | null {
  if (!isObject(hook) || !TYPES.has(hook['type'])) return 'is of no known type'
  if (hook['type'] !== 'command') return null
  const { command, timeout = null, async: inBackground = false, statusMessage = null } = hook
  const other = hook['commandWindows'] ?? hook['command_windows'] ?? null
  if (typeof command !== 'string' || (other !== null && typeof other !== 'string')) return 'has no command'
  if (timeout !== null && !(typeof timeout === 'number' && Number.isSafeInteger(timeout) && timeout >= 0))
    return 'has a timeout that is no whole number of seconds'
  if (typeof inBackground !== 'boolean') return 'has an async that is neither true nor false'
  if (statusMessage !== null && typeof statusMessage !== 'string') return 'has a statusMessage that is no text'
  return {
    command: isWindows ? (other ?? command) : command,
    seconds: Math.max(1, timeout ?? USUAL_SECONDS),
    inBackground,
    statusMessage,
  }
}
