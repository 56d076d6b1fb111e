import type { ProblemPage, ProblemView } from '../../preload/contract.ts'
import type { Problem, Thread } from '../thread/model.ts'
import { countText, countWord } from './numbers.ts'

/** Problems of one page. */
export const MOST_PROBLEMS = 200

export function problemPage(thread: Thread, from: number, count: number): ProblemPage {
  const all = thread.problems()
  return {
    from,
    total: all.length,
    summary: summaryOf(thread),
    problems: all.slice(from, from + Math.min(count, MOST_PROBLEMS)).map(problemView),
  }
}

const problemView = (problem: Problem): ProblemView => ({
  file: problem.file,
  line: problem.line,
  byte: problem.byte,
  severity: problem.severity,
  code: problem.code,
  message: problem.message,
  outcome: problem.outcome,
})

/** What was found in all lines and what follows from it, in whole sentences (ui.md section 10). */
export function summaryOf(thread: Thread): string {
  if (!thread.checked) return 'Not every line was checked yet.'
  const { known, unknown, rejected, blank } = thread.counts()
  const lines = known + unknown + rejected + blank
  const sentences = [rejectedSentence(rejected)]
  if (unknown + rejected + blank > 0) sentences.push(countsSentence(lines, known, unknown, rejected, blank))
  else sentences.push(lines === 1 ? 'Its one line is known.' : `All ${countText(lines)} lines are known.`)
  if (thread.fidelity === 'partial') sentences.push(`The history is partial${reasons(thread.notes)}.`)
  return sentences.join(' ')
}

function rejectedSentence(rejected: number): string {
  if (rejected === 0) return 'Every line of this file can be read.'
  return `${countWord(rejected)} ${rejected === 1 ? 'line' : 'lines'} of this file cannot be read.`
}

function countsSentence(lines: number, known: number, unknown: number, rejected: number, blank: number): string {
  const parts = [`${countText(known)} of ${countText(lines)} ${lines === 1 ? 'line is' : 'lines are'} known`]
  if (unknown > 0) parts.push(`${countText(unknown)} ${isAre(unknown)} newer than this version`)
  if (rejected > 0) parts.push(`${countText(rejected)} ${isAre(rejected)} kept as rejected`)
  if (blank > 0) parts.push(`${countText(blank)} ${isAre(blank)} blank`)
  return `${parts.join(', ')}.`
}

const isAre = (count: number): string => (count === 1 ? 'is' : 'are')

const reasons = (notes: readonly string[]): string => {
  const reason = notes[0]?.replace(/\.$/, '')
  return reason === undefined ? '' : `: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`
}
