import { done, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../../thread/model.ts'
import type { Format } from './format.ts'
import { planTrim, type TrimPlan } from './plan.ts'
import { DROPS, type Drop, RULES, type Rule, type Saved, type Trim } from './rules.ts'
import { Shortenings } from './shortenings.ts'

/** What leaving something out would save, before anything is written. */
export interface TrimPreview {
  /** Every rule in the order of RULES; one that was not asked for has what it would save besides those that were. */
  readonly rules: ReadonlyMap<Rule, Saved>
  /** Of what was asked for. */
  readonly plan: TrimPlan
  /** Of the thread. */
  readonly before: Size
  /** Of what stays. */
  readonly after: Size
  /**
   * Lines that the history at the end is made of and that go or are shorter; null when there is none, and the session ends where it did:
   * then the agent sends what it would have sent.
   */
  readonly seen: { readonly lines: number } | null
}

interface Size {
  readonly bytes: number
  readonly lines: number
}

/** Items looked at between two pauses. */
const BATCH = 1024

/** What is weighed of one thread again and again; what was weighed once stays known. */
export class Weighing {
  readonly thread: Thread
  readonly format: Format
  readonly shortenings: Shortenings
  readonly #known = new Map<string, TrimPlan['removed']>()

  constructor(thread: Thread, format: Format) {
    this.thread = thread
    this.format = format
    this.shortenings = new Shortenings(thread, format)
  }

  *plan(trim: Trim): Steps<Outcome<TrimPlan>> {
    const planned = yield* planTrim(this.thread, trim, this.format, this.shortenings)
    if (planned.ok) this.#keep(trim, planned.value.removed)
    return planned
  }

  /** What each rule saves; null where that cannot be asked for. */
  *removed(trim: Trim): Steps<TrimPlan['removed'] | null> {
    const known = this.#known.get(JSON.stringify(trim))
    if (known) return known
    const planned = yield* this.plan(trim)
    return planned.ok ? planned.value.removed : null
  }

  #keep(trim: Trim, removed: TrimPlan['removed']): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(JSON.stringify(trim), removed)
  }
}

/** Choices of turns and rules that are remembered: a few numbers each. */
const MOST_KNOWN = 1000

export function* previewTrim(weighing: Weighing, trim: Trim): Steps<Outcome<TrimPreview>> {
  const { thread, shortenings } = weighing
  const planned = yield* weighing.plan(trim)
  if (!planned.ok) return planned
  const plan = planned.value
  const rules = new Map(plan.removed)
  for (const drop of DROPS.filter(rule => !trim.drop.includes(rule))) {
    const saved = (yield* weighing.removed({ ...trim, drop: inOrder([...trim.drop, drop]) }))?.get(drop)
    if (saved) rules.set(drop, saved)
  }
  const before = sizeOf(thread)
  return done({
    rules: new Map([...rules].sort(([a], [b]) => RULES.indexOf(a) - RULES.indexOf(b))),
    plan,
    before,
    after: less(before, plan.removed),
    seen: yield* seenOf(thread, trim, plan, shortenings),
  })
}

/** As `Trim` has them. */
export const inOrder = (drop: readonly Drop[]): readonly Drop[] =>
  RULES.filter(rule => rule !== 'turns').filter(rule => drop.includes(rule))

function sizeOf({ files }: Thread): Size {
  const bytes = files.reduce((sum, file) => sum + (file.cut?.byte ?? file.bytes), 0)
  return { bytes, lines: files.reduce((sum, file) => sum + file.lines, 0) }
}

/** Outputs and images leave their lines where they are. */
const SHORTENING: ReadonlySet<Rule> = new Set<Rule>(['outputs', 'images'])

function less(before: Size, removed: ReadonlyMap<Rule, Saved>): Size {
  let { bytes, lines } = before
  for (const [rule, saved] of removed) {
    bytes -= saved.bytes
    if (!SHORTENING.has(rule)) lines -= saved.lines
  }
  return { bytes, lines }
}

function* seenOf(
  thread: Thread,
  { turns }: Trim,
  { lines, shortening }: TrimPlan,
  shortenings: Shortenings,
): Steps<TrimPreview['seen']> {
  const { items } = yield* thread.history({ kind: 'end' })
  const touched = new Set<string>()
  for (const [i, { file, line }] of items.entries()) {
    if (i % BATCH === BATCH - 1) yield
    const found = shortenings.of({ file, line })
    const shorter =
      (shortening.outputs && (found?.outputs.lines ?? 0) > 0) || (shortening.images && (found?.images.lines ?? 0) > 0)
    if (shorter || lines.of(file, line) !== null) touched.add(`${file}:${line}`)
  }
  // Where the last turns go, those that they took back come again.
  const endsEarlier = turns !== null && turns.last < thread.turnCount
  return touched.size === 0 && !endsEarlier ? null : { lines: touched.size }
}
