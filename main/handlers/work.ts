import type { Steps } from '../base/steps.ts'
import { Cancelled, runSliced } from '../base/steps.ts'

/** Longest time that this process works without answering, shared by all that runs at once. Milliseconds. */
const SLICE = 20
const SHORTEST = 4

/** Runs long work in slices beside other long work of the same process. */
export class Work {
  #running = 0

  /** `most`: a shorter slice, for work that has long steps. */
  async run<T>(steps: Steps<T>, signal?: AbortSignal, onSlice?: () => void, most = SLICE): Promise<T> {
    this.#running += 1
    const slice = (): number => Math.max(SHORTEST, Math.min(most, SLICE / this.#running))
    const slicing = {
      get slice() {
        return slice()
      },
      now: () => performance.now(),
      pause,
      signal,
      onSlice,
    }
    try {
      return await runSliced(steps, slicing)
    } finally {
      this.#running -= 1
    }
  }
}

/** After this, messages that came in meanwhile were taken. */
const pause = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

export const isCancelled = (error: unknown): boolean => error instanceof Cancelled
