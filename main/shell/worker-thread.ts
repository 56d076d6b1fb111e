import { getCompileCacheDir } from 'node:module'
import { Worker } from 'node:worker_threads'
import { bugError } from './bug.ts'
import type { Fork } from './engine-client.ts'

/** Room for young objects, in MB: long texts pass through it, and what it once took is not given back. */
export const YOUNG = 12

/** Workers as threads of this process, for the web shell. `engine` is the worker's entry file. */
export const forkThread =
  (engine: URL): Fork =>
  role => {
    const worker = new Worker(engine, {
      name: `palimpsest-${role}`,
      env: withCache(process.env),
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
    })
    // Without a listener an error of the worker would end this process; `exit` follows it and says what we need.
    worker.on('error', error => console.error(`The ${role} worker failed. ${bugError(error).detail}`))
    return {
      post: message => worker.postMessage(message),
      onMessage: listener => void worker.on('message', listener),
      onExit: listener => void worker.once('exit', () => listener()),
      kill: () => void worker.terminate(),
    }
  }

/** A worker does not take over the cache of compiled code by itself; with it, its code loads in a fifth of the time. */
export function withCache(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir()
  return cache === undefined ? env : { ...env, NODE_COMPILE_CACHE: cache }
}
