import { ABSTAIN, PICK_ONE, PROBE_LEAD, SAY_IT } from '../prompts/probe.ts'
import type { Question } from './question.ts'
import { Seeded } from './seeded.ts'

/** A question as it is asked in one round. */
export interface Wording {
  readonly text: string
  /** What stands at A, B, …; the last letter of all, which is not here, says that one does not know. Empty without options. */
  readonly letters: readonly string[]
}

const CODE_A = 65

export const letterOf = (index: number): string => String.fromCharCode(CODE_A + index)

/** Words a question. Each round has the options in another order, the same for every history, so that a liking for a letter evens out. */
export function wordingOf(question: Question, round: number, seed: string): Wording {
  const { reply, text, id } = question
  if (reply.kind === 'short') return { text: `${PROBE_LEAD}\n\n${text}\n\n${SAY_IT}`, letters: [] }
  const letters = new Seeded(seed).ordered(reply.options, `${id} in round ${round}`, option => option)
  const lines = [...letters, ABSTAIN].map((option, i) => `${letterOf(i)}) ${option}`)
  return { text: `${PROBE_LEAD}\n\n${text}\n\n${lines.join('\n')}\n\n${PICK_ONE}`, letters }
}
