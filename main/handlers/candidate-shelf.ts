import { CANDIDATE_HEADS, type CandidateIndex } from '../library/candidates.ts'
import { HeadCache } from '../library/head-cache.ts'
import { isDatabaseError } from '../library/sqlite.ts'

/** Bytes of deleted candidates that are held altogether; the oldest give way. */
const MOST_HELD = 256 * 1024 * 1024

/** What all open threads share of candidates: the index of their files, and what was deleted since the program was started. */
export class CandidateShelf {
  readonly #dataFolder: string
  /** undefined: not opened yet; null: it cannot be had, and files are read each time. */
  #index: CandidateIndex | null | undefined
  readonly #deleted = new Map<string, Uint8Array>()

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder
  }

  /** Opened when it is first asked for. */
  get index(): CandidateIndex | null {
    if (this.#index === undefined) this.#index = this.#opened()
    return this.#index
  }

  #opened(): CandidateIndex | null {
    try {
      return new HeadCache(this.#dataFolder, CANDIDATE_HEADS)
    } catch (error) {
      // A locked or a write-protected index must not hide the user's work.
      if (isDatabaseError(error)) return null
      throw error
    }
  }

  /** Holds the bytes of a file that was deleted; false: it cannot be brought back. */
  keep(path: string, bytes: Uint8Array | null): boolean {
    this.#deleted.delete(path)
    if (bytes === null) return false
    this.#deleted.set(path, bytes)
    let held = [...this.#deleted.values()].reduce((sum, { length }) => sum + length, 0)
    for (const [oldest, { length }] of this.#deleted) {
      if (held <= MOST_HELD) break
      this.#deleted.delete(oldest)
      held -= length
    }
    return this.#deleted.has(path)
  }

  kept(path: string): Uint8Array | null {
    return this.#deleted.get(path) ?? null
  }

  drop(path: string): void {
    this.#deleted.delete(path)
  }

  close(): void {
    this.#index?.close()
    this.#index = undefined
  }
}
