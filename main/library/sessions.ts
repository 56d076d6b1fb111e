import { basename } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { discover, type Found } from './discover.ts'
import { type Head, NO_HEAD, readHead } from './head.ts'
import type { IndexDb } from './index-db.ts'
import type { NameBook, Names } from './names.ts'

/** A session of the list: what the file system tells, and what was read of it so far. */
export interface Session {
  readonly found: Found
  /** Of an earlier state of the file while a newer one waits; null while nothing was read yet. */
  readonly head: Head | null
  readonly title: string
  readonly titleFrom: 'name' | 'prompt' | 'file'
}

/** Files over this wait until the smaller ones were read. Bytes. */
const BIG = 32 * 1024 * 1024

/** All sessions of some homes. Listing looks at names and sizes only; heads are read afterwards, newest first. */
export class Sessions {
  readonly #cache: IndexDb
  readonly #book: NameBook
  #all: readonly Found[] = []
  #names: Names = new Map()
  #waiting: Found[] = []

  constructor(cache: IndexDb, book: NameBook) {
    this.#cache = cache
    this.#book = book
  }

  /** Looks at the homes anew. */
  *look(homes: readonly string[]): Steps<undefined> {
    this.#all = yield* discover(homes)
    this.#names = this.#book.names(homes)
    this.#cache.keepOnly(new Set(this.#all.map(found => found.path)))
    const unread = this.#all.filter(found => !this.#isRead(found))
    this.#waiting = [
      ...unread.filter(found => found.bytes > BIG).reverse(),
      ...unread.filter(found => found.bytes <= BIG).reverse(),
    ]
    return undefined
  }

  #isRead({ path, bytes, modifiedAt }: Found): boolean {
    const known = this.#cache.get(path)
    return known !== undefined && known.bytes === bytes && known.modifiedAt === modifiedAt
  }

  /** Sessions whose heads are still to be read. */
  get pending(): number {
    return this.#waiting.length
  }

  /** Reads the heads that are missing. `onHead` is told after each. */
  *fill(onHead: () => void): Steps<undefined> {
    for (let found = this.#waiting.at(-1); found !== undefined; found = this.#waiting.at(-1)) {
      const head = yield* headOrProblem(found.path)
      // A new look may have come in between: only what still waits is taken off.
      if (this.#waiting.at(-1) === found) this.#waiting.pop()
      this.#cache.put(found, head)
      onHead()
      yield
    }
    return undefined
  }

  /** Sessions that match all words of the query, newest first. */
  list(query: string): readonly Session[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    const sessions = this.#all.map(found => this.#session(found))
    return words.length === 0 ? sessions : sessions.filter(session => matches(session, words))
  }

  #session(found: Found): Session {
    const head = this.#cache.get(found.path)?.head ?? null
    const id = head?.threadId ?? found.threadId
    const name = (id === null ? undefined : this.#names.get(id.toLowerCase())) ?? head?.name
    if (name) return { found, head, title: name, titleFrom: 'name' }
    if (head?.prompt) return { found, head, title: head.prompt, titleFrom: 'prompt' }
    return { found, head, title: basename(found.path, '.zst'), titleFrom: 'file' }
  }
}

/** One file that cannot be got through must not stop the list: it says so itself. */
function* headOrProblem(path: string): Steps<Head> {
  try {
    return yield* readHead(path)
  } catch (error) {
    return { ...NO_HEAD, problem: `Reading this file failed (${error instanceof Error ? error.name : typeof error}).` }
  }
}

function matches({ found, head, title }: Session, words: readonly string[]): boolean {
  const text = [title, head?.cwd, head?.cliVersion, head?.threadId ?? found.threadId, basename(found.path)]
    .join('\n')
    .toLowerCase()
  return words.every(word => text.includes(word))
}
