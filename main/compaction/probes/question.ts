import type { Place } from '../entities/entity.ts'

/** What a question of ours is about. */
export type ProbeCategory = 'request' | 'constraint' | 'file' | 'command' | 'number' | 'decision'

/** In the order in which they are told. */
export const PROBE_CATEGORIES = Object.keys({
  request: 0,
  constraint: 0,
  file: 0,
  command: 0,
  number: 0,
  decision: 0,
} satisfies Record<ProbeCategory, 0>) as readonly ProbeCategory[]

/** A question with a known answer. "I do not know" may always be said. */
export interface Question {
  /** No two of a probe have the same. */
  readonly id: string
  readonly from: 'session' | 'manifest'
  /** One of ours, or as the manifest calls it. */
  readonly category: string
  /** What is asked, without the options: it never holds the answer, unless `givenAway` says so. */
  readonly text: string
  readonly answer: string
  readonly reply: Reply
  /** Where the answer stands in the history that the question is about; null for one of a manifest. */
  readonly place: Place | null
  /** Why a right answer proves nothing; null for every question of ours. */
  readonly givenAway: string | null
  /** Points for saying that one does not know; a right answer has 1, a wrong one 0. */
  readonly abstainScore: number
}

export type Reply =
  /** One of some texts, the answer among them. `worst`: those of which a manifest says that they fail outright. */
  | { readonly kind: 'choice'; readonly options: readonly string[]; readonly worst: readonly string[] }
  /** A text of one's own. `worst`: any wrong one fails outright. */
  | { readonly kind: 'short'; readonly accepted: readonly string[]; readonly worst: boolean }

/** Share of right answers that guessing gives; 0 where there is nothing to guess from. */
export const chanceOf = ({ reply }: Pick<Question, 'reply'>): number =>
  reply.kind === 'choice' ? 1 / reply.options.length : 0
