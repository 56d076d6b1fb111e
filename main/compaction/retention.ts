import type { ArtifactTrail } from './measures/artifacts.ts'
import type { CarryOver } from './measures/carry-over.ts'
import type { Cost } from './measures/cost.ts'
import type { Listed, Measured } from './measures/measured.ts'
import type { Novelty } from './measures/novelty.ts'
import type { OpenLoop } from './measures/open-loops.ts'
import type { PairIntegrity } from './measures/pairs.ts'
import type { ClassRetention } from './measures/retained.ts'
import type { Reused } from './measures/reused.ts'
import type { Rework } from './measures/rework.ts'
import type { SentenceRetention } from './measures/sentences.ts'
import type { Staleness } from './measures/staleness.ts'
import type { WeightedRetention } from './measures/weighted.ts'

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
