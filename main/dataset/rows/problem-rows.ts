import type { Take } from '../tables.ts'
import { type Part, placeOf } from './part.ts'

/** What is wrong in the part's own file. Answers how many rows there are. */
export function problemRows(part: Part, take: Take): number {
  const problems = part.thread.problems().filter(({ file }) => file === part.thread.own)
  for (const { line, severity, code, message } of problems)
    take('problems', { ...placeOf(part), line, severity, code, message: part.saying.text(message) })
  return problems.length
}
