import { randomBytes } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fdatasyncSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { done, type Failure, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'

/**
 * What is written, a chunk at a time: a chunk is good until the next one is asked for, and an empty one is only a pause. The end says
 * why not everything could be had, or null.
 */
export type Chunks = Generator<Uint8Array, Failure | null, undefined>

export interface Writing {
  readonly path: string
  /** Permission bits of the finished file; until then it is its owner's alone. */
  readonly mode: number
  readonly chunks: Chunks
  readonly onBytes?: ((done: number) => void) | undefined
  /** Looks at the whole file before it gets its name; a failure means that it does not get it. */
  readonly check?: ((temporary: string) => Steps<Failure | null>) | undefined
  /** A file that belongs to it, asked for when this one is on the disk: both get their names, or neither does. */
  readonly beside?: ((bytes: number) => Writing) | undefined
}

const EMPTY = new Uint8Array(0)

/** Bytes that are handed to the disk at a time, so that the last wait for it is short. */
const SYNCED = 32 * 1024 * 1024

/**
 * Writes a file that was not there: under a temporary name in the same folder, which gives way to the real one when every byte is on
 * the disk. A file that exists is never replaced. Whatever fails, or a stop in between, leaves nothing behind; a killed process
 * leaves the temporary file, which `isTemporary` knows.
 */
export function* writeFile(writing: Writing): Steps<Outcome<{ readonly bytes: number }>> {
  const files: NewFile[] = []
  let failure: Failure | null = null
  let bytes: number | null = null
  try {
    for (let next: Writing | undefined = writing; next && failure === null; ) {
      const file: NewFile = new NewFile(next)
      files.push(file)
      failure = yield* file.fill()
      next = next.beside?.(file.bytes)
    }
    // From here to the end nothing pauses: nobody sees one name without the others.
    failure ??= namesOf(files)
    if (failure === null) bytes = files[0]?.bytes ?? 0
  } catch (error) {
    failure = whyNotWritten(files.at(-1)?.path ?? writing.path, error)
  } finally {
    for (const file of files) file.close(bytes !== null)
  }
  return failure === null ? done({ bytes: bytes ?? 0 }) : { ok: false, error: failure }
}

function namesOf(files: readonly NewFile[]): Failure | null {
  for (const file of files) if (!file.giveName()) return taken(file.path)
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) syncFolder(folder)
  return null
}

const PREFIX = '.palimpsest-'
const SUFFIX = '.tmp'

/** Chance keeps two writers apart; it is in nothing that is written. */
export const temporaryName = (): string => `${PREFIX}${randomBytes(16).toString('hex')}${SUFFIX}`

/** Is it the name of a file that a killed process was writing? */
export const isTemporary = (name: string): boolean => /^\.palimpsest-[0-9a-f]{32}\.tmp$/.test(basename(name))

/** A file on its way: it has a temporary name, then a second one, then that one alone. */
class NewFile {
  readonly path: string
  readonly #writing: Writing
  readonly #temporary: string
  #fd: number | null = null
  #begun = false
  #named = false
  /** Bytes that are on the disk for sure. */
  #synced = 0
  bytes = 0

  constructor(writing: Writing) {
    this.#writing = writing
    this.path = resolve(writing.path)
    this.#temporary = join(dirname(this.path), temporaryName())
  }

  /** Puts every byte on the disk and has the file looked at. */
  *fill(): Steps<Failure | null> {
    if (isThere(this.path)) return taken(this.path)
    const fd = openSync(this.#temporary, 'wx', 0o600)
    this.#fd = fd
    this.#begun = true
    const failure = yield* this.#write(fd)
    if (failure) return failure
    fchmodSync(fd, this.#writing.mode)
    fsyncSync(fd)
    this.#closeFd()
    return this.#writing.check ? yield* this.#writing.check(this.#temporary) : null
  }

  *#write(fd: number): Steps<Failure | null> {
    const { chunks, onBytes } = this.#writing
    const room = Buffer.allocUnsafe(ROOM)
    let held = 0
    for (;;) {
      const next = chunks.next()
      const chunk = next.done ? EMPTY : next.value
      if (!next.done && chunk.length > 0 && held + chunk.length <= ROOM) {
        room.set(chunk, held)
        held += chunk.length
        continue
      }
      this.bytes += writeAll(fd, room.subarray(0, held))
      held = 0
      if (next.done) return next.value
      this.bytes += writeAll(fd, chunk)
      if (this.bytes - this.#synced >= SYNCED) {
        fdatasyncSync(fd)
        this.#synced = this.bytes
      }
      onBytes?.(this.bytes)
      yield
    }
  }

  /** false: there is a file of that name by now. */
  giveName(): boolean {
    this.#named = giveName(this.#temporary, this.path)
    return this.#named
  }

  /** Lets go of everything but a whole file that has its name. */
  close(whole: boolean): void {
    this.#writing.chunks.return(null)
    this.#closeFd()
    if (this.#begun) removeIfThere(this.#temporary)
    if (this.#named && !whole) removeIfThere(this.path)
  }

  #closeFd(): void {
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
  }
}

/** Why no file can be written there, as far as its folder tells; what the disk says of it is known when it is tried. */
export function folderFault(path: string): Failure | null {
  try {
    // With a name behind it a file is no folder.
    accessSync(`${dirname(resolve(path))}${sep}.`, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return whyNotWritten(path, error)
  }
}

/** Small chunks are gathered to so many bytes, so that lines do not go out one by one. */
const ROOM = 256 * 1024

/** How many bytes were written: all of them. */
function writeAll(fd: number, chunk: Uint8Array): number {
  for (let from = 0; from < chunk.length; ) from += writeSync(fd, chunk, from, chunk.length - from)
  return chunk.length
}

/** Is there anything by this name, a link to nowhere too? */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/**
 * Gives the finished file its name unless that is taken: a second name never replaces anything, on Linux, macOS and Windows. Where the
 * disk knows no second names (FAT, some network disks) it is renamed, having looked right before.
 */
function giveName(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!NO_LINKS.has(codeOf(error))) throw error
  }
  if (isThere(path)) return false
  renameSync(temporary, path)
  return true
}

const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR', 'EMLINK'])

/** Where a folder can be opened, its new name is to outlast a power cut too. Windows cannot, and needs not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const fd = openSync(folder, constants.O_RDONLY)
  try {
    fsyncSync(fd)
  } catch (error) {
    // Some network disks have no such call for folders; the file itself is written.
    if (!['EINVAL', 'ENOTSUP', 'EBADF'].includes(codeOf(error))) throw error
  } finally {
    closeSync(fd)
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

const taken = (path: string): Failure => ({
  code: 'not-writable',
  message: `There is a file at ${path} already; it is never replaced.`,
})

/** Of a call to the disk that failed; anything else is a bug and thrown again. */
export function whyNotWritten(path: string, error: unknown): Failure {
  const code = codeOf(error)
  if (code === '' || code.startsWith('ERR_')) throw error
  return { code: 'not-writable', message: `${path} was not written: ${REASONS[code] ?? `the disk says ${code}`}.` }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EFBIG: 'this disk takes no file of that size',
  EACCES: 'this user may not write to that folder',
  EPERM: 'this user may not write to that folder',
  EROFS: 'the disk is read-only',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'its folder is a file',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk failed',
}
