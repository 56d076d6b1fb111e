import type { EntityClass } from './entities/entity.ts'
import type { Cascade } from './measures/cascade.ts'
import type { Measured, Ratio } from './measures/measured.ts'
import type { Readable, SideCount } from './retention.ts'

/** The measures of all checkpoints of a thread side by side, and how long facts last over them. */
export interface Drift {
  readonly checkpoints: readonly DriftRow[]
  readonly cascade: Cascade
  readonly limits: readonly string[]
}

export interface DriftRow {
  readonly checkpoint: number
  /** Taken back later: its row is there, but it counts in no survival. */
  readonly status: 'standing' | 'rolledBack'
  readonly readable: Readable
  readonly before: SideCount
  readonly after: SideCount
  readonly retained: Measured<readonly DriftClass[]>
  readonly modified: Measured<Ratio>
  readonly constraints: Measured<Ratio>
  readonly decisions: Measured<Ratio>
}

export interface DriftClass {
  readonly class: EntityClass
  readonly strict: Ratio
  readonly weak: Ratio
  readonly novel: Ratio
}
