import { existsSync, type Stats, statSync } from 'node:fs'
import type { FileStanding } from '../../preload/contract.ts'

/** What is at the path of an open session: the file that was opened, another, or none. */
export class FollowedFile {
  readonly #path: string
  readonly #first: Stats | null

  constructor(path: string) {
    this.#path = path
    this.#first = factsOf(path)
  }

  look(): FileStanding | 'replaced' {
    const now = factsOf(this.#path)
    if (now === null) return existsSync(`${this.#path}.zst`) ? 'packed' : 'gone'
    const first = this.#first
    return first === null || (now.ino === first.ino && now.dev === first.dev) ? 'there' : 'replaced'
  }
}

function factsOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
