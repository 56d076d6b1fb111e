import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'

/** What a file of the user's said. `damaged` was set aside under another name: nothing of it is lost. */
export type JsonFile =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'damaged'; readonly said: string }
  | { readonly kind: 'unreadable'; readonly said: string }

/** Larger is not ours. Bytes. */
const LARGEST = 4 * 1024 * 1024

export function readJson(path: string, largest = LARGEST): JsonFile {
  const looked = lookAtJson(path, largest)
  if (looked.kind !== 'damaged') return looked
  if (looked.said === UNREADABLE) return { kind: 'unreadable', said: `${path} ${UNREADABLE}. Defaults are used.` }
  return setAside(path, looked.said)
}

const UNREADABLE = 'cannot be read'

/** The same of a file that is not touched, whatever it holds; `said` goes on from the word "it". */
export function lookAtJson(path: string, largest = LARGEST): Exclude<JsonFile, { kind: 'unreadable' }> {
  let text: string
  try {
    const bytes = readFileSync(path)
    if (bytes.length > largest) return { kind: 'damaged', said: 'is far too large' }
    text = bytes.toString('utf8')
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { kind: 'none' } : { kind: 'damaged', said: UNREADABLE }
  }
  try {
    return { kind: 'value', value: JSON.parse(text) }
  } catch {
    return { kind: 'damaged', said: 'is not JSON' }
  }
}

function setAside(path: string, why: string): JsonFile {
  const kept = freeName(path)
  try {
    renameSync(path, kept)
    return { kind: 'damaged', said: `${path} ${why}. It was kept as ${kept}, and defaults are used.` }
  } catch {
    return { kind: 'unreadable', said: `${path} ${why}. Defaults are used.` }
  }
}

/** A name beside a damaged file. The newest takes the place of an older one: ten are kept. */
function freeName(path: string): string {
  for (let n = 1; n < 10; n++) {
    const name = `${path}.damaged-${n}`
    try {
      closeSync(openSync(name, 'wx', 0o600))
      return name
    } catch {
      // Taken: try the next.
    }
  }
  return `${path}.damaged-10`
}

/** Writes whole or not at all: a temporary file beside it, fsync, rename. */
export function writeJson(path: string, value: unknown): Outcome<null> {
  const temporary = temporaryFor(path)
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const fd = openSync(temporary, 'w', 0o600)
    try {
      writeSync(fd, textOf(value))
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(temporary, path)
    return done(null)
  } catch (error) {
    rmSync(temporary, { force: true })
    return notWritten(path, error)
  }
}

/** The same beside other work: a disk may take its time over an fsync. One file's writings have to wait for each other. */
export async function writeJsonAside(path: string, value: unknown): Promise<Outcome<null>> {
  const temporary = temporaryFor(path)
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(temporary, 'w', 0o600)
    try {
      await file.writeFile(textOf(value))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    return done(null)
  } catch (error) {
    await rm(temporary, { force: true })
    return notWritten(path, error)
  }
}

const temporaryFor = (path: string): string => `${path}.${process.pid}.tmp`

const textOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const notWritten = (path: string, error: unknown) =>
  failed('not-writable', `${path} could not be written (${codeOf(error)}). Nothing was changed.`)

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason'
