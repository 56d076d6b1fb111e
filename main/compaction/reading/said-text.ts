import { foldSpace } from '../entities/fold.ts'
import { contentWords, saysAgain, sentencesIn } from '../entities/sentence.ts'

/** Characters of a history after that are held while a checkpoint is measured. */
export const MOST_SAID = 2_000_000
/** Sentences of one word that are looked at: a word of more is a common one. */
const MOST_OF_WORD = 2_000
const WORD = /[\p{L}\p{N}_]{2,}/gu

/** The readable words of a history after, to ask whether something stands there. */
export class SaidText {
  readonly #texts: string[] = []
  #length = 0
  #folded: string | null = null
  readonly #words = new Set<string>()
  readonly #sentences: number[] = []
  readonly #byWord = new Map<string, number[]>()
  /** Characters that found no room. */
  dropped = 0

  add(text: string): void {
    const room = Math.max(0, MOST_SAID - this.#length)
    const folded = foldSpace(text.slice(0, room)).toLowerCase()
    this.dropped += Math.max(0, text.length - room)
    if (folded === '') return
    this.#folded = null
    this.#texts.push(folded)
    this.#length += folded.length
    for (const [word] of folded.matchAll(WORD)) this.#words.add(word)
    for (const sentence of sentencesIn(text.slice(0, room))) this.#sentence(sentence)
  }

  #sentence(sentence: string): void {
    const n = this.#sentences.push(0) - 1
    for (const word of contentWords(sentence)) {
      const known = this.#byWord.get(word)
      if (known && known.length < MOST_OF_WORD) known.push(n)
      else if (!known) this.#byWord.set(word, [n])
    }
  }

  /** Does a text stand there word for word, white space and case aside? */
  holds(text: string): boolean {
    const folded = foldSpace(text).toLowerCase()
    if (folded.length < 3) return false
    for (const [word] of folded.matchAll(WORD)) {
      // The first and the last word may go on there.
      if (!this.#words.has(word) && !folded.startsWith(word) && !folded.endsWith(word)) return false
    }
    this.#folded ??= this.#texts.join('\n')
    return this.#folded.includes(folded)
  }

  /** Does one sentence there say the same in other words? */
  saysAgain(sentence: string): boolean {
    const words = contentWords(sentence)
    const found = new Map<number, number>()
    for (const word of words) {
      for (const n of this.#byWord.get(word) ?? []) {
        const count = (found.get(n) ?? 0) + 1
        if (saysAgain(count, words.length)) return true
        found.set(n, count)
      }
    }
    return false
  }
}
