import { isThreadId } from './discover.ts'
import type { SessionFilter } from './filter.ts'
import { fieldsOf } from './settings.ts'

/** What the list of sessions was filtered by, to be taken up at the next start. */
export interface KeptFilter {
  readonly sessions: SessionFilter
  /** Kinds of texts that were looked for; null = all. */
  readonly kinds: readonly KeptKind[] | null
}

type KeptKind = 'prompt' | 'answer' | 'command' | 'summary'

export const NO_FILTER: KeptFilter = { sessions: {}, kinds: null }

const LONGEST_PATH = 4096
const LONGEST_NAME = 1000

const textUpTo =
  (most: number) =>
  (value: unknown): boolean =>
    typeof value === 'string' && value !== '' && value.length <= most && !value.includes('\0')
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isTime = (value: unknown): boolean => Number.isSafeInteger(value)
const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

/** What each member has to be: no less than a call asks of it, or the list would be refused. */
const FITS: Readonly<Record<keyof SessionFilter, (value: unknown) => boolean>> = {
  project: textUpTo(LONGEST_PATH),
  branch: textUpTo(LONGEST_NAME),
  model: textUpTo(LONGEST_NAME),
  since: isTime,
  until: isTime,
  compacted: isFlag,
  failed: isFlag,
  archived: isFlag,
  forksOf: value => typeof value === 'string' && isThreadId(value),
  least: isSize,
  most: isSize,
}

const KINDS: readonly KeptKind[] = ['prompt', 'answer', 'command', 'summary']

/** Takes each member that makes sense, and leaves out any other. */
export function keptFilterOf(value: unknown): KeptFilter {
  const given = fieldsOf(value)
  const sessions = Object.entries(fieldsOf(given.sessions)).filter(
    ([name, member]) => Object.hasOwn(FITS, name) && FITS[name as keyof SessionFilter](member),
  )
  const listed: readonly unknown[] = Array.isArray(given.kinds) ? given.kinds : []
  const kinds = KINDS.filter(kind => listed.includes(kind))
  // All of them, and none, are no filter.
  const isAll = kinds.length === 0 || kinds.length === KINDS.length
  return { sessions: Object.fromEntries(sessions), kinds: isAll ? null : kinds }
}
