import { closeSync, mkdtempSync, openSync, readSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import { runNow, type Steps } from '../base/steps.ts'
import { factsOf } from './discover.ts'
import { codeOf } from './json-file.ts'

/** A private copy of a database that its owner may be writing to. */
export interface DatabaseCopy {
  readonly path: string
  /** Bytes of the copied -wal; 0 where there is none. */
  readonly walBytes: number
  /** It was written to during every try: the copy may hold half of a change. */
  readonly torn: boolean
  remove(): void
}

/** Bytes of the disk that are left free for others. */
const LEFT_FREE = 256 * 1024 * 1024
const TRIES = 3

/**
 * Copies a database into a folder of its own (0700) below `scratch`, with what was not yet moved into it: a -wal may hold most of it.
 * Reading the copy leaves the folder of the live database alone, where even a read-only connection would make a -shm.
 */
export function* copyingDatabase(
  path: string,
  scratch: string,
  most = Number.POSITIVE_INFINITY,
): Steps<Outcome<DatabaseCopy>> {
  const facts = factsOf(path)
  if (facts === null || !facts.isFile()) return failed('not-found', `There is no file at ${path}.`)
  const bytes = facts.size + sizeOf(`${path}-wal`)
  if (bytes > most) return failed('unreadable', `${path} is too large to be copied.`)
  let folder: string | null = null
  let copy: DatabaseCopy | null = null
  try {
    folder = mkdtempSync(join(scratch, 'palimpsest-database-'))
    if (!hasRoom(folder, bytes)) return noRoom(path, folder, bytes)
    copy = yield* copyInto(folder, path)
    return done(copy)
  } catch (error) {
    return failed('unreadable', `${path} cannot be copied to ${scratch} in order to be read (${codeOf(error)}).`)
  } finally {
    // Also when it was stopped in between.
    if (copy === null && folder !== null) removeFolder(folder)
  }
}

/** The same without a pause. */
export const copyDatabase = (path: string, scratch: string, most?: number): Outcome<DatabaseCopy> =>
  runNow(copyingDatabase(path, scratch, most))

function hasRoom(folder: string, bytes: number): boolean {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > bytes + LEFT_FREE
}

const noRoom = (path: string, folder: string, bytes: number): Outcome<DatabaseCopy> =>
  failed('unreadable', `${path} is read from a copy, and there is no room for its ${bytes} bytes in ${folder}.`)

function* copyInto(folder: string, path: string): Steps<DatabaseCopy> {
  const copy = join(folder, 'copy.sqlite')
  let torn = true
  for (let n = 0; torn && n < TRIES; n++) torn = !(yield* isCopiedWhole(path, copy))
  return { path: copy, walBytes: sizeOf(`${copy}-wal`), torn, remove: () => removeFolder(folder) }
}

/**
 * A writer appends to the -wal, and a reader ends at its last whole change; only a checkpoint writes into the database, and a new
 * round of the -wal gives it a new header. Where neither happened meanwhile, the two copies belong together.
 */
function* isCopiedWhole(path: string, copy: string): Steps<boolean> {
  const before = stampOf(path)
  yield* copyFile(path, copy)
  for (const end of ['-wal', '-journal']) {
    rmSync(copy + end, { force: true })
    if (factsOf(path + end)?.isFile()) yield* copyFile(path + end, copy + end)
  }
  return stampOf(path) === before
}

/** Bytes that are copied between two pauses. */
const PIECE = 4 * 1024 * 1024

function* copyFile(from: string, to: string): Steps<undefined> {
  const source = openSync(from, 'r')
  try {
    const target = openSync(to, 'w', 0o600)
    try {
      const piece = Buffer.allocUnsafeSlow(PIECE)
      for (;;) {
        const got = readSync(source, piece, 0, PIECE, null)
        if (got === 0) return undefined
        for (let at = 0; at < got; ) at += writeSync(target, piece, at, got - at)
        yield
      }
    } finally {
      closeSync(target)
    }
  } finally {
    closeSync(source)
  }
}

function stampOf(path: string): string {
  const facts = factsOf(path)
  return facts === null ? '' : `${facts.size} ${facts.mtimeMs} ${walHeader(`${path}-wal`)}`
}

/** Bytes of a -wal's header. */
const WAL_HEADER = 32

function walHeader(path: string): string {
  if (!factsOf(path)?.isFile()) return ''
  const fd = openSync(path, 'r')
  try {
    const header = Buffer.alloc(WAL_HEADER)
    return header.toString('hex', 0, readSync(fd, header, 0, WAL_HEADER, 0))
  } finally {
    closeSync(fd)
  }
}

const sizeOf = (path: string): number => factsOf(path)?.size ?? 0

const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })
