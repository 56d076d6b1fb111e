import type { LabRunView } from '../../preload/contract.ts'
import { type CallTokens, usageOf } from '../compaction/candidate-usage.ts'
import type { ModelAnswer } from '../compaction/strategies/model-call.ts'
import { type World, waitFor } from '../network/run-strategy.ts'
import { usageView } from '../views/usage.ts'

/** Milliseconds of work without a pause: other work of the worker goes on beside it. */
const SLICE = 20
const MOST_FAULTS = 20

/** What a run in the window needs of this machine, asking and waiting aside. */
export const WORKER: Pick<World, 'slice' | 'now' | 'pause'> = {
  slice: SLICE,
  now: () => performance.now(),
  pause: () => new Promise(resolve => setImmediate(resolve)),
}

/** What came of asking a model so far: tokens, faults, and the pause that is made. */
export class AskingState {
  #calls: CallTokens[] = []
  #faults: string[] = []
  #pause: { readonly why: string; readonly milliseconds: number; readonly until: number } | null = null

  take(answer: ModelAnswer, signal: AbortSignal): void {
    if (answer.ok) {
      const { input = null, cached = null, output = null } = answer.usage ?? {}
      this.#calls.push({ inputTokens: input, cachedTokens: cached, outputTokens: output })
    } else if (!signal.aborted) this.#faults = [...this.#faults, answer.fault.message].slice(-MOST_FAULTS)
  }

  /** Waits after a fault; `tell` is called when the wait has begun. */
  async wait(milliseconds: number, signal: AbortSignal | undefined, tell: () => void): Promise<void> {
    this.#pause = { why: this.#faults.at(-1) ?? '', milliseconds, until: performance.now() + milliseconds }
    tell()
    await waitFor(milliseconds, signal)
    this.#pause = null
  }

  /** No pause is made any more. */
  end(): void {
    this.#pause = null
  }

  view(now: number): Pick<LabRunView, 'usage' | 'pause' | 'faults'> {
    return {
      usage: usageView(usageOf(this.#calls)),
      pause: this.#pause && {
        why: this.#pause.why,
        milliseconds: this.#pause.milliseconds,
        left: Math.max(0, Math.round(this.#pause.until - now)),
      },
      faults: this.#faults,
    }
  }
}
