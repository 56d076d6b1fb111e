import type { Wording } from './prompt-text.ts'
import { letterOf } from './prompt-text.ts'
import type { Question } from './question.ts'

/** `unclear`: no answer in the form that was asked for, so that nothing can be told. */
export type Verdict = 'right' | 'wrong' | 'abstained' | 'unclear'

export interface Judgement {
  readonly verdict: Verdict
  /** How a right answer was told: letter for letter, or case, white space, quotes and a full stop aside. */
  readonly match: 'exact' | 'normalised' | null
  /** The option that was chosen, or the words that were given; null where there is none. */
  readonly chosen: string | null
  /** A manifest says that this fails outright. */
  readonly hardFail: boolean
  readonly points: number
}

/** Ways to say that one does not know, as `normalised` has them: in English, and those that benchmarks of this sort take. */
const ABSTAINS: ReadonlySet<string> = new Set([
  'i do not know',
  "i don't know",
  'do not know',
  "don't know",
  'not known',
  'unknown',
  'not sure',
  'uncertain',
  'idk',
  'cannot determine',
  "can't determine",
  'unable to determine',
  'cannot tell',
  "can't tell",
  '不知道',
  '不确定',
  '无法确定',
])

/** Characters of a short answer; a longer one is an essay. */
const LONGEST = 600

/** One case, one space, no quotes, brackets or full stop around. */
export const normalised = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(?:(?:the )?answer(?: is)?|option|choice) ?:? +/i, '')
    .replace(/^[\s"'`*_“”«([{]+/, '')
    .replace(/[\s"'`*_“”»)\]}.!,;:]+$/, '')
    .toLowerCase()

export function judge(question: Question, { letters }: Wording, said: string): Judgement {
  const { reply, answer, abstainScore } = question
  const chosen = reply.kind === 'choice' ? choiceIn(said, letters) : shortIn(said)
  if (chosen === UNCLEAR) return { ...NOTHING, verdict: 'unclear' }
  if (chosen === ABSTAINED) return { ...NOTHING, verdict: 'abstained', points: abstainScore }
  const accepted = reply.kind === 'choice' ? [answer] : reply.accepted
  const match = matchOf(chosen, accepted)
  if (match !== null) return { verdict: 'right', match, chosen, hardFail: false, points: 1 }
  const hardFail = reply.kind === 'choice' ? reply.worst.includes(chosen) : reply.worst
  return { verdict: 'wrong', match: null, chosen, hardFail, points: 0 }
}

const NOTHING = { match: null, chosen: null, hardFail: false, points: 0 } as const

/** None of these is a text that can be chosen. */
const UNCLEAR = Symbol('unclear')
const ABSTAINED = Symbol('abstained')
type Chosen = string | typeof UNCLEAR | typeof ABSTAINED

function matchOf(chosen: string, accepted: readonly string[]): Judgement['match'] {
  if (accepted.includes(chosen)) return 'exact'
  return accepted.some(each => normalised(each) === normalised(chosen)) ? 'normalised' : null
}

/** A letter alone, a letter with its option, or the option itself. */
function choiceIn(said: string, letters: readonly string[]): Chosen {
  const text = normalised(said)
  if (ABSTAINS.has(text)) return ABSTAINED
  const named = letters.find(option => normalised(option) === text)
  if (named !== undefined) return named
  const [, letter = '', rest = ''] = /^\(?([a-z])(?:[).:\]]+ ?(.*)| ?[-–] (.*))?$/s.exec(text) ?? []
  const index = letter === '' ? -1 : letter.toUpperCase().charCodeAt(0) - letterOf(0).charCodeAt(0)
  if (index < 0 || index > letters.length) return UNCLEAR
  const option = letters[index]
  // A letter with another option behind it says two things.
  if (rest !== '' && letters.some((other, i) => i !== index && normalised(other) === normalised(rest))) return UNCLEAR
  return option ?? ABSTAINED
}

function shortIn(said: string): Chosen {
  const text = said.trim()
  if (ABSTAINS.has(normalised(text)) || text === '') return text === '' ? UNCLEAR : ABSTAINED
  return text.length > LONGEST || text.includes('\n') ? UNCLEAR : text
}
