import type { AuditCase } from './audit-case.ts'
import type { Evidence, FindingSeverity } from './finding.ts'

/** What a rule says when it fires; the code is its name in the table. */
export interface Hit {
  readonly severity: FindingSeverity
  readonly message: string
  readonly advice: string
  readonly evidence: readonly Evidence[]
}

/** Looks at one compaction; no hit when there is nothing to say. */
export type Rule = (one: AuditCase) => readonly Hit[]

/** A number in a sentence: 20,000. */
export const counted = (n: number): string => n.toLocaleString('en-US')
