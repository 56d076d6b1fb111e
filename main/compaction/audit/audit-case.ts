import type { Steps } from '../../base/steps.ts'
import type { Checkpoint, Item, ItemKind, ItemRef, Thread } from '../../thread/model.ts'
import { type CaseSide, checkpointCase, nextStanding } from '../checkpoint-case.ts'
import { contentKey } from '../content-key.ts'
import type { Diff } from '../diff.ts'
import type { Economics } from '../economics/economics.ts'
import { economicsOf } from '../economics/economics-of.ts'
import { diffOver } from '../recorded-diff.ts'
import { type Retention, retention } from '../retention.ts'
import { stateStep, statesAt } from '../state/lineage.ts'
import type { CheckpointStates, StateStep } from '../state/session-state.ts'
import type { Evidence } from './finding.ts'

/** What the rules need of one item; texts are not kept but for the summary's. */
export interface AuditItem {
  readonly ref: ItemRef
  readonly turn: number
  readonly kind: ItemKind
  readonly label: string
  readonly injected: boolean
  readonly tokens: number
  readonly images: number
  /** Equal: the same content. */
  readonly key: string
  /** Of summaries and assistant messages, without the lead that all summaries have; "" for others. */
  readonly said: string
}

/** Everything that the rules look at for one compaction. */
export interface AuditCase {
  readonly checkpoint: Checkpoint
  /** The next compaction that stands; null when there is none. */
  readonly next: Checkpoint | null
  readonly before: readonly AuditItem[]
  readonly after: readonly AuditItem[]
  readonly diff: Diff
  readonly retention: Retention
  readonly economics: Economics
  readonly states: CheckpointStates
  /** From the state of the checkpoint before; null where one of them has none. */
  readonly step: StateStep | null
}

/** Gathers it; the retention may be handed in where it was measured already. */
export function* auditCase(thread: Thread, n: number, known: Retention | null = null): Steps<AuditCase> {
  const sides = yield* checkpointCase(thread, n)
  const before = yield* auditItems(sides.before)
  const after = yield* auditItems(sides.after)
  const states = yield* statesAt(thread, n)
  return {
    checkpoint: thread.checkpoint(n),
    next: nextStanding(thread, n),
    before,
    after,
    diff: yield* diffOver(thread, sides),
    retention: known ?? (yield* retention(sides)),
    economics: yield* economicsOf(thread, n),
    states,
    step: yield* stateStep(thread, states),
  }
}

function* auditItems(side: CaseSide): Steps<readonly AuditItem[]> {
  const items: AuditItem[] = []
  for (let i = 0; i < side.count; i++) {
    const item = side.item(i)
    const { ref, turn } = side.place(i)
    const { kind, label, injected, tokens, images } = item
    items.push({ ref, turn, kind, label, injected, tokens, images, key: contentKey(item.raw), said: saidBy(item) })
    yield
  }
  return items
}

/** The agent's own answer to the compaction is the summary, not an older reply. */
function saidBy({ kind, text, lead, compactionOutput }: Item): string {
  if (compactionOutput || (kind !== 'summary' && kind !== 'assistant')) return ''
  return text.slice(lead).trim()
}

export const evidence = ({ ref, turn }: Pick<AuditItem, 'ref' | 'turn'>, says = ''): Evidence => ({ ref, turn, says })

/** The line of the compaction itself. */
export const atCheckpoint = ({ file, line, turn }: Checkpoint, says = ''): Evidence => ({
  ref: { file, line, index: null },
  turn,
  says,
})
