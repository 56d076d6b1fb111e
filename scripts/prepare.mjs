import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure, say } from './failure.mjs'
import { npm } from './npm.mjs'
import { oneAtATime } from './one-at-a-time.mjs'

/**
 * What node_modules was installed from and for.
 * @typedef {{ readonly lock: string, readonly platform: string, readonly arch: string }} Stamp
 */

/** @param {string} root @returns {Stamp} */
export function wantedStamp(root) {
  return { lock: lockHash(root), platform: process.platform, arch: process.arch }
}

/** sha256 of the lock file: what "these packages" means to every stamp and memory. @param {string} root */
export function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/** @param {string} root */
export function isPrepared(root) {
  return sameStamp(readJson(stampFile(root)), wantedStamp(root))
}

/** @param {string} root written last, and in one step: half an installation never carries a stamp */
export function writeStamp(root) {
  writeJson(stampFile(root), wantedStamp(root))
}

/**
 * Puts the packages of the lock file into node_modules, unless they are there.
 * @param {string} root
 * @param {(cwd: string, args: readonly string[]) => Promise<boolean>} [runNpm]
 */
export async function prepare(root, runNpm = npm) {
  if (isPrepared(root)) return
  const install = async () => {
    if (isPrepared(root)) return
    say('installing packages; this happens once and takes about half a minute')
    // From a lock file npm would compile better-sqlite3, which brings its binaries ready: hence no scripts. The
    // includes undo NODE_ENV=production and omit settings, because the build and the tests live in devDependencies.
    const done = await runNpm(root, ['ci', '--ignore-scripts', '--include=dev', '--include=optional'])
    if (!done) throw new Failure('npm could not install the packages; what it said is above.')
    writeStamp(root)
  }
  await oneAtATime(join(root, '.cache', 'install.lock'), install, () =>
    say('waiting for another process that installs the packages'),
  )
}

function stampFile(root) {
  return join(root, 'node_modules', '.palimpsest-stamp.json')
}

function sameStamp(found, wanted) {
  return Object.keys(wanted).every(key => found?.[key] === wanted[key])
}

/** Undefined where there is no such file, or not a whole one. @param {string} path */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {string} path @param {unknown} value */
export function writeJson(path, value) {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(temporary, path)
}
