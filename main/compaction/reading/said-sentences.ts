import { contentWords, saysAgain } from '../entities/sentence.ts'

/** Words in common below which two sentences of later may agree by chance, unless all words agree. */
const FEWEST = 3

/** Sentences of one word that are looked at: a word of more is a common one. */
const MOST_OF_WORD = 500

/** Sentences that are waited for, by their content words. */
export class SaidSentences<T> {
  readonly #entries: { readonly value: T; readonly words: number }[] = []
  readonly #byWord = new Map<string, number[]>()

  get count(): number {
    return this.#entries.length
  }

  add(sentence: string, value: T): void {
    const words = contentWords(sentence)
    const n = this.#entries.push({ value, words: words.length }) - 1
    for (const word of words) {
      const known = this.#byWord.get(word)
      if (known && known.length < MOST_OF_WORD) known.push(n)
      else if (!known) this.#byWord.set(word, [n])
    }
  }

  /** Which of them this sentence says again, perhaps in other words. */
  saidAgainBy(sentence: string): readonly T[] {
    const found = new Map<number, number>()
    for (const word of contentWords(sentence)) {
      for (const n of this.#byWord.get(word) ?? []) found.set(n, (found.get(n) ?? 0) + 1)
    }
    return [...found].flatMap(([n, count]) => {
      const { value, words } = this.#entries[n] as { readonly value: T; readonly words: number }
      return saysAgain(count, words) && (count >= FEWEST || count === words) ? [value] : []
    })
  }
}
