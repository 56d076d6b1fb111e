import { numberKey } from '../entities/number.ts'

const WORD = /[^\s"'`<>()[\]{}|“”‘’«»=@;]+/g
/** A whole number of two digits or more, a decimal one, a range of time; with a unit behind it. */
const PLAIN = /^[+-]?\d{1,12}(?:[.,:]\d{1,9}){0,3}(?:%|[a-zA-Zµ]{1,4})?$/

/** Numbers of a sentence that tell something: versions, issues, hashes, amounts. Each once. */
export function numbersIn(sentence: string): readonly string[] {
  const found = new Set<string>()
  for (const [word] of sentence.matchAll(WORD)) {
    const token = word.replace(/^[.,:!?*]+|[.,:!?*…]+$/g, '')
    if (shapeOf(token) !== null) found.add(token)
  }
  return [...found]
}

/** What kind of number a word is, so that like can stand beside like; null for one that is none, or says too little. */
export function shapeOf(token: string): string | null {
  if (token.length > 80 || (token.match(/\d/g)?.length ?? 0) < 2) return null
  if (/^[0-9a-f]{7,64}$/.test(token) && /[a-f]/.test(token)) return 'hash'
  if (PLAIN.test(token) || numberKey(token) !== null) return token.replaceAll(/\d+/g, '0').replaceAll(/[a-f]{8,}/g, 'x')
  return null
}
