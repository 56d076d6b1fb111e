import type { Steps } from '../base/steps.ts'
import type { Thread } from '../thread/model.ts'
import { bothSides } from './checkpoint-case.ts'
import type { EntityClass } from './entities/entity.ts'
import { type Cascade, CascadeReader } from './measures/cascade.ts'
import type { Judged } from './measures/judged.ts'
import { type Measured, measured, type Ratio } from './measures/measured.ts'
import { novelty } from './measures/novelty.ts'
import { keptOf } from './measures/retained.ts'
import { limitsOf } from './reading/limits.ts'
import { FORM_CLASSES } from './reading/standing.ts'
import { basisOf, countOf, judgedOf, type Readable, readableOf, type SideCount } from './retention.ts'

/** The measures of all checkpoints of a thread side by side, and how long facts last over them. */
export interface Drift {
  readonly checkpoints: readonly DriftRow[]
  readonly cascade: Cascade
  /** What was not looked at, in plain sentences that name the compaction. */
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
  /** null: not measurable, the summary is encrypted. */
  readonly novel: Ratio | null
}

/** Goes once over all histories of a thread: about the time that reading it took. `seen` gets each row when it is made. */
export function* drift(thread: Thread, seen: (row: DriftRow) => void = () => {}): Steps<Drift> {
  const rows: DriftRow[] = []
  const limits: string[] = []
  const cascade = new CascadeReader()
  for (let n = 1; n <= thread.checkpointCount; n++) {
    const sides = yield* bothSides(thread, n)
    const { judged, eyes } = yield* judgedOf(sides)
    const row = yield* rowOf(judged, n, thread.checkpoint(n).rolledBack ? 'rolledBack' : 'standing')
    rows.push(row)
    seen(row)
    if (row.status === 'standing') cascade.take(judged, row.readable === 'nothing' ? 'opaque' : 'readable')
    yield
    for (const limit of limitsOf(judged, null, eyes)) limits.push(`Compaction ${n}: ${limit}`)
  }
  if (cascade.dropped > 0)
    limits.push(`${cascade.dropped} facts were not followed over the compactions: there are too many.`)
  return { checkpoints: rows, cascade: cascade.result(), limits }
}

function* rowOf(judged: Judged, checkpoint: number, status: DriftRow['status']): Steps<DriftRow> {
  const { before, after, standings } = judged
  const readable = readableOf(after.tally)
  const basis = basisOf(readable)
  const novel = new Map((yield* novelty(judged)).map(row => [row.class, row.novel]))
  yield
  const kept = (which: Parameters<typeof keptOf>[1]): Measured<Ratio> =>
    measured(basis, () => keptOf(standings, which).weak)
  return {
    checkpoint,
    status,
    readable,
    before: countOf(before.tally),
    after: countOf(after.tally),
    retained: measured(basis, () =>
      FORM_CLASSES.map(one => ({
        class: one,
        ...keptOf(standings, fact => fact.class === one),
        novel: readable === 'all' ? (novel.get(one) ?? null) : null,
      })),
    ),
    modified: kept(fact => fact.class === 'path' && fact.changed),
    constraints: kept(fact => fact.class === 'constraint'),
    decisions: kept(fact => fact.class === 'decision'),
  }
}
