import { FRAME } from '../prompts/probe.ts'
import { givesAway, holdsAnswer } from './give-away.ts'
import type { Material } from './material.ts'
import { replyFor } from './options.ts'
import type { ProbeCategory, Question } from './question.ts'
import type { Seeded } from './seeded.ts'

/** A question before its options are known. */
export interface Draft {
  /** Told apart from all others of its category. */
  readonly name: string
  readonly category: ProbeCategory
  readonly text: string
  readonly answer: string
  /** What an answer of one's own may be beside `answer`. */
  readonly also?: readonly string[]
  readonly others: Iterable<string>
  readonly orShort: boolean
  /** The sentence that it asks about. */
  readonly sentence?: string
  /** Index of the item where the answer stands. */
  readonly item: number
}

/** Characters of an answer or an option. */
const LONGEST = 300

/** The question; null where it would give its answer away, or cannot be answered. */
export function questionOf(draft: Draft, { side }: Material, seeded: Seeded): Question | null {
  const { name, category, text, answer, others, orShort, item } = draft
  if (answer.length > LONGEST || givesAway(text, answer) || holdsAnswer(FRAME, answer)) return null
  const id = `${category}:${name}`
  const reply = replyFor({ id, text, answer, others, orShort }, seeded)
  if (reply === null) return null
  const full: Question['reply'] =
    reply.kind === 'short' ? { ...reply, accepted: [...reply.accepted, ...(draft.also ?? [])] } : reply
  return {
    id,
    from: 'session',
    category,
    text,
    answer,
    reply: full,
    place: side.place(item),
    givenAway: null,
    abstainScore: 0,
  }
}
