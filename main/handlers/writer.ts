import type { Result, ThreadKey } from '../../preload/contract.ts'
import type { Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { Emit } from './context.ts'
import { refuse } from './refusals.ts'
import type { RunUntil } from './xrays.ts'

/** Shortest time between two `writing` events. Milliseconds. */
const BETWEEN_EVENTS = 100

/** Called with the bytes that are written so far. */
export type OnBytes = (done: number) => void

/** Writes forks and exports of the open threads: one at a time, for two would only wait for the same disk. */
export class Writer {
  readonly #emit: Emit
  #running: { readonly key: ThreadKey; readonly ended: AbortController } | null = null

  constructor(emit: Emit) {
    this.#emit = emit
  }

  /** `total`: bytes that are expected. */
  async write<T>(
    key: ThreadKey,
    total: number,
    run: RunUntil,
    steps: (onBytes: OnBytes) => Steps<Outcome<T>>,
  ): Promise<Result<T>> {
    if (this.#running !== null) return refuse('not-ready', BUSY)
    const ended = new AbortController()
    this.#running = { key, ended }
    try {
      return await run(steps(this.#telling(key, total)), ended.signal)
    } finally {
      this.#running = null
    }
  }

  /** Ends what is written of a thread; nothing stays of it. */
  stop(key: ThreadKey): void {
    if (this.#running?.key === key) this.#running.ended.abort()
  }

  #telling(key: ThreadKey, total: number): OnBytes {
    let told = Number.NEGATIVE_INFINITY
    return bytesDone => {
      const now = performance.now()
      if (now - told < BETWEEN_EVENTS) return
      told = now
      this.#emit('writing', { key, bytesDone, bytesTotal: Math.max(total, bytesDone) })
    }
  }
}

const BUSY = 'A file is being written already. Wait until it is done, or cancel it.'
