import { basename } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { discover, type Found } from './discover.ts'
import { type Head, NO_HEAD, readHead } from './head.ts'
import type { IndexDb } from './index-db.ts'
import type { HomeLists, NameBook } from './names.ts'
import { inOrder, type RecordedRollout } from './thread-files.ts'

/** A thread of the list: what the file system tells, and what was read of it so far. */
export interface Session {
  /** The file that opens. */
  readonly found: Found
  /** All files of the thread, that one first. */
  readonly files: readonly Found[]
  /** Of an earlier state of the file while a newer one waits; null while nothing was read yet. */
  readonly head: Head | null
  readonly title: string
  readonly titleFrom: 'name' | 'prompt' | 'file'
}

/** Files over this wait until the smaller ones were read. Bytes. */
const BIG = 32 * 1024 * 1024

/**
 * All threads of some homes, each over all its files. Listing looks at names and sizes only; heads are read afterwards, newest first.
 * A fork has an id of its own, so it is a thread of its own.
 */
export class Sessions {
  readonly #cache: IndexDb
  readonly #book: NameBook
  #all: readonly Found[] = []
  #lists: ReadonlyMap<string, HomeLists> = new Map()
  /** null: to be made anew. */
  #threads: readonly (readonly Found[])[] | null = null
  #waiting: Found[] = []

  constructor(cache: IndexDb, book: NameBook) {
    this.#cache = cache
    this.#book = book
  }

  /** Looks at the homes anew. */
  *look(homes: readonly string[]): Steps<undefined> {
    const all = yield* discover(homes)
    this.#lists = yield* this.#book.lists(homes)
    this.#all = all
    this.#threads = null
    this.#cache.keepOnly(new Set(all.map(found => found.path)))
    // What does not open for its thread need not be read; a file whose name tells no id may be one of those.
    const unread = this.#byThread().flatMap(([opens]) => (opens && !this.#isRead(opens) ? [opens] : []))
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

  /** Files of each thread, those of the thread that was written to last first. */
  #byThread(): readonly (readonly Found[])[] {
    if (this.#threads !== null) return this.#threads
    const threads = new Map<string, Found[]>()
    for (const found of this.#all) {
      const id = this.#idOf(found) ?? found.path
      const files = threads.get(id)
      if (files === undefined) threads.set(id, [found])
      else files.push(found)
    }
    const homes = [...this.#lists.keys()]
    this.#threads = [...threads].map(([id, files]) =>
      files.length < 2 ? files : inOrder(files, this.#recorded(id), homes),
    )
    return this.#threads
  }

  /** Names go before contents, as where Codex looks for a thread; only a name without an id leaves it to the file. */
  #idOf({ path, threadId }: Found): string | null {
    return threadId ?? this.#cache.get(path)?.head.threadId?.toLowerCase() ?? null
  }

  #recorded(id: string): readonly RecordedRollout[] {
    return [...this.#lists].flatMap(([home, { rollouts }]) => {
      const path = rollouts.get(id)
      return path === undefined ? [] : [{ home, path }]
    })
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
      if (found.threadId === null) this.#threads = null
      onHead()
      yield
    }
    return undefined
  }

  /** Threads that match all words of the query, newest first. */
  list(query: string): readonly Session[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    const sessions = this.#byThread().flatMap(files => this.#session(files))
    return words.length === 0 ? sessions : sessions.filter(session => matches(session, words))
  }

  /** The thread that has this file; undefined when none was found. */
  withFile(path: string): readonly Found[] | undefined {
    return this.#byThread().find(files => files.some(found => found.path === path))
  }

  #session(files: readonly Found[]): readonly Session[] {
    const [found] = files
    if (found === undefined) return []
    const head = this.#cache.get(found.path)?.head ?? null
    const id = (head?.threadId ?? found.threadId)?.toLowerCase() ?? null
    const name = (id === null ? null : this.#nameOf(id)) ?? head?.name
    if (name) return [{ found, files, head, title: name, titleFrom: 'name' }]
    if (head?.prompt) return [{ found, files, head, title: head.prompt, titleFrom: 'prompt' }]
    return [{ found, files, head, title: basename(found.path, '.zst'), titleFrom: 'file' }]
  }

  /** Of several homes that name a thread the last one counts. */
  #nameOf(id: string): string | null {
    return [...this.#lists.values()].findLast(({ names }) => names.has(id))?.names.get(id) ?? null
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

function matches({ found, files, head, title }: Session, words: readonly string[]): boolean {
  const names = files.map(({ path }) => basename(path))
  const text = [title, head?.cwd, head?.cliVersion, head?.threadId ?? found.threadId, ...names].join('\n').toLowerCase()
  return words.every(word => text.includes(word))
}
