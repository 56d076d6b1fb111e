import { statfsSync, writeSync } from 'node:fs'
import type { ByteSource } from './bytes.ts'
import { openPrivateFile, type PrivateFile, scratchFolder } from './private-file.ts'
import { readFully } from './read-fully.ts'

/** Up to here bytes stay in memory. */
const IN_MEMORY = 8 * 1024 * 1024
/** Bytes of the disk that are left free for others. */
const LEFT_FREE = 256 * 1024 * 1024
/** Bytes written between two looks at the disk. */
const LOOK = 64 * 1024 * 1024

/** Bytes that are appended and read again: few in memory, many in a private temporary file. */
export class Scratch {
  readonly #inMemory: number
  #memory = Buffer.alloc(0)
  #file: PrivateFile | null = null
  #size = 0
  #looked = Number.NEGATIVE_INFINITY

  /** Tests say a smaller number of bytes that stay in memory. */
  constructor(inMemory: number = IN_MEMORY) {
    this.#inMemory = inMemory
  }

  get size(): number {
    return this.#size
  }

  /** null, or why the bytes could not be kept, as the end of a sentence. */
  append(bytes: Uint8Array): string | null {
    if (this.#file === null && this.#size + bytes.length <= this.#inMemory) {
      this.#keep(bytes)
      return null
    }
    return orWhyNot(() => this.#write(bytes))
  }

  /** Writes over bytes that were appended before. null, or why that could not be done. */
  write(bytes: Uint8Array, at: number): string | null {
    const file = this.#file
    if (file === null) this.#memory.set(bytes, at)
    else
      return orWhyNot(() => {
        writeFully(file.fd, bytes, at)
        return null
      })
    return null
  }

  read(into: Uint8Array, at: number): number {
    const wanted = into.subarray(0, Math.max(0, Math.min(into.length, this.#size - at)))
    if (this.#file !== null) return readFully(this.#file.fd, wanted, at)
    wanted.set(this.#memory.subarray(at, at + wanted.length))
    return wanted.length
  }

  close(): void {
    this.#file?.close()
    this.#file = null
    this.#memory = Buffer.alloc(0)
    this.#size = 0
  }

  #keep(bytes: Uint8Array): void {
    const size = this.#size + bytes.length
    if (size > this.#memory.length) {
      const wider = Buffer.allocUnsafeSlow(Math.min(this.#inMemory, Math.max(size, this.#memory.length * 2)))
      this.#memory.copy(wider, 0, 0, this.#size)
      this.#memory = wider
    }
    this.#memory.set(bytes, this.#size)
    this.#size = size
  }

  #write(bytes: Uint8Array): string | null {
    if (this.#size - this.#looked >= LOOK) {
      this.#looked = this.#size
      const { bavail, bsize } = statfsSync(scratchFolder())
      if (bavail * bsize < LEFT_FREE) return `less than 256 MB are free in ${scratchFolder()}`
    }
    if (this.#file === null) {
      this.#file = openPrivateFile()
      writeFully(this.#file.fd, this.#memory.subarray(0, this.#size), 0)
      this.#memory = Buffer.alloc(0)
    }
    writeFully(this.#file.fd, bytes, this.#size)
    this.#size += bytes.length
    return null
  }
}

/** What was appended, as the bytes of a file by this name. They are gone when it is closed. */
export const scratchBytes = (path: string, scratch: Scratch): ByteSource => ({
  path,
  size: scratch.size,
  read: (into, at) => scratch.read(into, at),
  close: () => scratch.close(),
})

function orWhyNot(write: () => string | null): string | null {
  try {
    return write()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    return `${scratchFolder()} cannot be written (${code})`
  }
}

function writeFully(fd: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done)
}
