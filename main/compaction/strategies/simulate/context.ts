import type { Checkpoint, Item, Thread } from '../../../thread/model.ts'
import type { FireRule } from './rules.ts'
import { isModels } from './simulate.ts'

export interface FirePlace {
  readonly item: number
  readonly file: number
  readonly line: number
  readonly turn: number
}

interface Turned {
  readonly tokens: number
  readonly rolledBackBy: number | null
  readonly file: number
}

/**
 * The context as it grows, in two worlds: the one of the file, and the one in which only the rule compacts. What a counter of the file says
 * beyond the items of its world (instructions, tools, what the estimate is off) holds for the other, too.
 */
export class Context {
  readonly #thread: Thread
  readonly #rule: FireRule
  /** Tokens of items, in either world. */
  #real = 0
  #simulated = 0
  /** Of the file's world up to the newest item of the model: what the newest counter is of. */
  #answered = 0
  /** Of encrypted thoughts of the simulated window: before the newest message of the user, and since. */
  #thoughts = 0
  #newThoughts = 0
  /** What the newest counter says beyond the items, and the least of it so far. */
  #beyond = 0
  #leastBeyond: number | null = null
  #curve = 0
  #items = 0
  /** Items before the last compaction of the simulated world. */
  #firedAt = -1
  #lastModels = false
  /** The model has spoken in this turn. */
  answered = false
  #last: { readonly file: number; readonly line: number } = { file: 0, line: 0 }
  /** Tokens of the user's messages, and of what the harness put in first. */
  #users = 0
  #injected = 0
  /** Context that is put in anew after a compaction of the file is in the simulated world already. */
  #anew = false
  /** Turns of the simulated window, with what each added. */
  #turns: Turned[] = []
  #turnTokens = 0

  constructor(thread: Thread, rule: FireRule) {
    this.#thread = thread
    this.#rule = rule
  }

  /** A turn begins (0: what stands before the first). What was rolled back by then is gone from both worlds. */
  turn(n: number): FirePlace {
    if (n === 0) return this.place(0)
    const { file, start } = this.#thread.turn(n)
    if (n > 1) this.#closeTurn(n - 1)
    this.#rollBack(file, start)
    this.#counters(file, start)
    this.#lastModels = !this.#rule.withMessage
    this.answered = false
    return this.place(n)
  }

  place(turn: number): FirePlace {
    return { item: this.#items, ...this.#last, turn }
  }

  #closeTurn(n: number): void {
    const { rolledBackBy, file } = this.#thread.turn(n)
    this.#turns.push({ tokens: this.#turnTokens, rolledBackBy, file })
    this.#turnTokens = 0
  }

  #rollBack(file: number, line: number): void {
    const gone = this.#turns.filter(
      each => each.rolledBackBy !== null && each.file === file && each.rolledBackBy < line,
    )
    if (gone.length === 0) return
    const tokens = gone.reduce((sum, each) => sum + each.tokens, 0)
    this.#simulated = Math.max(0, this.#simulated - tokens)
    this.#real = Math.max(0, this.#real - tokens)
    this.#answered = Math.min(this.#answered, this.#real)
    this.#turns = this.#turns.filter(each => !gone.includes(each))
  }

  /** Takes the counters that stand before a line. */
  #counters(file: number, line: number): void {
    for (const tokens of this.#countersBefore(file, line)) this.#counter(tokens)
  }

  *#countersBefore(file: number, line: number): Iterable<number> {
    for (; this.#curve < this.#thread.curveCount(); this.#curve++) {
      const point = this.#thread.curvePoint(this.#curve)
      if (point.file > file || (point.file === file && point.line >= line)) return
      yield point.tokens
    }
  }

  #counter(tokens: number): void {
    this.#beyond = Math.max(0, tokens - this.#answered)
    this.#leastBeyond = Math.min(this.#leastBeyond ?? this.#beyond, this.#beyond)
  }

  /** What the file counted when it compacted. Other counters before the line may be of what it left already. */
  beforeBand({ file, line }: Checkpoint, counter: number | null): void {
    for (const _ of this.#countersBefore(file, line));
    if (counter !== null && this.#firedAt !== this.#items) this.#counter(counter)
  }

  /** The file's own compaction. Its world goes on with what that left; so does the other one where it had come to the same place. */
  band({ tokensAfter }: Checkpoint, counter: number | null): void {
    this.#real = tokensAfter ?? this.#real
    if (this.#firedAt === this.#items && this.#rule.counted) this.#simulated = this.#real
    this.#answered = this.#real
    if (counter !== null) this.#counter(counter)
    this.#anew = true
  }

  /** The model answers again after something that is not its own: a request goes before it. */
  beginsRequest(item: Item): boolean {
    return isModels(item) && !this.#lastModels
  }

  item(item: Item): void {
    const { file, line } = item.ref
    if (item.compactionOutput) {
      // It belongs to the compaction that comes with it.
      if (this.#firedAt === this.#items) this.#firedAt += 1
      this.#items += 1
      return
    }
    this.#items += 1
    this.#counters(file, line)
    const own = this.#rule.tokens(item)
    this.#real += item.tokens
    if (!(item.injected && this.#anew)) {
      this.#simulated += own
      this.#turnTokens += own
    }
    if (item.injected && !this.#anew) this.#injected += own
    if (item.kind === 'user') {
      this.#users += own
      this.#thoughts += this.#newThoughts
      this.#newThoughts = 0
    }
    if (item.kind === 'reasoning' && item.opaqueBytes > 0) this.#newThoughts += own
    if (isModels(item)) {
      this.#anew = false
      this.#answered = this.#real
    }
    this.answered ||= isModels(item)
    this.#lastModels = isModels(item) || (!this.#rule.withMessage && (item.injected || item.kind === 'user'))
    this.#last = { file, line }
  }

  get #active(): number {
    return this.#simulated + (this.#rule.counted ? this.#beyond + this.#thoughtsCounted : 0)
  }

  /**
   * Codex adds its own estimate of thoughts of earlier turns to what the server counted (codex-format.md 5.2). It stands there twice where the
   * server counted them, too.
   */
  get #thoughtsCounted(): number {
    return this.#rule.thoughtsAnew ? this.#thoughts : 0
  }

  isFull(): boolean {
    return this.#rule.limit !== null && this.#active >= this.#rule.limit
  }

  /** Compacts, and answers what the context was. */
  fire(): number {
    const tokens = this.#active
    this.#simulated = this.#rule.left({ users: this.#users, injected: this.#injected, before: this.#simulated })
    this.#beyond = this.#leastBeyond ?? 0
    this.#thoughts = this.#newThoughts = 0
    this.#turns = []
    this.#turnTokens = 0
    this.#firedAt = this.#items
    return tokens
  }
}
