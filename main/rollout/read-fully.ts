import { readSync } from 'node:fs'

/** A read may answer fewer bytes than asked for (network drives); the end of the file answers 0. */
export function readFully(fd: number, into: Uint8Array, at: number): number {
  let got = 0
  while (got < into.length) {
    const n = readSync(fd, into, got, into.length - got, at + got)
    if (n === 0) break
    got += n
  }
  return got
}
