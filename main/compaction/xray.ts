import type { Steps } from '../base/steps.ts'
import type { Thread } from '../thread/model.ts'
import { findingsOf } from './audit/audit.ts'
import { auditCase } from './audit/audit-case.ts'
import type { Finding } from './audit/finding.ts'
import type { Economics } from './economics/economics.ts'
import type { CheckpointFacts } from './facts/checkpoint-facts.ts'
import { checkpointFacts } from './facts/facts-of.ts'
import type { OpaqueFacts } from './opaque/opaque-facts.ts'
import { opaqueFacts } from './opaque/opaque-of.ts'
import type { Retention } from './retention.ts'
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
  const one = yield* auditCase(thread, n)
  const { retention, economics, states, step } = one
  return {
    checkpoint: n,
    findings: yield* findingsOf(one),
    retention,
    economics,
    facts: yield* checkpointFacts(thread, n),
    opaque: yield* opaqueFacts(thread, n),
    states,
    step,
  }
}
