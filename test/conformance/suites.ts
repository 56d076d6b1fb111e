import type { Comparison } from './exceptions.ts'
import { compareRequests } from './requests.ts'
import type { Played } from './scenario.ts'

export type Compare = (played: Played) => Promise<readonly Comparison[]>

/**
 * What is compared once a scenario was played, by the word that chooses it: `npm run conformance -- requests`. The suite `forks` plays
 * none: it forks what was recorded (run-forks.ts).
 */
export const SUITES = { requests: compareRequests } as const satisfies Record<string, Compare>

export type SuiteName = keyof typeof SUITES

export const isSuiteName = (word: string | undefined): word is SuiteName =>
  word !== undefined && Object.hasOwn(SUITES, word)
