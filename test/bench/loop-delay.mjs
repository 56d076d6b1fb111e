// Loaded into a process before its own code (node --import): writes, when the process ends, for how long its main thread could not answer
// since it was last asked to begin anew (SIGUSR2), to the file that PALIMPSEST_LOOP_DELAY names. One JSON object, milliseconds: `delay` by
// the clock, `work` by the processor time that the thread took meanwhile (on a busy machine a thread that has nothing to do waits, too).
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** A timer of so many milliseconds is watched; what it comes late is the delay. */
const RESOLUTION = 2

const file = process.env.PALIMPSEST_LOOP_DELAY
if (isMainThread && file) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  let work = 0
  let worked = workedMs()
  setInterval(() => {
    const now = workedMs()
    work = Math.max(work, now - worked)
    worked = now
  }, RESOLUTION).unref()
  process.on('SIGUSR2', () => {
    delay.reset()
    work = 0
  })
  process.once('exit', () => {
    writeFileSync(file, JSON.stringify({ delay: Math.max(0, delay.max / 1e6 - RESOLUTION), work }))
  })
}

function workedMs() {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
