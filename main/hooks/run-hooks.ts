import type { Hook, HookEvent, HookOutcome, Trust } from './hook.ts'
import { matches } from './matcher.ts'
import { LONGEST_SECONDS, outcomeOf } from './outcome.ts'
import type { HookPayload } from './payload.ts'
import { runCommand } from './run-command.ts'

export interface HookWorld {
  /** Where they run. Not the session's own folder, which a stranger's file could name. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal | undefined
  /** Takes the key out of a text. */
  readonly hide: (text: string) => string
}

/** The hooks that an occasion is for. */
export const hooksFor = (hooks: readonly Hook[], event: HookEvent, trigger: string): readonly Hook[] =>
  hooks.filter(hook => hook.event === event && matches(hook.matcher, trigger))

/** Runs all of them at once, each with the same words; answers in their order. One that Codex would run no more is not run here either. */
export function runHooks(
  hooks: readonly Hook[],
  payload: HookPayload,
  world: HookWorld,
): Promise<readonly HookOutcome[]> {
  const input = JSON.stringify(payload)
  return Promise.all(hooks.map(hook => runOne(hook, input, world)))
}

/** Did one of them say that it is not to go on? Then its words. */
export const stoppedBy = (outcomes: readonly HookOutcome[]): HookOutcome | null =>
  outcomes.find(({ status }) => status === 'stopped') ?? null

async function runOne(hook: Hook, input: string, { folder, env, signal, hide }: HookWorld): Promise<HookOutcome> {
  const why = WHY_NOT[hook.trust]
  if (why !== null) return skipped(hook, why, hide)
  const milliseconds = Math.min(hook.seconds, LONGEST_SECONDS) * 1000
  return outcomeOf(hook, await runCommand(hook.command, input, { folder, env, milliseconds, signal }), hide)
}

const WHY_NOT: Readonly<Record<Trust, string | null>> = {
  trusted: null,
  untrusted: null,
  modified: 'It was not run: it is another one than was trusted in Codex.',
  disabled: 'It was not run: it is switched off in Codex.',
}

function skipped(
  { event, command, source, trust }: Hook,
  message: string,
  hide: (text: string) => string,
): HookOutcome {
  const nothing = { exitCode: null, milliseconds: 0, stdout: '', stderr: '' }
  return { event, command: hide(command), source, trust, status: 'skipped', ...nothing, message }
}
