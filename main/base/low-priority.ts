import { readlinkSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** As `nice` has it when it is not told. */
const LOW = 10

/**
 * Lets all other threads go first: for a thread whose work nobody waits for as long as it lives, because an ordinary user cannot take it
 * back. Only Linux counts priority by thread; elsewhere it would be that of the whole process, so nothing is done there.
 */
export function takeLowPriority(): void {
  if (process.platform !== 'linux') return
  try {
    const thread = threadIn(readlinkSync('/proc/thread-self'), process.pid)
    if (thread !== null && getPriority(thread) < LOW) setPriority(thread, LOW)
  } catch {
    // Without /proc, or where it is not allowed, the same work is done at the priority that there is.
  }
}

/** The number of a thread by its link, PID/task/TID; null where that counts otherwise than this process does, as in some containers. */
export function threadIn(link: string, pid: number): number | null {
  const [, process, thread] = /^(\d+)\/task\/(\d+)$/.exec(link) ?? []
  return Number(process) === pid ? Number(thread) : null
}
