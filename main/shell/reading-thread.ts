import { Worker } from 'node:worker_threads'
import { beginWithYoung } from '../base/small-heap.ts'
import type { ReadingThread } from '../handlers/elsewhere.ts'
import type { KeptHead } from '../library/kept-head.ts'
import type { AskedText, SaidPassages } from '../library/said-passages.ts'
import { bugError } from './bug.ts'
import { withCache, YOUNG } from './worker-thread.ts'

export interface ToReading {
  readonly heads: readonly string[]
  readonly texts: readonly AskedText[]
}

/** In the order of what was asked for. */
interface FromReading {
  readonly heads: readonly KeptHead[]
  readonly texts: readonly SaidPassages[]
}

/** Begins a thread that reads files. `entry` is its file; where that cannot be run, the thread is gone at once. */
export function readingThread(entry: URL): ReadingThread {
  const waiting: ((read: FromReading | null) => void)[] = []
  let isGone = false
  beginWithYoung(YOUNG)
  const worker = new Worker(entry, {
    name: 'palimpsest-reading',
    env: withCache(process.env),
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  })
  worker.on('message', (read: FromReading) => waiting.shift()?.(read))
  // `exit` follows it.
  worker.on('error', error => console.error(`The thread that reads sessions failed. ${bugError(error).detail}`))
  const end = (): void => {
    isGone = true
    for (const answer of waiting.splice(0)) answer(null)
  }
  worker.once('exit', end)
  const ask = (asked: ToReading): Promise<FromReading | null> =>
    new Promise(resolve => {
      if (isGone) return resolve(null)
      waiting.push(resolve)
      worker.postMessage(asked)
    })
  return {
    heads: async heads => (await ask({ heads, texts: [] }))?.heads ?? null,
    texts: async texts => (await ask({ heads: [], texts }))?.texts ?? null,
    close: () => {
      end()
      void worker.terminate()
    },
  }
}
