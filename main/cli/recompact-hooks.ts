import { done, failed, type Outcome } from '../base/failure.ts'
import type { StrategyResult } from '../compaction/strategies/strategy.ts'
import type { Hook, HookEvent, HookOutcome } from '../hooks/hook.ts'
import { hooksOfHome } from '../hooks/hooks-of-home.ts'
import { payloadFor } from '../hooks/payload.ts'
import { hooksFor, runHooks, stoppedBy } from '../hooks/run-hooks.ts'
import { homesOf } from '../library/homes.ts'
import type { Point, Thread } from '../thread/model.ts'
import type { World } from './command.ts'
import { oneLine } from './text.ts'

/** The hooks of a compaction that is done again. */
export interface Hooks {
  run(event: HookEvent, signal: AbortSignal): Promise<readonly HookOutcome[]>
}

export interface Hooking {
  readonly thread: Thread
  readonly at: Point
  readonly model: string
  /** Environment variables that may hold a key: no hook gets them. */
  readonly keyNames: readonly string[]
  /** Takes the key out of a text. */
  readonly hide: (text: string) => string
}

/** Of the user's own home alone: one that was named to find sessions in, or that a session lies in, may be a stranger's. */
export function hooksOf({ thread, at, model, keyNames, hide }: Hooking, world: World): Hooks {
  const { hooks, problems } = hooksOfHome(homesOf([], world.env)[0] ?? '')
  for (const problem of problems) world.say(oneLine(problem, 2000))
  const env = Object.fromEntries(Object.entries(world.env).filter(([name]) => !keyNames.includes(name)))
  return {
    run(event, signal) {
      const payload = payloadFor(event, thread, at, model)
      const chosen = hooksFor(hooks, event, payload.trigger)
      if (chosen.length === 0) world.say(`There is no ${event} hook for this.`)
      for (const hook of chosen) world.say(hide(runningWords(hook)))
      return runHooks(chosen, payload, { folder: world.folder, env, signal, hide })
    },
  }
}

const runningWords = ({ event, command, source }: Hook): string =>
  `${event} hook: ${oneLine(command, 300)} (${oneLine(source, 300)})`

/** A compaction that was done, or not, and the hooks that were run for it. */
export interface Compacted {
  readonly result: StrategyResult
  readonly hooks: readonly HookOutcome[]
}

/** Runs hooks before, and behind what succeeded. One of those before can keep it from beginning; those behind cannot take it back, as in Codex. */
export async function betweenHooks(
  hooks: Hooks | null,
  signal: AbortSignal,
  run: () => Promise<StrategyResult>,
): Promise<Outcome<Compacted>> {
  const before = (await hooks?.run('PreCompact', signal)) ?? []
  const by = stoppedBy(before)
  if (by !== null) return failed('bad-argument', `A PreCompact hook stopped it: ${oneLine(by.message ?? '', 1000)}`)
  const result = signal.aborted ? STOPPED : await run()
  const after = result.ok ? ((await hooks?.run('PostCompact', signal)) ?? []) : []
  return done({ result: signal.aborted && result.ok ? STOPPED : result, hooks: [...before, ...after] })
}

const STOPPED: StrategyResult = { ok: false, why: 'cancelled', reason: 'The work was stopped.', calls: [] }

/** What a candidate keeps of a hook. */
export function hookNote({
  event,
  command,
  status,
  exitCode,
  milliseconds,
  stdout,
  stderr,
  message,
  trust,
}: HookOutcome): string {
  const words = (text: string): string => oneLine(text, 1000)
  const ended = [
    status,
    ...(exitCode === null ? [] : [`exit code ${exitCode}`]),
    ...(status === 'skipped' ? [] : [`${milliseconds} ms`]),
  ]
  const said = [
    ...(message === null ? [] : [words(message)]),
    ...(stdout.trim() === '' ? [] : [`It printed “${words(stdout)}”.`]),
    ...(stderr.trim() === '' || stderr.trim() === message
      ? []
      : [`On its error stream it printed “${words(stderr)}”.`]),
    ...(trust === 'untrusted' ? ['Codex itself would not run it: it was not trusted there yet.'] : []),
  ]
  return [`${event} hook ${words(command)}: ${ended.join(', ')}.`, ...said].join(' ')
}
