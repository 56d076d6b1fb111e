import type { ProbeHistory, ProbeQuestion, ProbeScore, ProbeScores } from '../../preload/contract.ts'
import { whole } from '../base/fold.ts'
import type { Answers, Probe, ProbeResult } from '../compaction/probes/probe.ts'
import type { Question } from '../compaction/probes/question.ts'
import { type Score, scoresOf } from '../compaction/probes/scores.ts'

type Done = Extract<ProbeResult, { ok: true }>

/** Categories of one history: a manifest may name any number. */
const MOST_CATEGORIES = 40
/** Characters of a text. */
const LONGEST = 400

const cut = (text: string): string => (text.length > LONGEST ? `${whole(text.slice(0, LONGEST - 1))}…` : text)

/** Scores of all histories, the control first. */
export function probeScores(
  probe: Probe,
  { control, candidates }: Done,
  histories: readonly ProbeHistory[],
): ProbeScores {
  return {
    histories: histories.map((history, n) => {
      const answers = n === 0 ? control : (candidates[n - 1] ?? control)
      const scores = scoresOf(probe.questions, control, n === 0 ? null : answers) ?? []
      // The last is that of all.
      const shown = [...scores.slice(0, -1).slice(0, MOST_CATEGORIES), ...scores.slice(-1)]
      return { ...history, failure: answers.failure, scores: shown.map(scoreView) }
    }),
  }
}

const scoreView = ({ category, questions, answers, byChance, known, retained }: Score): ProbeScore => ({
  category: category === null ? null : cut(category),
  questions,
  ...answers,
  byChance,
  known,
  retained,
})

/** A question with what each history answered; `result` null = nobody was asked yet. */
export function probeQuestion(question: Question, result: Done | null): ProbeQuestion {
  const { id, from, category, text, answer, reply, givenAway, place } = question
  const sides = result === null ? [] : [result.control, ...result.candidates]
  return {
    id,
    from,
    category: cut(category),
    text: cut(text),
    answer: cut(answer),
    options: reply.kind === 'choice' ? reply.options.map(cut) : null,
    givenAway: givenAway ?? '',
    line: place && { file: place.ref.file, line: place.ref.line },
    answers: sides.map(side => answersView(side, id)),
  }
}

function answersView({ answers }: Answers, id: string): ProbeQuestion['answers'][number] {
  const own = answers.filter(({ question }) => question === id)
  const { verdict, chosen, said } = own.at(-1) ?? { verdict: 'abstained', chosen: null, said: '' }
  return { verdicts: own.map(each => each.verdict), said: cut(chosen ?? (verdict === 'unclear' ? said : '')) }
}
