import type { Steps } from '../base/steps.ts'
import type { Thread } from '../thread/model.ts'
import { audit } from './audit/audit.ts'
import type { Finding } from './audit/finding.ts'
import { checkpointCase } from './checkpoint-case.ts'
import type { Economics } from './economics/economics.ts'
import { economicsOf } from './economics/economics-of.ts'
import type { CheckpointFacts } from './facts/checkpoint-facts.ts'
import { checkpointFacts } from './facts/facts-of.ts'
import type { OpaqueFacts } from './opaque/opaque-facts.ts'
import { opaqueFacts } from './opaque/opaque-of.ts'
import { type Retention, retention } from './retention.ts'
import { stateStep, statesAt } from './state/lineage.ts'
import type { CheckpointStates, StateStep } from './state/session-state.ts'

/** Everything that is known of one compaction beside its diff. */
export interface Xray {
  readonly checkpoint: number
  readonly findings: readonly Finding[]
  readonly retention: Retention
  readonly economics: Economics
  readonly facts: CheckpointFacts
  readonly opaque: OpaqueFacts
  readonly states: CheckpointStates
  /** From the state before; null where one of the two has none. */
  readonly step: StateStep | null
}

/** Looks at checkpoint n, counted from 1, in every way. */
export function* xray(thread: Thread, n: number): Steps<Xray> {
  const measured = yield* retention(yield* checkpointCase(thread, n))
  return {
    checkpoint: n,
    findings: yield* audit(thread, n, measured),
    retention: measured,
    economics: yield* economicsOf(thread, n),
    facts: yield* checkpointFacts(thread, n),
    opaque: yield* opaqueFacts(thread, n),
    states: yield* statesAt(thread, n),
    step: yield* stateStep(thread, n),
  }
}
