import type { Steps } from '../base/steps.ts'
import { discover, type Found, factsOf, isPacked } from './discover.ts'
import { FileQueue, type Waiting } from './file-queue.ts'
import { type Facets, facetsOf, filterOf, matches, type SessionFilter } from './filter.ts'
import type { Head } from './head.ts'
import type { IndexDb } from './index-db.ts'
import { type KeptHead, readKeptHead } from './kept-head.ts'
import type { HomeLists, NameBook } from './names.ts'
import type { Query } from './query.ts'
import { inTurn, onlyOnce } from './reading-order.ts'
import type { LentText, SaidPassages } from './said-passages.ts'
import { type HitPage, searchTexts } from './search.ts'
import { titleOf } from './session-title.ts'
import { TextIndex } from './text-index.ts'
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

export interface TextQuery {
  readonly query: Query
  readonly filter: SessionFilter
  readonly after: number | null
  readonly count: number
}

/**
 * All threads of some homes, each over all its files. Listing looks at names and sizes only; heads are read afterwards, newest first,
 * then texts. A fork has an id of its own, so it is a thread of its own.
 */
export class Sessions {
  readonly #cache: IndexDb
  readonly #texts: TextIndex
  readonly #others: 'forget others' | 'keep others'
  readonly #book: NameBook
  #all: readonly Found[] = []
  #lists: ReadonlyMap<string, HomeLists> = new Map()
  /** null: to be made anew. */
  #threads: readonly (readonly Found[])[] | null = null
  readonly #queue = new FileQueue()
  #paths: ReadonlySet<string> = new Set()
  /** Files whose texts may have to be read. */
  readonly #unsaid = new FileQueue()

  /** `others`: what is kept of sessions of other homes is forgotten, or left for who looks at those. */
  constructor(cache: IndexDb, book: NameBook, others: 'forget others' | 'keep others' = 'forget others') {
    this.#others = others
    this.#cache = cache
    this.#texts = new TextIndex(cache)
    this.#book = book
  }

