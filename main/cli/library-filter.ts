import type { SessionFilter } from '../library/filter.ts'
import type { Option, Words } from './command.ts'

/** What sessions have to be like. */
export const FILTER_OPTIONS: readonly Option[] = [
  { name: 'project', value: 'DIR', help: 'begun in this folder or below it' },
  { name: 'branch', value: 'NAME', help: 'begun on this branch' },
  { name: 'model', value: 'NAME', help: 'run last with this model' },
  { name: 'since', value: 'DATE', help: 'at work on this day or later (2026-05-31, or a time of ISO 8601)' },
  { name: 'until', value: 'DATE', help: 'begun before this day' },
  { name: 'compacted', value: 'yes|no', help: 'with a compaction, or without' },
  { name: 'failed', value: 'yes|no', help: 'with a turn that failed or a line that tells of an error, or without' },
  { name: 'forks-of', value: 'THREAD', help: 'forks of this thread' },
  { name: 'least', value: 'BYTES', help: 'as large as this or larger, all its files together' },
  { name: 'most', value: 'BYTES', help: 'as large as this or smaller' },
  { name: 'archived', value: 'yes|no', help: 'in the archive, or not' },
]

/** The filter that was asked for, or what is wrong with it. */
export function filterOf(words: Words): SessionFilter | string {
  const { options } = words
  const read = {
    since: dateOf(words, 'since'),
    until: dateOf(words, 'until'),
    least: wholeNumber(words, 'least'),
    most: wholeNumber(words, 'most'),
    compacted: yesOrNo(words, 'compacted'),
    failed: yesOrNo(words, 'failed'),
    archived: yesOrNo(words, 'archived'),
  }
  const problem = Object.values(read).find(value => typeof value === 'string')
  if (typeof problem === 'string') return problem
  const texts = {
    project: options.get('project'),
    branch: options.get('branch'),
    model: options.get('model'),
    forksOf: options.get('forks-of'),
  }
  const given = Object.entries({ ...texts, ...read }).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(given) as SessionFilter
}

/** null where it was not asked for; a sentence where it is none. */
export function wholeNumber(words: Words, name: string): number | string | null {
  const text = words.options.get(name)
  if (text === undefined) return null
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : `--${name} ${text} is not a whole number.`
}

function yesOrNo(words: Words, name: string): boolean | string | null {
  const text = words.options.get(name)
  if (text === undefined) return null
  return text === 'yes' || text === 'no' ? text === 'yes' : `--${name} is yes or no, not ${text}.`
}

/** Milliseconds since 1970. A day begins at midnight UTC. */
function dateOf(words: Words, name: string): number | string | null {
  const text = words.options.get(name)
  if (text === undefined) return null
  const time = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time)
    ? `--${name} ${text} is not a day such as 2026-05-31 or a time such as 2026-05-31T10:00:00Z.`
    : time
}
