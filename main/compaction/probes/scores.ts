import type { Verdict } from './judge.ts'
import type { Answer, Answers } from './probe.ts'
import { chanceOf, PROBE_CATEGORIES, type Question } from './question.ts'
import { type Share, shareOf } from './share.ts'

/** What one history knows of one category, or of all. Questions that give their answer away are not in it. */
export interface Score {
  /** null: of all categories. */
  readonly category: string | null
  readonly questions: number
  /** How its answers are, over all repeats. */
  readonly answers: Readonly<Record<Verdict, number>>
  /** Right answers that guessing alone would have given, in the mean. */
  readonly byChance: number
  /** Answers that a manifest says fail outright. */
  readonly hardFails: number
  /** Sum over its answers: 1 for a right one, what a manifest gives for saying that one does not know. */
  readonly points: number
  /** Questions that it answered rightly in more than half of the repeats. */
  readonly known: Share
  /** Of the questions that the control knows, those that this history knows too; null for the control. */
  readonly retained: Share | null
}

/** Scores of one history: of each category that has questions, ours first, then of all. null where it could not be asked. */
export function scoresOf(
  questions: readonly Question[],
  control: Answers,
  candidate: Answers | null,
): readonly Score[] | null {
  const own = candidate ?? control
  if (own.failure !== null) return null
  const counted = questions.filter(({ givenAway }) => givenAway === null)
  const sides = { own: byQuestion(own), control: candidate && byQuestion(control) }
  const categories = [...new Set([...PROBE_CATEGORIES, ...counted.map(({ category }) => category)])]
  const scores = categories.flatMap(category => {
    const some = counted.filter(question => question.category === category)
    return some.length === 0 ? [] : [scoreOf(category, some, sides)]
  })
  return [...scores, scoreOf(null, counted, sides)]
}

type ByQuestion = ReadonlyMap<string, readonly Answer[]>

const byQuestion = ({ answers }: Answers): ByQuestion => Map.groupBy(answers, ({ question }) => question)

interface Sides {
  readonly own: ByQuestion
  readonly control: ByQuestion | null
}

function scoreOf(category: string | null, questions: readonly Question[], { own, control }: Sides): Score {
  const all = questions.flatMap(question => (own.get(question.id) ?? []).map(answer => ({ question, answer })))
  const count = (verdict: Verdict): number => all.filter(({ answer }) => answer.verdict === verdict).length
  const known = questions.filter(({ id }) => isKnown(own.get(id)))
  const comparable = control && questions.filter(({ id }) => isKnown(control.get(id)))
  return {
    category,
    questions: questions.length,
    answers: {
      right: count('right'),
      wrong: count('wrong'),
      abstained: count('abstained'),
      unclear: count('unclear'),
    },
    byChance: all.reduce((sum, { question }) => sum + chanceOf(question), 0),
    hardFails: all.filter(({ answer }) => answer.hardFail).length,
    points: all.reduce((sum, { answer }) => sum + answer.points, 0),
    known: shareOf(known.length, questions.length),
    retained: comparable && shareOf(comparable.filter(question => known.includes(question)).length, comparable.length),
  }
}

const isKnown = (answers: readonly Answer[] | undefined): boolean =>
  answers !== undefined && 2 * answers.filter(({ verdict }) => verdict === 'right').length > answers.length
