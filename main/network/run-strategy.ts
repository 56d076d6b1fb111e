import type { ModelAnswer, ModelRequest } from '../compaction/strategies/model-call.ts'
import type { Got, Run, StrategyResult } from '../compaction/strategies/strategy.ts'

/** What a strategy needs of the world. */
export interface World {
  readonly ask: (request: ModelRequest) => Promise<ModelAnswer>
  /** Comes back early after a cancel. */
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
  /** Longest time without a pause, in milliseconds. */
  readonly slice: number
  /** Milliseconds that only grow. */
  readonly now: () => number
  /** Lets other work run. */
  readonly pause: () => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/** Runs a strategy to its end. */
export const runStrategy = (run: Run<StrategyResult>, world: World): Promise<StrategyResult> =>
  runWants(run, world, STOPPED)

const STOPPED: StrategyResult = { ok: false, why: 'cancelled', reason: 'The work was stopped.', calls: [] }

/**
 * Does what a generator wants, up to its end: asks where it wants to ask, waits where it wants to wait, and pauses in between. `stopped`
 * is the result of one that a cancel ended in the midst of its own work.
 */
export async function runWants<T>(run: Run<T>, world: World, stopped: T): Promise<T> {
  const { signal } = world
  let until = world.now() + world.slice
  let got: Got
  for (;;) {
    const step = run.next(got)
    got = undefined
    if (step.done) return step.value
    const want = step.value
    if (want?.kind === 'ask') got = await world.ask(want.request)
    else if (want?.kind === 'wait') await world.wait(want.milliseconds, signal)
    else if (world.now() >= until) await world.pause()
    else continue
    // A request that was stopped is told to the strategy, which knows what was asked before.
    if (signal?.aborted && want === undefined) {
      run.return(stopped)
      return stopped
    }
    until = world.now() + world.slice
  }
}

/** A wait on this machine’s clock. */
export const waitFor = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted) end()
  })
