import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { discover, entriesOf, idInName, isPacked, isSessionName, isThreadId, plainName } from './discover.ts'
import { isUnder } from './homes.ts'

/** Where the rollout of a row is. */
export interface RolloutPlace {
  /** The path as the row has it, of whatever machine; null when it has none. */
  readonly recorded: string | null
  /** The file that is meant; null when there is none. */
  readonly path: string | null
  /**
   * recorded: at the row's own path. found: by its name or id, in another place. missing: the row's path lies in the home, or it has
   * none, and no file is there. outside: the row's path lies outside the home, and the home has no file of that name.
   */
  readonly place: 'recorded' | 'found' | 'missing' | 'outside'
}

/**
 * The rollouts that rows of a database may mean: those beside it, and those of the home that it lies in and of further homes. A row's
 * path only chooses among them (wild.md section 6: paths of another machine); nothing is ever opened because a row names it.
 */
export class RolloutPlaces {
  readonly #homes: readonly string[]
  readonly #paths: ReadonlySet<string>
  readonly #byName = new Map<string, string>()
  readonly #bySegment = new Map<string, string>()
  /** Of a thread with several files the newest by name, which begins with its time. */
  readonly #byThread = new Map<string, string>()

  private constructor(homes: readonly string[], paths: readonly string[]) {
    this.#homes = homes
    this.#paths = new Set(paths)
    for (const path of paths) {
      if (isPacked(path) && this.#paths.has(path.slice(0, -'.zst'.length))) continue
      setFirst(this.#byName, plainName(path), path)
      setFirst(this.#bySegment, segmentOf(path), path)
      const id = idInName(plainName(path))
      const newest = id === null ? undefined : this.#byThread.get(id)
      if (id !== null && (newest === undefined || plainName(newest) < plainName(path))) this.#byThread.set(id, path)
    }
  }

  static *of(database: string, homes: readonly string[]): Steps<RolloutPlaces> {
    const own = dirname(database)
    const paths = entriesOf(own)
      .filter(entry => entry.isFile() && isSessionName(entry.name))
      .map(entry => join(own, entry.name))
    const all = [...new Set([own, ...homes])]
    for (const home of all) for (const found of yield* discover([home])) paths.push(found.path)
    return new RolloutPlaces([...all, ...all.map(realOf).filter(path => path !== null)], paths)
  }

  /** The rollout of a row of `threads`: by its path, else by the file's name, else by the thread's id. */
  ofRow(recorded: string | null, id: string): RolloutPlace {
    if (recorded === null) return placeOf(this.#byThread.get(id.toLowerCase()))
    const lexical = isAbsolute(recorded) && !recorded.includes('\0') ? resolve(recorded) : null
    const inHome = lexical !== null && this.#homes.some(home => isUnder(lexical, home))
    const real = inHome ? (realOf(lexical) ?? realOf(`${lexical}.zst`)) : null
    if (real !== null && this.#paths.has(real)) return { recorded, path: real, place: 'recorded' }
    if (lexical !== null && this.#paths.has(lexical)) return { recorded, path: lexical, place: 'recorded' }
    const path = this.#byName.get(plainName(recorded)) ?? null
    if (path !== null) return { recorded, path, place: 'found' }
    return { recorded, path, place: inHome ? 'missing' : 'outside' }
  }

  /** The rollout with this id: a thread's first file, or a segment of it. */
  ofSegment(id: string): RolloutPlace {
    return placeOf(this.#bySegment.get(id.toLowerCase()))
  }
}

const placeOf = (path: string | undefined): RolloutPlace =>
  path === undefined ? { recorded: null, path: null, place: 'missing' } : { recorded: null, path, place: 'found' }

function setFirst(map: Map<string, string>, key: string, path: string): void {
  if (!map.has(key)) map.set(key, path)
}

function realOf(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

/** `…-THREAD_SEGMENT.jsonl` is the rollout SEGMENT, `…-THREAD.jsonl` the rollout THREAD (codex-format.md section 7.2). */
function segmentOf(path: string): string {
  const name = plainName(path)
  const segment = name.slice(0, -'.jsonl'.length).split('_').at(-1) ?? ''
  return isThreadId(segment) ? segment.toLowerCase() : (idInName(name) ?? name)
}
