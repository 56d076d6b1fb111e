// Loaded into a process before its own code (node --import): writes, when the process ends, the longest time for which its main thread
// could not answer since it was last asked to begin anew (SIGUSR2), to the file that PALIMPSEST_LOOP_DELAY names. Milliseconds.
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** A timer of so many milliseconds is watched; what it comes late is the delay. */
const RESOLUTION = 2

const file = process.env.PALIMPSEST_LOOP_DELAY
if (isMainThread && file) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  process.on('SIGUSR2', () => delay.reset())
  process.once('exit', () => writeFileSync(file, String(Math.max(0, delay.max / 1e6 - RESOLUTION))))
}
