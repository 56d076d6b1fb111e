import { accessSync, closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary file that only this user can read. */
export interface PrivateFile {
  readonly fd: number
  close(): void
}

/** Where large temporary files go: on Linux /tmp is often memory, and /var/tmp is a disk. */
export function scratchFolder(): string {
  const chosen = process.env['TMPDIR']
  if (process.platform !== 'linux' || (chosen !== undefined && chosen !== '')) return tmpdir()
  try {
    accessSync('/var/tmp', constants.W_OK | constants.X_OK)
    return '/var/tmp'
  } catch {
    return tmpdir()
  }
}

/**
 * Makes a file in a folder of its own (0700) and takes its name away at once, so that nothing is left even after a kill. Where the
 * platform keeps the name of an open file, it goes when it is closed, or when the process ends. Throws as `openSync` does.
 */
export function openPrivateFile(folder: string = scratchFolder()): PrivateFile {
  const own = mkdtempSync(join(folder, 'palimpsest-'))
  let fd: number
  try {
    fd = openSync(join(own, 'unpacked'), 'wx+', 0o600)
  } catch (error) {
    rmSync(own, { recursive: true, force: true })
    throw error
  }
  if (!isGone(own)) leaveAtExit(own)
  let open = true
  const close = (): void => {
    if (open) closeSync(fd)
    open = false
    if (left.has(own) && isGone(own)) left.delete(own)
  }
  return { fd, close }
}

function isGone(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}

/** Folders whose file is still open. */
const left = new Set<string>()

function leaveAtExit(folder: string): void {
  if (left.size === 0) process.once('exit', removeLeft)
  left.add(folder)
}

function removeLeft(): void {
  for (const folder of left) isGone(folder)
}
