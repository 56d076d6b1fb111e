import { type Fact, nameOf } from '../entities/fact-index.ts'
import { hash53 } from '../entities/hash.ts'
import { countedFacts, FORM_CLASSES } from '../reading/standing.ts'
import type { Judged } from './judged.ts'
import type { Ratio } from './measured.ts'

/** Measure 10: how long facts stay readable over many compactions. */
export interface Cascade {
  /** All facts, and those that the user said or that were changed. */
  readonly all: Survival
  readonly weighty: Survival
}

export interface Survival {
  /** Facts first seen in window k (counted from 1: before checkpoint k) and, after m = 1, 2, … compactions, how many were never lost. null: not measurable there. */
  readonly windows: readonly {
    readonly window: number
    readonly facts: number
    readonly left: readonly (number | null)[]
  }[]
  /** After m compactions: share that survives (Kaplan and Meier), and who was at risk in this step. */
  readonly steps: readonly { readonly compactions: number; readonly share: number; readonly kept: Ratio }[]
  /** Compactions after which at most half survives; null when more does. */
  readonly halfLife: number | null
}

/** Facts that are followed over a thread; later ones are not. */
export const MOST_FOLLOWED = 300_000

/** The user said it, or a call changed something with it. */
const isWeighty = (fact: Fact): boolean => fact.source >= 3

interface Window {
  readonly window: number
  facts: number
  readonly left: (number | null)[]
}

type Follower = 'all' | 'weighty'

/** Follows facts from compaction to compaction. Names are held as numbers, so that a long thread costs little. */
export class CascadeReader {
  /** Facts never lost so far: the window in which they were first seen; negative where they are weighty. */
  readonly #alive = new Map<number, number>()
  readonly #seen = new Set<number>()
  readonly #windows: Readonly<Record<Follower, Window[]>> = { all: [], weighty: [] }
  /** Facts that found no room. */
  dropped = 0

  /** Takes the next compaction that stands. `readable`: what it left can be read at least in part. */
  take({ before, after }: Pick<Judged, 'before' | 'after'>, readable: 'readable' | 'opaque'): void {
    this.#firstSeen(countedFacts(before.facts))
    if (readable === 'opaque') {
      this.#alive.clear()
      for (const window of this.#each()) window.left.push(null)
      return
    }
    const standing = new Set<number>()
    for (const fact of after.facts.all()) standing.add(hash53(nameOf(fact)))
    for (const name of this.#alive.keys()) if (!standing.has(name)) this.#alive.delete(name)
    this.#count()
  }

  #firstSeen(facts: Iterable<Fact>): void {
    const window = this.#windows.all.length + 1
    const all: Window = { window, facts: 0, left: [] }
    const weighty: Window = { window, facts: 0, left: [] }
    for (const fact of facts) {
      if (!FORM_CLASSES.includes(fact.class)) continue
      const name = hash53(nameOf(fact))
      if (this.#seen.has(name)) continue
      if (this.#seen.size >= MOST_FOLLOWED) {
        this.dropped += 1
        continue
      }
      this.#seen.add(name)
      this.#alive.set(name, isWeighty(fact) ? -window : window)
      all.facts += 1
      if (isWeighty(fact)) weighty.facts += 1
    }
    this.#windows.all.push(all)
    this.#windows.weighty.push(weighty)
  }

  #each(): readonly Window[] {
    return [...this.#windows.all, ...this.#windows.weighty]
  }

  #count(): void {
    for (const window of this.#each()) window.left.push(window.left.at(-1) === null ? null : 0)
    for (const mark of this.#alive.values()) {
      add(this.#windows.all[Math.abs(mark) - 1])
      if (mark < 0) add(this.#windows.weighty[-mark - 1])
    }
  }

  result(): Cascade {
    return { all: survival(this.#windows.all), weighty: survival(this.#windows.weighty) }
  }
}

function add(window: Window | undefined): void {
  const last = window?.left.at(-1)
  if (window && typeof last === 'number') window.left[window.left.length - 1] = last + 1
}

/** The product of the shares that each step keeps of those who were at risk in it. */
function survival(windows: readonly Window[]): Survival {
  const steps: Survival['steps'][number][] = []
  let share = 1
  for (let m = 1; m <= Math.max(0, ...windows.map(({ left }) => left.length)); m++) {
    const kept = keptIn(windows, m)
    if (kept.whole === 0) break
    share *= kept.part / kept.whole
    steps.push({ compactions: m, share: Math.round(share * 10_000) / 10_000, kept })
  }
  const half = steps.find(step => step.share <= 0.5)
  return { windows, steps, halfLife: half?.compactions ?? null }
}

function keptIn(windows: readonly Window[], m: number): Ratio {
  let [part, whole] = [0, 0]
  for (const { facts, left } of windows) {
    const now = left[m - 1]
    const then = m === 1 ? facts : left[m - 2]
    if (typeof now !== 'number' || typeof then !== 'number') continue
    part += now
    whole += then
  }
  return { part, whole }
}
