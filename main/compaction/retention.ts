import type { Steps } from '../base/steps.ts'
import type { BothSides, CheckpointCase } from './checkpoint-case.ts'
import type { FactIndex } from './entities/fact-index.ts'
import { Tokens } from './entities/tokens.ts'
import { type ArtifactTrail, modifiedTrail, readTrail } from './measures/artifacts.ts'
import { type CarryOver, carryOver } from './measures/carry-over.ts'
import { type Cost, cost } from './measures/cost.ts'
import { type Judged, judge } from './measures/judged.ts'
import { type Basis, type Listed, type Measured, measured, type Unmeasurable } from './measures/measured.ts'
import { type Novelty, novelty } from './measures/novelty.ts'
import { type OpenLoop, openLoops } from './measures/open-loops.ts'
import { type PairIntegrity, pairs } from './measures/pairs.ts'
import { type ClassRetention, retained } from './measures/retained.ts'
import { type Reused, reused } from './measures/reused.ts'
import { type Rework, rework } from './measures/rework.ts'
import { type SentenceRetention, sentences } from './measures/sentences.ts'
import { type Staleness, staleness } from './measures/staleness.ts'
import { type WeightedRetention, weighted } from './measures/weighted.ts'
import { limitsOf } from './reading/limits.ts'
import { readAfter } from './reading/read-after.ts'
import { readBefore } from './reading/read-before.ts'
import { readLater } from './reading/read-later.ts'
import { isPhrase, phraseOf, standingsOf } from './reading/standing.ts'
import type { Eyes, Tally } from './reading/walk.ts'

/** What one compaction kept, lost, invented and cost. Made for JSON; defined in docs/measures.md. */
export interface Retention {
  readonly checkpoint: number
  /** What of the history after can be read: all, a part (the rest is encrypted), nothing. */
  readonly readable: Readable
  readonly sides: { readonly before: SideCount; readonly after: SideCount; readonly later: SideCount }
  readonly classes: Measured<readonly ClassRetention[]>
  readonly weighted: Measured<readonly WeightedRetention[]>
  readonly modified: Measured<ArtifactTrail>
  readonly read: Measured<ArtifactTrail>
  readonly constraints: Measured<SentenceRetention>
  readonly decisions: Measured<SentenceRetention>
  readonly openLoops: Measured<readonly OpenLoop[]>
  readonly novelty: Measured<readonly Novelty[]>
  readonly staleness: Measured<Staleness>
  readonly pairs: PairIntegrity
  readonly cost: Cost
  readonly carryOver: Measured<CarryOver>
  readonly rework: Measured<Rework>
  /** Dropped, and used again later. */
  readonly reused: Measured<Listed<Reused>>
  /** What was not looked at, in plain sentences; empty when all was. */
  readonly limits: readonly string[]
}

export type Readable = 'all' | 'part' | 'nothing'

export interface SideCount {
  readonly items: number
  readonly tokens: number
}

/** Reads both sides of a compaction once. The after side comes first: it tells what is of interest before. */
export function* judgedOf(one: BothSides): Steps<{ readonly judged: Judged; readonly eyes: Eyes }> {
  const eyes: Eyes = { tokens: new Tokens(one.cwd), cwd: one.cwd }
  const after = yield* readAfter(one.after, eyes)
  const before = yield* readBefore(one.before, eyes, {
    names: new Set(after.values.keys()),
    phrases: phrasesOf(after.facts),
  })
  const standings = yield* standingsOf(before, after)
  return { judged: judge(before, after, standings, one.turn), eyes }
}

const phrasesOf = (facts: FactIndex): readonly string[] =>
  [...facts.all()].filter(fact => fact.said && isPhrase(fact)).map(phraseOf)

/** All measures of one compaction. */
export function* retention(one: CheckpointCase): Steps<Retention> {
  const { judged, eyes } = yield* judgedOf(one)
  const { before, after, standings } = judged
  const later = yield* readLater(one.later, eyes, standings)
  const readable = readableOf(after.tally)
  const basis = basisOf(readable)
  const classes = yield* retained(judged)
  const weights = yield* weighted(judged)
  const novel = yield* novelty(judged)
  const nothingLater = <T>(make: () => T): Measured<T> =>
    later.tally.items === 0
      ? unmeasurable('nothingLater')
      : { kind: 'measured', basis: basis ?? 'readablePart', value: make() }
  return {
    checkpoint: one.checkpoint,
    readable,
    sides: { before: countOf(before.tally), after: countOf(after.tally), later: countOf(later.tally) },
    classes: measured(basis, () => classes),
    weighted: measured(basis, () => weights),
    modified: measured(basis, () => modifiedTrail(judged)),
    read: measured(basis, () => readTrail(judged)),
    constraints: measured(basis, () => sentences(judged, 'constraint')),
    decisions: measured(basis, () => sentences(judged, 'decision')),
    openLoops: measured(basis, () => openLoops(judged)),
    novelty: readable === 'all' ? measured(basis, () => novel) : unmeasurable('opaque'),
    staleness: stalenessOf(judged, basis),
    pairs: pairs(judged),
    cost: cost(judged, basis),
    carryOver: nothingLater(() => carryOver(judged, later)),
    rework: nothingLater(() => rework(judged, later)),
    reused: nothingLater(() => reused(judged, later)),
    limits: limitsOf(judged, later, eyes),
  }
}

/** Context that the harness puts in is readable in any case and tells nothing of the compaction. */
export function readableOf({ opaque, said }: Tally): Readable {
  if (opaque === 0) return 'all'
  return said > 0 ? 'part' : 'nothing'
}

export const basisOf = (readable: Readable): Basis | null =>
  readable === 'nothing' ? null : readable === 'all' ? 'all' : 'readablePart'

function stalenessOf(judged: Judged, basis: Basis | null): Measured<Staleness> {
  const { tally, summaries } = judged.after
  if (summaries.length === 0) return unmeasurable(tally.opaque > 0 ? 'opaque' : 'noSummary')
  return measured(basis, () => staleness(judged))
}

const unmeasurable = (reason: Unmeasurable) => ({ kind: 'notMeasurable', reason }) as const

export const countOf = ({ items, tokens }: Tally): SideCount => ({ items, tokens })
