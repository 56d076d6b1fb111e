import { isObject } from '../rollout/parse.ts'
import type { Hook, HookOutcome } from './hook.ts'
import type { Ran } from './run-command.ts'

/** What a command's end means, as Codex takes it (0.169, recorded): an exit code other than 0 stops nothing, `"continue": false` does. */
export function outcomeOf(hook: Hook, ran: Ran, hide: (text: string) => string): HookOutcome {
  const { event, command, source, trust } = hook
  const [stdout, stderr] = [hide(ran.stdout), hide(ran.stderr)]
  const { status, message } = meaningOf(hook, { ...ran, stdout, stderr })
  const { exitCode, milliseconds } = ran
  return { event, command: hide(command), source, trust, status, exitCode, milliseconds, stdout, stderr, message }
}

type Meaning = Pick<HookOutcome, 'status' | 'message'>

function meaningOf(hook: Hook, { exitCode, lost, stdout, stderr }: Ran): Meaning {
  if (lost !== null) return { status: 'failed', message: LOST[lost](hook) }
  if (exitCode !== 0) return { status: 'failed', message: stderr.trim() || `It ended with code ${exitCode}.` }
  const text = stdout.trim()
  if (hook.inBackground || !/^[[{]/.test(text)) return { status: 'completed', message: null }
  const said = saidIn(text)
  if (said === null) return { status: 'failed', message: `It printed JSON that no ${hook.event} hook may print.` }
  if (!said.goesOn) return { status: 'stopped', message: said.stopReason ?? 'It gave no reason.' }
  return { status: 'completed', message: said.systemMessage }
}

const LOST: Readonly<Record<NonNullable<Ran['lost']>, (hook: Hook) => string>> = {
  late: ({ seconds }) => `It did not end within ${Math.min(seconds, LONGEST_SECONDS)} s and was killed.`,
  cancelled: () => 'It was killed: the work was stopped.',
  killed: () => 'It was killed by a signal.',
  'not-started': () => 'It could not be started.',
}

/** More than that no hook may have, whatever it sets for itself. */
export const LONGEST_SECONDS = 3600

interface Said {
  readonly goesOn: boolean
  readonly stopReason: string | null
  readonly systemMessage: string | null
}

const MEMBERS: ReadonlySet<string> = new Set(['continue', 'stopReason', 'suppressOutput', 'systemMessage'])

/** null where Codex would not take it: another member, or one of another type. */
function saidIn(text: string): Said | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (!isObject(value) || Object.keys(value).some(key => !MEMBERS.has(key))) return null
  const { continue: goesOn = true, suppressOutput = false, stopReason = null, systemMessage = null } = value
  if (typeof goesOn !== 'boolean' || typeof suppressOutput !== 'boolean') return null
  if (!isTextOrNull(stopReason) || !isTextOrNull(systemMessage)) return null
  return { goesOn, stopReason, systemMessage }
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string'
