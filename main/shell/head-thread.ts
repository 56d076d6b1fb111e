import { Worker } from 'node:worker_threads'
import type { HeadThread } from '../handlers/heads-elsewhere.ts'
import type { KeptHead } from '../library/kept-head.ts'
import { bugError } from './bug.ts'
import { withCache, YOUNG } from './worker-thread.ts'

/** Begins a thread that reads heads. `entry` is its file; where that cannot be run, the thread is gone at once. */
export function headThread(entry: URL): HeadThread {
  const waiting: ((heads: readonly KeptHead[] | null) => void)[] = []
  let isGone = false
  const worker = new Worker(entry, {
    name: 'palimpsest-heads',
    env: withCache(process.env),
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  })
  worker.on('message', (heads: readonly KeptHead[]) => waiting.shift()?.(heads))
  // `exit` follows it.
  worker.on('error', error => console.error(`The thread that reads heads failed. ${bugError(error).detail}`))
  const end = (): void => {
    isGone = true
    for (const answer of waiting.splice(0)) answer(null)
  }
  worker.once('exit', end)
  return {
    read: paths =>
      new Promise(resolve => {
        if (isGone) resolve(null)
        else {
          waiting.push(resolve)
          worker.postMessage(paths)
        }
      }),
    close: () => {
      end()
      void worker.terminate()
    },
  }
}
