// Loaded into a process before its own code (node --import): writes, when the process ends, for how long its main thread could not answer
// between SIGUSR2 and the end that SIGINT asks for, to the file that PALIMPSEST_LOOP_DELAY names. One JSON object, milliseconds: `delay` by
// the clock, and how long of it the thread was ready and had no core (`waited`; null where the system does not tell); `work` is the longest
// that it worked without looking at a timer, by its processor time, at whatever moment that was.
import { openSync, readSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** A timer of so many milliseconds is watched; what it comes late is the delay. */
const RESOLUTION = 2

const file = process.env.PALIMPSEST_LOOP_DELAY
if (isMainThread && file) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  const waitedMs = waiting()
  const nothing = { took: 0, waited: 0 }
  let longest = nothing
  let work = 0
  let last = look()
  let told = null
  setInterval(() => {
    const now = look()
    if (now.at - last.at > longest.took) longest = { took: now.at - last.at, waited: now.waited - last.waited }
    work = Math.max(work, now.worked - last.worked)
    last = now
  }, RESOLUTION).unref()
  process.on('SIGUSR2', () => {
    delay.reset()
    longest = nothing
    work = 0
  })
  const tell = () => {
    told ??= {
      delay: Math.max(0, delay.max / 1e6 - RESOLUTION),
      waited: waitedMs === null ? null : longest.waited,
      work,
    }
  }
  process.once('SIGINT', tell)
  process.once('exit', () => {
    tell()
    writeFileSync(file, JSON.stringify(told))
  })
  delay.enable()

  function look() {
    const { user, system } = process.threadCpuUsage()
    return { at: performance.now(), worked: (user + system) / 1000, waited: waitedMs?.() ?? 0 }
  }
}

/** How long this thread was ready and had no core, so far: Linux counts that in nanoseconds. */
function waiting() {
  try {
    const schedstat = openSync(`/proc/self/task/${process.pid}/schedstat`)
    const bytes = Buffer.alloc(100)
    return () => Number(bytes.latin1Slice(0, readSync(schedstat, bytes, 0, bytes.length, 0)).split(' ')[1]) / 1e6
  } catch {
    return null
  }
}
