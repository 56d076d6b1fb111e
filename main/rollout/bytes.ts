import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { done, type Failure, failed, type Outcome } from '../base/failure.ts'

/** Random access to bytes that may be larger than memory. Reads are synchronous: the core runs in a worker. */
export interface ByteSource {
  readonly path: string
  /** Bytes when it was opened; a file that grows is opened again. */
  readonly size: number
  /** Fills `into` from offset `at`; answers how many bytes there were (0 past the end). */
  read(into: Uint8Array, at: number): number
  close(): void
}

/** Opens a file read-only. A path that is no readable file with bytes in it is an outcome with one plain sentence. */
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
  return done(fileBytes(path, fd, facts.size))
}

function fileBytes(path: string, fd: number, size: number): ByteSource {
  let open = true
  return {
    path,
    size,
    read: (into, at) => readFully(fd, into.subarray(0, Math.max(0, Math.min(into.length, size - at))), at),
    close: () => {
      if (open) closeSync(fd)
      open = false
    },
  }
}

/** A read may answer fewer bytes than asked for (network drives); the end of the file answers 0. */
function readFully(fd: number, into: Uint8Array, at: number): number {
  let got = 0
  while (got < into.length) {
    const n = readSync(fd, into, got, into.length - got, at + got)
    if (n === 0) break
    got += n
  }
  return got
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
