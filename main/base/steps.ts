/**
 * Long work as a generator that yields wherever it may pause. It says nothing about time: the driver decides how
 * long a slice is. The command line runs it through; the engine runs it in slices so that it can answer in between.
 */
export type Steps<T> = Generator<undefined, T, undefined>

/** Runs to the end without a pause. */
export function runNow<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

export class Cancelled extends Error {
  constructor() {
    super('The work was stopped.')
    this.name = 'Cancelled'
  }
}

export interface Slicing {
  /** Longest time without a pause, in milliseconds. */
  readonly slice: number
  /** Milliseconds that only grow. */
  readonly now: () => number
  /** Lets other work run. */
  readonly pause: () => Promise<void>
  readonly signal?: AbortSignal | undefined
  readonly onSlice?: (() => void) | undefined
}

/** Runs in slices; throws `Cancelled` after an abort, having let the generator's `finally` run. */
export async function runSliced<T>(steps: Steps<T>, slicing: Slicing): Promise<T> {
  let until = slicing.now() + slicing.slice
  for (;;) {
    if (slicing.signal?.aborted) {
      steps.return(undefined as T)
      throw new Cancelled()
    }
    const step = steps.next()
    if (step.done) return step.value
    if (slicing.now() < until) continue
    slicing.onSlice?.()
    await slicing.pause()
    until = slicing.now() + slicing.slice
  }
}
