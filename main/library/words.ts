/**
 * Texts as words, alike for the index and for who marks what was found. SQLite's own tokenizer (unicode61) takes letters and digits of
 * any script for words, in lower case and without accents; it knows no script that is written without spaces.
 */

/** Characters of scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han, Hangul (whose words are often joined). */
const NO_SPACES =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]|[\ud840-\ud87f][\udc00-\udfff]/g

/** The same text with each such character as a word of its own, so that any part of what was written is found as a phrase. */
export const spaced = (text: string): string => (text.search(NO_SPACES) === -1 ? text : text.replace(NO_SPACES, ' $& '))

/** A word of a text: [start, end) in UTF-16 units. */
export interface Word {
  readonly start: number
  readonly end: number
  /** In lower case, without accents. */
  readonly folded: string
}

/** What a character is in a text. */
const APART = 1
const LETTER = 2
const ACCENT = 3
const ALONE = 4
/** By UTF-16 unit, 0 where it was not asked yet: a search parts thousands of words a page. */
const classes = new Uint8Array(65_536)

function classOf(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  const known = classes[unit] as number
  if (known !== 0) return known
  if (unit >= 0xd800 && unit < 0xdc00) return classOfChar(String.fromCodePoint(text.codePointAt(at) ?? unit))
  const found = classOfChar(text[at] ?? '')
  classes[unit] = found
  return found
}

function classOfChar(char: string): number {
  if (char.search(NO_SPACES) !== -1) return ALONE
  if (/[\p{L}\p{N}\p{Co}]/u.test(char)) return LETTER
  return /\p{M}/u.test(char) ? ACCENT : APART
}

/** Accents stand in a word, and begin none. */
export function wordsIn(text: string): readonly Word[] {
  const words: Word[] = []
  let start = -1
  for (let at = 0, next = 0; at <= text.length; at = next) {
    next = at + (isPair(text, at) ? 2 : 1)
    const kind = at === text.length ? APART : classOf(text, at)
    if (kind === LETTER && start === -1) start = at
    if (kind === LETTER || (kind === ACCENT && start !== -1)) continue
    if (start !== -1) words.push({ start, end: at, folded: folded(text.slice(start, at)) })
    start = -1
    if (kind === ALONE) words.push({ start: at, end: next, folded: folded(text.slice(at, next)) })
  }
  return words
}

function isPair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xd800 && unit < 0xdc00 && at + 1 < text.length
}

const PLAIN = /^[\0-\x7f]*$/

/** Folds at least what SQLite folds: what it finds is marked. */
function folded(text: string): string {
  const lower = text.toLowerCase()
  if (PLAIN.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
}
