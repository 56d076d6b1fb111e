import type { EntityClass } from './entity.ts'
import { isErrorName } from './error.ts'
import { isIdentifier } from './identifier.ts'
import { numberKey } from './number.ts'
import { ownCopy } from './own-copy.ts'
import { pathKey } from './path.ts'
import { urlKey } from './url.ts'

/** A fact as an item mentions it. Equal class and key: the same fact. */
export interface Mention {
  readonly class: EntityClass
  readonly key: string
  readonly text: string
}

/** Words as white space, quotes, brackets and commas part them. */
const TOKEN = /[^\s"'`<>()[\]{},;|“”‘’«»]+/g
/** A longer word is data: an image, a key, a minified program. Addresses may be longer. */
const LONGEST = 300
const LONGEST_URL = 2400
const PLAIN = /^[A-Za-z]?[a-z]*[.,:!?]?$/
const WORD = /[A-Za-z_$][\w$]*/g
/** Tokens whose facts are remembered: sessions say the same words again and again. */
const MOST_KNOWN = 40_000
const NONE: readonly Mention[] = []

/** Finds paths, addresses, numbers, names of errors and identifiers by the form of single words. */
export class Tokens {
  readonly #cwd: string | null
  readonly #known = new Map<string, readonly Mention[]>()
  /** Words that were too long to look at. */
  skipped = 0

  constructor(cwd: string | null) {
    this.#cwd = cwd
  }

  mentions(text: string, take: (mention: Mention) => void): void {
    for (const [token] of text.matchAll(TOKEN)) {
      if (token.length < 3 || PLAIN.test(token)) continue
      if (token.length > (token.includes('://') ? LONGEST_URL : LONGEST)) {
        this.skipped += 1
        continue
      }
      for (const mention of this.#of(token)) take(mention)
    }
  }

  /** Is a text one word that says what it is by its form? */
  names(text: string): boolean {
    return !/\s/.test(text) && this.#of(text).length > 0
  }

  #of(token: string): readonly Mention[] {
    const known = this.#known.get(token)
    if (known) return known
    const own = ownCopy(token)
    const found = this.#read(own)
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(own, found)
    return found
  }

  #read(token: string): readonly Mention[] {
    const url = token.includes('://') ? urlKey(token) : null
    if (url !== null) return [{ class: 'url', key: url, text: url }]
    if (token.length > LONGEST) return NONE
    const parts = token.includes('=') && !token.includes('==') ? token.split('=', 4) : [token]
    return parts.flatMap(part =>
      this.#part(part.replace(/^[*+&!:$%^~-]{1,8}(?=[^/])/, '').replace(/[.,:!?*…]{1,9}$/, '')),
    )
  }

  #part(part: string): readonly Mention[] {
    const number = numberKey(part)
    if (number !== null) return [{ class: 'number', key: number, text: part }]
    const path = /[/\\.]/.test(part) ? pathKey(part, this.#cwd) : null
    if (path !== null) return [{ class: 'path', key: path, text: path }]
    const found: Mention[] = []
    for (const [word] of part.matchAll(WORD)) {
      if (isErrorName(word)) found.push({ class: 'error', key: word, text: word })
      else if (isIdentifier(word)) found.push({ class: 'identifier', key: word, text: word })
    }
    return found.length === 0 ? NONE : found
  }
}
