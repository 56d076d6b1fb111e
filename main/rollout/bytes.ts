import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { done, type Failure, failed, type Outcome } from '../base/failure.ts'
import { type Packed, unpacked } from './packed.ts'
import { readFully } from './read-fully.ts'
import { giveRoomBack, takeRoom } from './room.ts'
import { isZstd } from './zstd-frames.ts'

/** Random access to bytes that may be larger than memory. Reads are synchronous: the core runs in a worker. */
export interface ByteSource {
  readonly path: string
  /** Bytes when it was opened, or that were taken in since. Of a packed file: bytes that were unpacked so far. */
  readonly size: number
  /** Bytes that a plain file has now. */
  now?(): number
  /** How many of them are read from now on. */
  resize?(size: number): void
  /** Set when the file is packed and all offsets are those of what it unpacks to. */
  readonly packed?: Packed
  /** All of its bytes, where they were read in one go: nothing may be written there, and nobody looks at it after `close`. */
  readonly held?: Buffer
  /** Fills `into` from offset `at`; answers how many bytes there were (0 past the end). */
  read(into: Uint8Array, at: number): number
  close(): void
}

/** Opens a file read-only; a packed one (.zst, told by its first bytes) reads as what it unpacks to. A path that is no readable file with bytes in it is an outcome with one plain sentence. */
export function openBytes(path: string): Outcome<ByteSource> {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    return { ok: false, error: whyNotOpened(path, error) }
  }
  const facts = fstatSync(fd)
  if (!facts.isFile() || facts.size === 0) {
    closeSync(fd)
    if (facts.isDirectory()) return failed('is-directory', `${path} is a folder, not a session file.`)
    if (!facts.isFile()) return failed('not-a-session', `${path} is not an ordinary file.`)
    return failed('empty', `${path} is empty: it has no bytes.`)
  }
  return plainOrUnpacked(fileBytes(path, fd, facts.size))
}

function plainOrUnpacked(file: ByteSource): Outcome<ByteSource> {
  const head = new Uint8Array(4)
  file.read(head, 0)
  if (!isZstd(head)) return done(file)
  const source = unpacked(file)
  if (source === null) {
    file.close()
    const cannot = `this version of Node (${process.version}) cannot unpack`
    return failed('unreadable', `${file.path} is packed with zstd, which ${cannot}; Node 22.15 and newer can.`)
  }
  source.read(head, 0)
  if (source.size > 0) return done(source)
  source.close()
  const flaw = source.packed?.flaw
  if (flaw) return failed('unreadable', `${file.path} cannot be unpacked. ${flaw.message}`)
  return failed('empty', `${file.path} is empty: it unpacks to no bytes.`)
}

/** Up to this a file is read in one go. Bytes. */
const IN_ONE_GO = 4 * 1024 * 1024

/** The same bytes in memory, where they are few: for who looks at a small file in many places once. Closes what it was given. */
export function inOneGo(source: ByteSource): ByteSource {
  const { path, size } = source
  if (source.packed !== undefined || size > IN_ONE_GO) return source
  const room = takeRoom(size)
  if (source.read(room, 0) < size) {
    giveRoomBack(room)
    return source
  }
  let open = true
  return {
    path,
    size,
    held: room,
    read: (into, at) => room.copy(into, 0, Math.min(at, size), Math.min(at + into.length, size)),
    close: () => {
      if (open) giveRoomBack(room)
      open = false
      source.close()
    },
  }
}

function fileBytes(path: string, fd: number, opened: number): ByteSource {
  let open = true
  let size = opened
  return {
    path,
    get size() {
      return size
    },
    now: () => fstatSync(fd).size,
    resize: to => {
      size = to
    },
    read: (into, at) => readFully(fd, into.subarray(0, Math.max(0, Math.min(into.length, size - at))), at),
    close: () => {
      if (open) closeSync(fd)
      open = false
    },
  }
}

function whyNotOpened(path: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'not-found', message: `There is no file at ${path}.` }
  if (code === 'EISDIR') return { code: 'is-directory', message: `${path} is a folder, not a session file.` }
  if (code === 'EACCES' || code === 'EPERM')
    return { code: 'no-permission', message: `${path} may not be read by this user.` }
  return { code: 'unreadable', message: `${path} cannot be opened (${code || 'unknown reason'}).` }
}

/** Bytes in memory, for tests and small texts. */
export function bytesOf(path: string, data: Uint8Array): ByteSource {
  return {
    path,
    size: data.length,
    read: (into, at) => {
      const part = data.subarray(at, at + into.length)
      into.set(part)
      return part.length
    },
    close: () => undefined,
  }
}
