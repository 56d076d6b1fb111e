import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from './json-file.ts'

/** A change takes some milliseconds. Who holds a lock a hundred times as long is dead. */
const TRIES = 100
const PAUSE_MS = 10

/**
 * Reads and writes a file of the user's with no other program of ours in between, so that of two that change it both changes stay. The
 * lock is a file beside it. Where none can be made, the writing will say why.
 */
export function locked<T>(path: string, act: () => T): T {
  const lock = `${path}.lock`
  const held = take(lock)
  try {
    return act()
  } finally {
    if (held) rmSync(lock, { force: true })
  }
}

function take(lock: string): boolean {
  for (let tried = 0; ; tried++) {
    const made = make(lock)
    if (made !== 'taken') return made === 'made'
    if (tried < TRIES) pause()
    else rmSync(lock, { force: true })
  }
}

function make(lock: string): 'made' | 'taken' | 'not to be made' {
  try {
    mkdirSync(dirname(lock), { recursive: true, mode: 0o700 })
  } catch {
    return 'not to be made'
  }
  try {
    closeSync(openSync(lock, 'wx', 0o600))
    return 'made'
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? 'taken' : 'not to be made'
  }
}

const pause = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
