import type { Fidelity, Implementation, InHistory, ItemKind, Phase, Reason, Trigger, TurnStatus } from '../model.ts'
import type { DiffKind } from './shape.ts'

/** The words of the model's unions: what else stands in a page is none. The compiler holds the lists. */
const wordsOf = <T extends string>(words: Readonly<Record<T, 0>>): readonly T[] => Object.keys(words) as T[]

export const FIDELITIES = wordsOf<Fidelity>({ exact: 0, rebuilt: 0, partial: 0, opaque: 0 })
export const STATUSES = wordsOf<TurnStatus>({ completed: 0, interrupted: 0, failed: 0, rolledBack: 0, open: 0 })
export const TRIGGERS = wordsOf<Trigger>({ manual: 0, auto: 0 })
export const PHASES = wordsOf<Phase>({ standalone: 0, preTurn: 0, midTurn: 0, postTurn: 0 })
export const IMPLEMENTATIONS = wordsOf<Implementation>({
  local: 0,
  remoteV1: 0,
  remoteV2: 0,
  session: 0,
  collapse: 0,
  other: 0,
})
export const ITEM_KINDS = wordsOf<ItemKind>({
  instructions: 0,
  user: 0,
  assistant: 0,
  reasoning: 0,
  call: 0,
  output: 0,
  image: 0,
  summary: 0,
  opaque: 0,
  other: 0,
})
export const IN_HISTORY = wordsOf<InHistory>({ whole: 0, partly: 0, summarised: 0, none: 0, empty: 0 })
export const REASONS = wordsOf<Reason>({ userRequested: 0, contextLimit: 0, modelDownshift: 0, compHashChanged: 0 })
export const DIFF_KINDS = wordsOf<DiffKind>({
  kept: 0,
  moved: 0,
  truncated: 0,
  rewritten: 0,
  dropped: 0,
  added: 0,
  summary: 0,
  opaque: 0,
})
