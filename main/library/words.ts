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

/** Accents stand in a word, and begin none. */
const WORD = /(?:[\p{L}\p{N}\p{Co}]|\p{M})+/gu

export function wordsIn(text: string): readonly Word[] {
  const words: Word[] = []
  for (const { 0: run, index } of text.matchAll(WORD)) {
    let from = 0
    for (const { 0: char, index: at } of run.matchAll(NO_SPACES)) {
      if (at > from) words.push(word(run, from, at, index))
      words.push(word(run, at, at + char.length, index))
      from = at + char.length
    }
    if (from < run.length) words.push(word(run, from, run.length, index))
  }
  return words
}

const word = (run: string, from: number, to: number, offset: number): Word => ({
  start: offset + from,
  end: offset + to,
  folded: folded(run.slice(from, to)),
})

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