  /** Looks at the homes anew. */
  *look(homes: readonly string[]): Steps<undefined> {
    const all = yield* discover(homes)
    this.#cache.tryAgain()
    this.#lists = yield* this.#book.lists(homes)
    this.#all = all
    this.#threads = null
    this.#paths = new Set(all.map(({ path }) => path))
    const stays = (path: string): boolean =>
      this.#paths.has(path) || (this.#others === 'keep others' && factsOf(path) !== null)
    for (const key of yield* this.#cache.keepOnly(stays)) this.#texts.forget(key)
    const threads = this.#byThread()
    // What does not open for its thread is read last; a file whose name tells no id may be one of those.
    const opening = threads.flatMap(([opens]) => (opens ? [opens] : [])).filter(found => !this.#isRead(found))
    const others = threads.flatMap(files => onlyOnce(files).slice(1)).filter(found => !this.#isRead(found))
    this.#queue.begin([...others.reverse(), ...inTurn(opening)])
    this.#unsaid.begin(inTurn(threads.flatMap(files => onlyOnce(files))))
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

  get waiting(): Waiting {
    const unsaid = this.#cache.canKeep ? this.#unsaid.all().filter(found => !this.#isSaid(found)) : []
    const bytes = unsaid.reduce((sum, found) => sum + found.bytes, 0)
    return { heads: this.#queue.length, texts: { files: unsaid.length, bytes } }
  }

  #isSaid(found: Found): boolean {
    const known = this.#cache.get(found.path)
    return known !== undefined && this.#texts.isDone(known.key, found)
  }

  /** Reads the heads that are missing. `onHead` is told after each. */
  *fill(onHead: () => void): Steps<undefined> {
    try {
      for (let found = this.#queue.take(); found !== undefined; found = this.#queue.take()) {
        if (!this.#isRead(found)) yield* this.#fillOne(found)
        this.#queue.done(found)
        onHead()
        yield* this.#cache.settleSome()
        yield
      }
    } finally {
      this.#cache.settle()
    }
    return undefined
  }

  *#fillOne(found: Found): Steps<undefined> {
    try {
      this.takeIn(found, yield* readKeptHead(found.path))
    } finally {
      this.#queue.giveBack([found])
    }
    return undefined
  }

  /** Small files whose heads somebody else reads, the next ones first: each is taken in, or given back. */
  lend(most: number): readonly Found[] {
    return this.#queue.lend(most)
  }

  /** The same of files whose texts were never read. */
  lendTexts(most: number): readonly LentText[] {
    if (this.#queue.length > 0 || !this.#cache.canKeep || !this.#cache.hasRoom()) return []
    const isNew = (found: Found): boolean => {
      const known = this.#cache.get(found.path)
      return known !== undefined && !isPacked(found.path) && !this.#texts.has(known.key)
    }
    const lent = this.#unsaid.lend(most, isNew)
    return lent.map(found => ({ found, path: found.path, agent: this.#cache.get(found.path)?.head.agent ?? '' }))
  }

  giveBack(files: readonly Found[]): void {
    this.#queue.giveBack(files)
    this.#unsaid.giveBack(files)
  }

  /** Puts on the disk what was taken in. */
  settle(): void {
    this.#cache.settle()
  }

  /** Keeps what was read of a file, unless a look has shown that it is gone. */
  takeIn(found: Found, kept: KeptHead): void {
    this.#queue.done(found)
    if (!this.#paths.has(found.path)) return
    this.#cache.put(found, kept)
    if (found.threadId === null) this.#threads = null
  }

  /** Takes in what was said in a file. */
  *takeTexts(found: Found, said: SaidPassages): Steps<undefined> {
    const known = this.#cache.get(found.path)
    if (known !== undefined) yield* this.#texts.takeIn(known.key, found, said)
    this.#unsaid.done(found)
    return undefined
  }

  /** Takes what is said in the sessions into the full-text index, until heads wait. `onFile` is told after each file. */
  *fillTexts(onFile: () => void): Steps<undefined> {
    try {
      for (let found = this.#nextText(); found !== undefined; found = this.#nextText()) {
        yield* this.#fillText(found)
        onFile()
        yield
      }
    } finally {
      this.#cache.settle()
    }
    return undefined
  }

  /** The next file whose texts have to be read and may be. */
  #nextText(): Found | undefined {
    if (this.#queue.length > 0 || !this.#cache.canKeep) return undefined
    for (let found = this.#unsaid.take(); found !== undefined; found = this.#unsaid.take()) {
      if (!this.#isSaid(found) && this.#cache.get(found.path) !== undefined) {
        if (this.#cache.hasRoom()) return found
        this.#unsaid.begin([])
      } else this.#unsaid.done(found)
    }
    return undefined
  }

  *#fillText(found: Found): Steps<undefined> {
    try {
      const known = this.#cache.get(found.path)
      if (known !== undefined) yield* this.#texts.take(known.key, found, known.head.agent)
      this.#unsaid.done(found)
    } finally {
      this.#unsaid.giveBack([found])
    }
    return undefined
  }

  /** Finds what was said. */
  search({ query, filter, after, count }: TextQuery): HitPage {
    const passes = filterOf(filter)
    const all = passes === null && this.#others === 'forget others'
    const wanted = all ? null : this.#pathsOf(this.list('', filter))
    return searchTexts(this.#cache, { query, wanted: wanted === null ? null : path => wanted.has(path), after, count })
  }

  #pathsOf(sessions: readonly Session[]): ReadonlySet<string> {
    return new Set(sessions.flatMap(({ files }) => files.map(({ path }) => path)))
  }

  /** Characters of texts in the index. */
  get characters(): number {
    return this.#texts.characters
  }

  /** Bytes by kind of line of a file as it is now; null when they are not known. */
  kindsOf(path: string): ReadonlyMap<string, number> | null {
    return this.#cache.kindsOf(path)
  }

  facets(): Facets {
    return facetsOf(this.list(''))
  }

  /** Threads that match all words of the query and pass the filter, newest first. */
  list(query: string, filter: SessionFilter = {}): readonly Session[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    const passes = filterOf(filter)
    const sessions = this.#byThread().flatMap(files => this.#session(files))
    return sessions.filter(session => (passes?.(session) ?? true) && matches(session, words))
  }

  /** Threads of all homes. */
  get count(): number {
    return this.#byThread().length
  }

  /** Were files found in this home? */
  hasFrom(home: string): boolean {
    return this.#all.some(found => found.home === home)
  }

  /** The thread that a file belongs to. */
  sessionWith(path: string): Session | null {
    return this.#session(this.withFile(path) ?? [])[0] ?? null
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
    return [{ found, files, head, ...titleOf(found, head, id === null ? null : this.#nameOf(id)) }]
  }

  /** Of several homes that name a thread the last one counts. */
  #nameOf(id: string): string | null {
    return [...this.#lists.values()].findLast(({ names }) => names.has(id))?.names.get(id) ?? null
  }
}
