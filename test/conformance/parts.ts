import { availableParallelism } from 'node:os'
import { installCodex } from '../codex/src/install.mjs'
import { judge } from './exceptions.ts'
import type { Part } from './plan.ts'
import type { Result } from './report.ts'
import { playScenario } from './scenario.ts'
import type { Compare } from './suites.ts'

// Codex mostly waits, for its own timers and for answers.
const AT_ONCE = 2 * availableParallelism()

/** Plays every scenario of every part, some at a time, and tells of each when it is done. */
export async function playParts(
  parts: readonly Part[],
  compare: Compare,
  stop: AbortSignal,
  tell: (result: Result) => void,
): Promise<void> {
  const installs = installAll(parts)
  const stopped = new Promise<null>(resolve => stop.addEventListener('abort', () => resolve(null)))
  const waiting = parts.map(part => ({ part, failure: failureOf(part, installs), left: [...part.scenarios] }))
  async function playOn(): Promise<void> {
    for (const { part, failure, left } of waiting) {
      const why = await Promise.race([failure, stopped])
      if (why !== null) {
        if (left.splice(0).length > 0) tell({ kind: 'not-installed', version: part.version, why })
        continue
      }
      for (let next = left.shift(); next !== undefined && !stop.aborted; next = left.shift()) {
        const result = await play(part.version, next, compare, stop)
        if (!stop.aborted) tell(result)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, playOn))
}

type Installs = ReadonlyMap<string, Promise<string | null>>

/** Installs one version after the other while earlier ones are at work; what failed as a sentence. */
function installAll(parts: readonly Part[]): Installs {
  const installs = new Map<string, Promise<string | null>>()
  let before: Promise<unknown> = Promise.resolve()
  for (const version of new Set(parts.flatMap(part => part.installs))) {
    const installed = before.then(() => installCodex(version)).then(() => null, sentenceOf)
    installs.set(version, installed)
    before = installed
  }
  return installs
}

async function failureOf({ installs }: Part, all: Installs): Promise<string | null> {
  const failures = await Promise.all(installs.map(version => all.get(version) ?? null))
  return failures.find(failure => failure !== null) ?? null
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function play(version: string, scenario: string, compare: Compare, stop: AbortSignal): Promise<Result> {
  const started = performance.now()
  return playScenario(version, scenario, stop, async played => {
    if (played.failure !== null) return { kind: 'died', version, scenario, why: played.failure }
    const comparisons = judge(version, scenario, await compare(played))
    return { kind: 'compared', version, scenario, seconds: (performance.now() - started) / 1000, comparisons }
  })
}
