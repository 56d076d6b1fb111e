import { ofAnyCase } from './fold-case.ts'

/** What is looked for, in texts and in bytes. */
export interface Pattern {
  /** Finds all places in a text. */
  readonly text: RegExp
  /** How it is written in a JSON string; null: in several ways. */
  readonly inString: BytePattern | null
  /** The same in JSON that is a string itself. */
  readonly inNested: BytePattern | null
  /** What stands in the bytes of a line that is shown otherwise than it is written, wherever the query is shown; null: nothing is sure to. */
  readonly inAny: BytePattern | null
  readonly ascii: boolean
  /** A slash may stand behind a backslash. */
  readonly slash: boolean
}

/** Bytes that are looked for: as they are, or one of several forms on bytes read as Latin-1. */
export type BytePattern =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'forms'; readonly forms: RegExp }

export function patternOf(query: string, matchCase: boolean): Pattern {
  const characters = [...query]
  const known = characters.every(character => !/\p{Cs}/u.test(character))
  const inString = known ? bytePattern(characters, matchCase, 1) : null
  const inAny = longestRun(characters)
  return {
    text: textPattern(characters, matchCase),
    inString,
    inNested: /["\\\p{Cc}]/u.test(query) && known ? bytePattern(characters, matchCase, 2) : inString,
    inAny: anyPattern(inAny, matchCase, inAny.length === characters.length ? inString : null),
    ascii: characters.every(isAscii),
    slash: query.includes('/'),
  }
}

/** One pattern is looked for once, also where it is wanted twice. */
function anyPattern(run: readonly string[], matchCase: boolean, whole: BytePattern | null): BytePattern | null {
  return isNumber(run.join('')) ? null : (whole ?? bytePattern(run, matchCase, 1))
}

function textPattern(characters: readonly string[], matchCase: boolean): RegExp {
  const pieces = characters.map(character => {
    const forms = matchCase ? [character] : ofAnyCase(character)
    return forms.length === 1 ? escaped(character) : `[${forms.join('')}]`
  })
  // Pairs are one character only to a pattern with this flag, and half of one is no match for a pair.
  const paired = pieces.some(piece => /[\ud800-\udfff]/.test(piece))
  return new RegExp(pieces.join(''), paired ? 'gu' : 'g')
}

/** The character as a pattern that matches it alone. */
const escaped = (character: string): string => (/[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character)

/**
 * A character that JSON writes as it is, and no white space, sign of JSON or quote of a shell: where JSON is written anew or words of a
 * command are joined these come and go. Of some writers a slash has an escape. A byte that is no UTF-8 is shown as U+FFFD.
 */
const staysTogether = (character: string): boolean => !/[\s{}[\]:,'"\\/\ufffd\p{Cc}\p{Cs}]/u.test(character)

/** Numbers may be written otherwise than they are shown: 1.0 is 1. */
const isNumber = (run: string): boolean => /^[\d.eE+-]*$/.test(run)

/** More of a query would not make it rarer. */
const LONGEST = 200

function longestRun(characters: readonly string[]): readonly string[] {
  let longest: readonly string[] = []
  for (let from = 0; from < characters.length; ) {
    let to = from
    while (to < characters.length && staysTogether(characters[to] as string)) to++
    if (to - from > longest.length) longest = characters.slice(from, to)
    from = to + 1
  }
  return longest.slice(0, LONGEST)
}

/** `depth`: strings of JSON inside each other. */
function bytePattern(characters: readonly string[], matchCase: boolean, depth: 1 | 2): BytePattern | null {
  if (characters.length === 0) return null
  const forms = characters.map(character =>
    (matchCase ? [character] : ofAnyCase(character)).map(form => writtenIn(form, depth)),
  )
  if (forms.every(each => each.length === 1)) return { kind: 'bytes', bytes: Buffer.from(forms.join('')) }
  return { kind: 'forms', forms: new RegExp(forms.map(formsPattern).join(''), 'g') }
}

function writtenIn(character: string, depth: 1 | 2): string {
  const once = JSON.stringify(character).slice(1, -1)
  return depth === 1 ? once : JSON.stringify(once).slice(1, -1)
}

function formsPattern(forms: readonly string[]): string {
  if (forms.length === 1) return [...latin1(forms[0] as string)].map(escaped).join('')
  return forms.every(isAscii) ? `[${forms.join('')}]` : `(?:${forms.map(latin1).join('|')})`
}

/** Its bytes, each as a character. */
const latin1 = (character: string): string => Buffer.from(character).toString('latin1')

const isAscii = (character: string): boolean => character <= '\x7f'
