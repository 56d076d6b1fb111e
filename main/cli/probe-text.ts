import { counted } from '../base/numbers.ts'
import type { Answer, Answers } from '../compaction/probes/probe.ts'
import type { Question } from '../compaction/probes/question.ts'
import { type Score, scoresOf } from '../compaction/probes/scores.ts'
import type { Share } from '../compaction/probes/share.ts'
import type { Subject } from '../compaction/probes/subject.ts'
import { countText } from '../views/numbers.ts'
import type { Probed } from './probe-json.ts'
import { type Column, oneLine, type Style, table } from './text.ts'

const LONGEST = 400

/** The readable form. */
export function* probeText(probed: Probed, style: Style): Generator<string> {
  const { probe, plan, at, notes, result } = probed
  const { control, candidates, questions, repeats } = probe
  const times = repeats === 1 ? 'once' : `${repeats} times`
  yield `${style.title('probe')} at ${at}: ${counted(questions.length, 'question')}, each asked ${times} of ${counted(candidates.length + 1, 'history').replace(/historys$/, 'histories')}\n`
  yield `${counted(plan.requests, 'request')}, ${countText(plan.bytes)} bytes, about ${counted(plan.tokens, 'token')}${result === null ? '; nothing was sent' : ''}\n\n`
  yield* histories([control, ...candidates], style)
  yield '\n'
  if (result === null) for (const question of questions) yield* questionText(question, style)
  else yield* answersText(probed, result, style)
  for (const note of notes) yield `${oneLine(note, LONGEST)}\n`
}

function* histories(subjects: readonly Subject[], style: Style): Generator<string> {
  const columns: readonly Column[] = [
    { head: 'history' },
    { head: 'made by' },
    { head: 'items', right: true },
    { head: 'tokens', right: true },
  ]
  const rows = subjects.map(({ name, strategy, items, tokens }, n) => [
    n === 0 ? `${name} (control)` : name,
    oneLine(strategy ?? '', 40),
    countText(items),
    countText(tokens),
  ])
  yield* table(columns, rows, style)
}

function* questionText({ id, text, answer, reply, givenAway }: Question, style: Style): Generator<string> {
  yield `${style.title(oneLine(id, 80))}  ${oneLine(text, LONGEST)}\n`
  yield `    answer   ${oneLine(answer, LONGEST)}\n`
  if (reply.kind === 'choice')
    for (const option of reply.options) if (option !== answer) yield `    or       ${oneLine(option, LONGEST)}\n`
  if (givenAway !== null) yield `    ${givenAway} It is not counted.\n`
  yield '\n'
}

function* answersText(
  { probe: { control, candidates, questions } }: Probed,
  result: NonNullable<Probed['result']>,
  style: Style,
): Generator<string> {
  yield* scoreTable(`${control.name} (control)`, scoresOf(questions, result.control, null) ?? [], style)
  for (const [n, { name }] of candidates.entries()) {
    const answers = result.candidates[n]
    const scores = answers === undefined ? null : scoresOf(questions, result.control, answers)
    if (answers === undefined || scores === null) {
      yield `\n${style.title(name)} could not be asked: ${oneLine(answers?.failure ?? '', LONGEST)}\n`
      continue
    }
    yield '\n'
    yield* scoreTable(name, scores, style)
    yield* lost(questions, result.control, answers)
  }
  yield '\n'
}

function* scoreTable(name: string, scores: readonly Score[], style: Style): Generator<string> {
  const isControl = scores.every(({ retained }) => retained === null)
  const numbers = ['right', 'wrong', 'abstained', 'unclear'] as const
  const columns: readonly Column[] = [
    { head: name },
    ...numbers.map(head => ({ head, right: true })),
    { head: 'by chance', right: true },
    { head: 'knows' },
    ...(isControl ? [] : [{ head: 'kept of what the control knows' }]),
  ]
  const rows = scores.map(({ category, answers, byChance, known, retained }) => [
    oneLine(category ?? 'all', 40),
    ...numbers.map(verdict => countText(answers[verdict])),
    byChance.toFixed(1),
    shareText(known),
    ...(retained === null ? [] : [shareText(retained)]),
  ])
  yield* table(columns, rows, style)
}

/** `3 of 4 (30 to 95 %, few)`: between which the share lies 95 times of 100. */
function shareText({ part, whole, low, high, few }: Share): string {
  if (low === null || high === null) return 'none to tell by'
  const percent = (share: number): string => String(Math.round(share * 100))
  return `${part} of ${whole} (${percent(low)} to ${percent(high)} %${few ? ', few' : ''})`
}

/** What the control knows and a candidate does not. */
function* lost(questions: readonly Question[], control: Answers, candidate: Answers): Generator<string> {
  for (const question of questions) {
    const [before, after] = [control, candidate].map(({ answers }) =>
      answers.filter(each => each.question === question.id),
    )
    if (question.givenAway !== null || !isRight(before) || isRight(after)) continue
    const said = [...new Set((after ?? []).map(wordsOf))].join('; ')
    yield `lost  ${oneLine(question.id, 80)}  ${oneLine(question.answer, 120)}  (${oneLine(said, 200)})\n`
  }
}

const isRight = (answers: readonly Answer[] | undefined): boolean =>
  answers !== undefined && 2 * answers.filter(({ verdict }) => verdict === 'right').length > answers.length

const wordsOf = ({ verdict, chosen }: Answer): string =>
  verdict === 'abstained' ? 'does not know' : verdict === 'unclear' ? 'unclear' : `says ${chosen ?? ''}`
