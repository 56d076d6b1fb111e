import type { FindFilter, FindKind } from '../../preload/contract.ts'
import { count } from '../format/numbers.ts'
import { shownKey } from '../keys.ts'
import type { Find } from '../store.ts'

/** Kinds of rows in the order in which they are offered. */
export const KIND_WORDS = {
  user: 'User',
  assistant: 'Assistant',
  reasoning: 'Reasoning',
  call: 'Calls',
  output: 'Outputs',
  summary: 'Summaries',
  instructions: 'Instructions',
  image: 'Images',
  opaque: 'Opaque',
  note: 'Notes',
  line: 'Lines',
  other: 'Unknown',
} as const satisfies Record<FindKind, string>

export const KINDS = Object.keys(KIND_WORDS) as FindKind[]

/** Kinds that are named one by one; of more their number is told. */
const NAMED = 2

/** Where is looked, as the end of "hits in …"; "" everywhere. */
export function filterWords({ kinds, tool, turns }: FindFilter): string {
  const names = KINDS.filter(kind => kinds.includes(kind)).map(kind => KIND_WORDS[kind].toLowerCase())
  const ofKinds = names.length > NAMED ? `${names.length} kinds` : names.join(' and ')
  const ofTool = tool === null ? '' : ofKinds === '' ? tool : `${ofKinds} of ${tool}`
  return [ofTool === '' ? ofKinds : ofTool, turns === null ? '' : turnWords(turns)].filter(Boolean).join(', ')
}

const turnWords = ({ from, to }: { readonly from: number; readonly to: number }): string => {
  if (from === to) return `turn ${count(from)}`
  return to === LAST_TURN ? `turns from ${count(from)}` : `turns ${count(from)}–${count(to)}`
}

/** No session has so many: up to the end. */
export const LAST_TURN = Number.MAX_SAFE_INTEGER

/** What the bar says of a search. */
export function foundWords(find: Find, reading: boolean): string {
  if (find.error !== null) return find.error
  if (find.query === '') return reading ? 'The file is still being read: later lines are not found yet.' : ''
  const open = reading ? ', still reading' : find.state === 'searching' ? ', searching' : ''
  if (find.found === 0) return find.state === 'searching' ? 'Searching' : nothingWords(find, open)
  const at = find.at < 0 ? '' : `${count(find.at + 1)} of `
  const more = find.state === 'more' ? '+' : ''
  return `${at}${count(find.found)}${more} ${find.found === 1 ? 'hit' : 'hits'}${open}`
}

function nothingWords({ query, filter }: Find, open: string): string {
  const where = filterWords(filter)
  const elsewhere = where === '' ? ` Search all sessions: ${shownKey('library.search')}.` : ''
  return `Nothing in ${where === '' ? 'this session' : where} has “${query}”${open}.${elsewhere}`
}
