import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../../thread/model.ts'
import type { Retention } from '../retention.ts'
import { type AuditCase, auditCase } from './audit-case.ts'
import type { Finding, FindingCode, FindingSeverity } from './finding.ts'
import type { Rule } from './rule.ts'
import { emptyHistory, imagesCarried, imagesDropped, orphanCall, startupDuplicated } from './rules/context.ts'
import { changedFileLost, constraintLost, failedCommandLost, repeatedWork } from './rules/later.ts'
import { stateDuplicated, statePointsDropped, stateUnstructured } from './rules/state.ts'
import { cacheBroken, negativeCompression, thrash } from './rules/weight.ts'
import { emptyAnswer, lastRequestLost, novelFact, requestCut, staleFact } from './rules/words.ts'

/** Every rule under its code. */
export const RULES = {
  'empty-history': emptyHistory,
  'empty-answer': emptyAnswer,
  'last-request-lost': lastRequestLost,
  'constraint-lost': constraintLost,
  'orphan-call': orphanCall,
  'failed-command-lost': failedCommandLost,
  'changed-file-lost': changedFileLost,
  'request-cut': requestCut,
  'images-dropped': imagesDropped,
  'stale-fact': staleFact,
  'novel-fact': novelFact,
  'repeated-work': repeatedWork,
  thrash,
  'negative-compression': negativeCompression,
  'startup-duplicated': startupDuplicated,
  'state-duplicated': stateDuplicated,
  'state-unstructured': stateUnstructured,
  'state-points-dropped': statePointsDropped,
  'images-carried': imagesCarried,
  'cache-broken': cacheBroken,
} as const satisfies Readonly<Record<FindingCode, Rule>>

export const FINDING_CODES = Object.keys(RULES) as readonly FindingCode[]

const ORDER: readonly FindingSeverity[] = ['error', 'warning', 'info']

/** Findings of checkpoint n, the worst first. The retention may be handed in where it was measured already. */
export function* audit(thread: Thread, n: number, known: Retention | null = null): Steps<readonly Finding[]> {
  return yield* findingsOf(yield* auditCase(thread, n, known))
}

/** The same of what was gathered already. */
export function* findingsOf(one: AuditCase): Steps<readonly Finding[]> {
  const findings: Finding[] = []
  for (const code of FINDING_CODES) {
    for (const hit of RULES[code](one)) findings.push({ code, checkpoint: one.checkpoint.n, ...hit })
    yield
  }
  return findings.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
}
