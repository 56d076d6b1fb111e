import type { Drift, DriftRow } from '../compaction/drift.ts'
import type { EntityClass } from '../compaction/entities/entity.ts'
import type { Survival } from '../compaction/measures/cascade.ts'
import type { Measured, Ratio } from '../compaction/measures/measured.ts'
import { countText } from '../views/numbers.ts'
import { CLASS, WHY_NOT } from '../views/xray/retention.ts'
import { plural } from './inspect-text.ts'
import { type Style, table } from './text.ts'

/** Classes of facts that have a column. */
const COLUMNS: readonly EntityClass[] = ['path', 'identifier', 'command', 'error', 'number']

/** All compactions side by side, and how long facts last. */
export function* acrossText({ checkpoints, cascade, limits }: Drift, style: Style): Generator<string> {
  yield `\n${style.title('all compactions')}  facts kept, of facts before\n`
  yield* table(ACROSS, checkpoints.map(acrossRow), style)
  yield '\n'
  yield survivalText('all facts', cascade.all)
  yield survivalText('said by the user or changed', cascade.weighty)
  for (const limit of limits) yield `${limit}\n`
}

const ACROSS = [
  { head: 'compaction', right: true },
  { head: 'tokens', right: true },
  ...[...COLUMNS.map(name => CLASS[name]), 'Constraints', 'Decisions', 'Files changed'].map(head => ({
    head: head.toLowerCase(),
    right: true,
  })),
]

function acrossRow(row: DriftRow): readonly string[] {
  const { checkpoint, status, before, after, retained } = row
  const head = [
    `${status === 'rolledBack' ? 'taken back ' : ''}${checkpoint}`,
    `${countText(before.tokens)} -> ${countText(after.tokens)}`,
  ]
  if (retained.kind === 'notMeasurable') return [...head, WHY_NOT[retained.reason].toLowerCase()]
  const kept = new Map(retained.value.map(one => [one.class, one.strict]))
  return [
    ...head,
    ...COLUMNS.map(name => ratioText(kept.get(name) ?? null)),
    ...[row.constraints, row.decisions, row.modified].map(value => ratioText(ratioIn(value))),
  ]
}

const ratioIn = (measured: Measured<Ratio>): Ratio | null => (measured.kind === 'measured' ? measured.value : null)

const ratioText = (ratio: Ratio | null): string =>
  ratio === null || ratio.whole === 0 ? '-' : `${countText(ratio.part)} of ${countText(ratio.whole)}`

function survivalText(name: string, { steps, halfLife }: Survival): string {
  if (steps.length === 0) return `${name}: nothing that can be followed\n`
  const shares = steps.slice(0, 8).map(step => `${Math.round(100 * step.share)} % after ${step.compactions}`)
  const half =
    halfLife === null ? 'more than half is still there' : `at most half after ${plural(halfLife, 'compaction')}`
  return `${name}: ${shares.join(', ')}; ${half}\n`
}
