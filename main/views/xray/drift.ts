import type { DriftRowView, DriftView, ShareView, SheetView, SurvivalView } from '../../../preload/contract.ts'
import type { Drift, DriftRow } from '../../compaction/drift.ts'
import type { Survival } from '../../compaction/measures/cascade.ts'
import type { Measured, Ratio } from '../../compaction/measures/measured.ts'
import { CLASS } from './retention.ts'

/** Steps of a survival curve that are drawn. */
const MOST_STEPS = 200

/** All checkpoints side by side; `drift` is null while they are still being measured. */
export function driftView(
  rows: readonly DriftRow[],
  total: number,
  drift: Drift | null,
  windows: SheetView | null,
): DriftView {
  return {
    done: rows.length,
    total,
    rows: rows.map(driftRow),
    survival:
      drift === null
        ? []
        : [survival('All facts', drift.cascade.all), survival('Said by the user or changed', drift.cascade.weighty)],
    windows,
    limits: drift?.limits ?? [],
  }
}

const driftRow = (row: DriftRow): DriftRowView => ({
  checkpoint: row.checkpoint,
  rolledBack: row.status === 'rolledBack',
  readable: row.readable,
  tokensBefore: row.before.tokens,
  tokensAfter: row.after.tokens,
  classes:
    row.retained.kind === 'measured'
      ? row.retained.value.map(({ class: name, strict, novel }) => ({
          name: CLASS[name],
          kept: pair(strict),
          novel: novel === null ? null : pair(novel),
        }))
      : [],
  modified: share(row.modified),
  constraints: share(row.constraints),
  decisions: share(row.decisions),
})

const pair = ({ part, whole }: Ratio): ShareView => [part, whole]
const share = (measured: Measured<Ratio>): ShareView => (measured.kind === 'measured' ? pair(measured.value) : null)

const survival = (name: string, { steps, halfLife }: Survival): SurvivalView => ({
  name,
  steps: steps.slice(0, MOST_STEPS).map(step => ({
    compactions: step.compactions,
    share: step.share,
    kept: pair(step.kept),
  })),
  halfLife,
})
