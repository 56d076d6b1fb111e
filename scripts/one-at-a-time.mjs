import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const pollMs = 200
const beatMs = 1000
// A holder beats once a second, so half a minute of our own polls without a beat means that it is gone. Counting polls
// and not the clock keeps a laptop that slept from breaking a lock whose holder slept too.
const silentPolls = 150

/**
 * Runs the work while holding the lock file, waiting for any other process that holds it. The holder must leave the
 * event loop free, or its lock will be taken for a dead one.
 * @template T
 * @param {string} lockFile
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once, if there is somebody to wait for
 * @returns {Promise<T>}
 */
export async function oneAtATime(lockFile, work, onWait = () => {}) {
  mkdirSync(dirname(lockFile), { recursive: true })
  await acquire(lockFile, onWait)
  const beat = setInterval(() => touch(lockFile), beatMs)
  const release = () => removeIfMine(lockFile)
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    process.removeListener('exit', release)
    release()
  }
}

async function acquire(lockFile, onWait) {
  let lastBeat
  let silent = 0
  for (let polls = 0; !take(lockFile); polls++) {
    if (polls === 1) onWait()
    const beat = beatOf(lockFile)
    silent = beat === lastBeat ? silent + 1 : 0
    lastBeat = beat
    const isDead = () => holderIsDead(lockFile) || (silent >= silentPolls && beatOf(lockFile) === beat)
    if (isDead()) breakLock(lockFile, isDead)
    await sleep(pollMs)
  }
}

function take(lockFile) {
  try {
    const file = openSync(lockFile, 'wx')
    writeSync(file, JSON.stringify({ pid: process.pid, host: hostname() }))
    closeSync(file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Two waiters may find the same dead lock; the folder lets one of them at a time look again and remove it. */
function breakLock(lockFile, isDead) {
  const breaking = `${lockFile}.breaking`
  try {
    mkdirSync(breaking)
  } catch {
    // Held for microseconds, unless its maker was killed right then.
    if (Date.now() - (beatOf(breaking) ?? Date.now()) > 10_000) ignoreMissing(() => rmdirSync(breaking))
    return
  }
  if (isDead()) ignoreMissing(() => unlinkSync(lockFile))
  rmdirSync(breaking)
}

/** Process numbers only tell something on the machine (or in the container) that gave them. */
function holderIsDead(lockFile) {
  const holder = readHolder(lockFile)
  if (holder === undefined || holder.host !== hostname()) return false
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Undefined where the file is gone, or was created and not yet written. */
function readHolder(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8'))
  } catch {
    return undefined
  }
}

function removeIfMine(lockFile) {
  const holder = readHolder(lockFile)
  if (holder?.pid === process.pid && holder.host === hostname()) ignoreMissing(() => unlinkSync(lockFile))
}

function touch(lockFile) {
  const now = new Date()
  ignoreMissing(() => utimesSync(lockFile, now, now))
}

function beatOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs
}

function ignoreMissing(act) {
  try {
    act()
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}
