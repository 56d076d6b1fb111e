import { textTokens } from '../../../rollout/truncate.ts'

/** Tokens that may still be used. */
export class Budget {
  #left: number

  constructor(tokens: number) {
    this.#left = Math.max(0, tokens)
  }

  get left(): number {
    return this.#left
  }

  /** Uses them if there are so many. */
  takes(tokens: number): boolean {
    if (tokens > this.#left) return false
    this.#left -= tokens
    return true
  }

  /**
   * Texts from the front as long as there is room, each as a line of its own, within a share of what is left (0 to 1). The first that does
   * not fit ends it, so that what is there is the newest without a hole.
   */
  lines(texts: readonly string[], share: number): Fitted {
    const room = new Budget(Math.floor(this.#left * share))
    let count = 0
    while (count < texts.length && room.takes(lineTokens(texts[count] as string))) count += 1
    const kept = texts.slice(0, count)
    this.#left -= kept.reduce((sum, text) => sum + lineTokens(text), 0)
    return { kept, left: texts.slice(count) }
  }
}

export interface Fitted {
  readonly kept: readonly string[]
  readonly left: readonly string[]
}

/** With the mark before it and the line end behind it. */
const lineTokens = (text: string): number => textTokens(`- ${text}\n`)
