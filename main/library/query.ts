import type { Said } from '../thread/model.ts'
import { spaced, wordsIn } from './words.ts'

/** One word, phrase or beginning of a word that has to be there, or must not. */
export interface Term {
  /** Folded words in their order. */
  readonly words: readonly string[]
  /** The last of them is only a beginning. */
  readonly prefix: boolean
  readonly without: boolean
  /** As it is asked of SQLite. */
  readonly match: string
}

export interface Query {
  readonly terms: readonly Term[]
  readonly kinds: readonly Said['kind'][]
}

export const KINDS: readonly Said['kind'][] = ['prompt', 'answer', 'command', 'summary']

/** A query has this many terms at most; what comes behind is left out. */
const MOST_TERMS = 32

const TERM = /(-?)(?:"([^"]*)"?|(\S+))(\*?)/g

/**
 * `two words` both have to stand in one passage; `"a phrase"` as it stands; `begin*`; `-not`. What is joined by other signs than
 * letters and digits (`src/a.ts`, `foo_bar`) counts as a phrase of its parts. null when there is nothing to be looked for.
 */
export function parseQuery(text: string, kinds: readonly Said['kind'][] = KINDS): Query | null {
  const terms: Term[] = []
  for (const [, minus, phrase, word, star] of text.matchAll(TERM)) {
    const body = phrase ?? (word ?? '').replace(/\*+$/, '')
    const prefix = star === '*' || (word ?? '').endsWith('*')
    const words = wordsIn(body).map(({ folded }) => folded)
    if (words.length === 0 || terms.length >= MOST_TERMS) continue
    const match = `"${spaced(body).replaceAll('"', ' ')}"${prefix ? ' *' : ''}`
    terms.push({ words, prefix, without: minus === '-', match })
  }
  return terms.some(({ without }) => !without) && kinds.length > 0 ? { terms, kinds } : null
}

/** The query in SQLite's words. */
export function matchOf({ terms, kinds }: Query): string {
  const wanted = terms.filter(({ without }) => !without).map(({ match }) => match)
  const unwanted = terms.filter(({ without }) => without).map(({ match }) => match)
  const all = `(${wanted.join(' AND ')})${unwanted.map(match => ` NOT ${match}`).join('')}`
  return kinds.length === KINDS.length ? all : `{${kinds.join(' ')}} : (${all})`
}

/** Where a term stands in a text: [start, end) in UTF-16 units. */
export interface Mark {
  readonly start: number
  readonly end: number
}

/** Every place of each wanted term; in the order of the terms. */
export function marksOf(text: string, { terms }: Query): readonly (readonly Mark[])[] {
  const words = wordsIn(text)
  return terms
    .filter(({ without }) => !without)
    .map(term => {
      const marks: Mark[] = []
      for (let at = 0; at + term.words.length <= words.length; at++) {
        if (!fits(term, i => words[at + i]?.folded ?? '')) continue
        const start = words[at]?.start ?? 0
        const end = words[at + term.words.length - 1]?.end ?? start
        marks.push({ start, end })
      }
      return marks
    })
}

function fits({ words, prefix }: Term, folded: (i: number) => string): boolean {
  return words.every((word, i) => (prefix && i === words.length - 1 ? folded(i).startsWith(word) : folded(i) === word))
}
