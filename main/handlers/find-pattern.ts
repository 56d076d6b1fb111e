/** Where in raw bytes a text may stand that is looked for in the decoded texts of JSON lines. */
export interface ByteFilter {
  /** Index of the next candidate in `chunk` from `from` on; -1 when there is none. Never misses, may be wrong. */
  next(chunk: Buffer, from: number): number
  /** Bytes of a candidate at most: chunks overlap by so much. */
  readonly overlap: number
}

/**
 * The filter for a text; null when its bytes say too little, and every line has to be decoded. Only the longest run of characters
 * that JSON writes as they are is looked for: quotes, backslashes, slashes and control characters are escaped once or, in a call's
 * arguments, twice; characters beyond ASCII stand raw or as \uXXXX.
 */
export function byteFilter(query: string, matchCase: boolean): ByteFilter | null {
  const run = longestRun(query, matchCase)
  if (run === '') return null
  if (matchCase && isAscii(run)) {
    const needle = Buffer.from(run, 'latin1')
    return { next: (chunk, from) => chunk.indexOf(needle, from), overlap: needle.length }
  }
  const pattern = new RegExp([...run].map(bytesPattern).join(''), matchCase ? 'g' : 'gi')
  return { next: (chunk, from) => search(pattern, chunk, from), overlap: run.length * 12 }
}

/** Bytes that are made into one string for a search. */
const WINDOW = 1 << 20

function search(pattern: RegExp, chunk: Buffer, from: number): number {
  const overlap = 4096
  for (let at = from; at < chunk.length; at += WINDOW) {
    pattern.lastIndex = 0
    const found = pattern.exec(chunk.toString('latin1', at, Math.min(chunk.length, at + WINDOW + overlap)))
    if (found) return at + found.index
  }
  return -1
}

function longestRun(query: string, matchCase: boolean): string {
  let longest = ''
  let run = ''
  for (const character of query) {
    run = standsAsItIs(character, matchCase) ? run + character : ''
    if (run.length > longest.length) longest = run
  }
  return longest.slice(0, 200)
}

/** A letter beyond ASCII has another case with other bytes: without case it cannot be filtered by them. */
function standsAsItIs(character: string, matchCase: boolean): boolean {
  if (/^[ -~]$/.test(character)) return !/["\\/]/.test(character)
  if (/^[\p{Cc}\p{Cs}]$/u.test(character)) return false
  return matchCase || character.toLowerCase() === character.toUpperCase()
}

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text)

function bytesPattern(character: string): string {
  if (isAscii(character)) return escaped(character)
  const raw = escaped(Buffer.from(character, 'utf8').toString('latin1'))
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
  const escapes = units.map(unit => `\\\\+u${hexPattern(unit)}`).join('')
  return `(?:${raw}|${escapes})`
}

const hexPattern = (unit: number): string =>
  [...unit.toString(16).padStart(4, '0')]
    .map(digit => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit))
    .join('')

/** The text as a regular expression that matches it alone. */
export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
