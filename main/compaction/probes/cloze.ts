import { contentWords } from '../entities/sentence.ts'
import type { Spoken } from './material.ts'

/** Stands for what is asked for. */
export const BLANK = '_____'

/** Content words that have to be left around a blank, so that it can be told what is asked for. */
const FEWEST = 3

/** Who said a sentence, as a question calls them. */
const SPEAKERS = { user: 'The user', assistant: 'The assistant' } as const satisfies Record<Spoken['speaker'], string>

/**
 * A sentence as a question for one of its words; null where it stands inside another word, where too little is left around it, or where
 * another sentence says the same with another word.
 */
export function clozeOf({ text, folded, speaker }: Spoken, answer: string, all: readonly Spoken[]): string | null {
  const parts = split(text, answer)
  if (parts === null || contentWords(parts.join(' ')).length < FEWEST) return null
  const [begin = '', end = ''] = [parts[0], parts.at(-1)].map(part => part?.toLowerCase())
  if (all.some(other => isLike(other.folded, folded, begin, end))) return null
  return `${SPEAKERS[speaker]} wrote: “${parts.join(BLANK)}” What stands in place of ${BLANK}?`
}

const isLike = (other: string, text: string, begin: string, end: string): boolean =>
  other !== text && other.length >= begin.length + end.length && other.startsWith(begin) && other.endsWith(end)

/** What stands around every mention; null where there is none, or one within a word. */
function split(text: string, answer: string): readonly string[] | null {
  const [folded, sought] = [text.toLowerCase(), answer.toLowerCase()]
  // Some letters have another length in the other case: places would not be those of the text.
  if (sought === '' || folded.length !== text.length) return null
  const parts: string[] = []
  let from = 0
  for (let at = folded.indexOf(sought); at !== -1; at = folded.indexOf(sought, from)) {
    const end = at + sought.length
    if (isWord(text[at - 1]) && isWord(text[at])) return null
    if (isWord(text[end]) && isWord(text[end - 1])) return null
    parts.push(text.slice(from, at))
    from = end
  }
  return from === 0 ? null : [...parts, text.slice(from)]
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character)
