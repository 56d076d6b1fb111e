import type { Steps } from '../../base/steps.ts'
import type { ItemKind } from '../../thread/model.ts'
import type { CaseSide } from '../checkpoint-case.ts'
import { commandsOf } from '../entities/command.ts'
import { type Fact, nameOf } from '../entities/fact-index.ts'
import { actionPath } from '../entities/mentions.ts'
import { ownCopy } from '../entities/own-copy.ts'
import { basenameOf } from '../entities/path.ts'
import { sentencesIn } from '../entities/sentence.ts'
import type { Mention } from '../entities/tokens.ts'
import { callKey } from './call-key.ts'
import { SaidSentences } from './said-sentences.ts'
import type { Standings } from './standing.ts'
import { type Eyes, type Seen, type Tally, walk } from './walk.ts'

/**
 * How a fact was used after the compaction. `namedByAgent`: in what the agent says or thinks; `usedInCall`: somewhere in a call;
 * `shown`: an output shows it.
 */
export type UseKind =
  | 'repeatedByUser'
  | 'runAgain'
  | 'editedAgain'
  | 'readAgain'
  | 'namedByAgent'
  | 'usedInCall'
  | 'shown'

/** All items that use a fact in one way: the first of them, and how many. */
export interface UseCount {
  readonly index: number
  items: number
  last: number
  /** The sentence, where it says the same in other words. */
  readonly text: string | null
}

/** What came of one lost fact. */
export interface Uses {
  /** First mention of all, and whether the agent made it. */
  readonly first: number
  readonly by: 'agent' | 'others'
  readonly kinds: Map<UseKind, UseCount>
}

/** A call of the agent, as far as work done again is told by it. */
export interface LaterCall {
  readonly index: number
  readonly key: string
  readonly reads: readonly string[]
}

/** What followed a compaction. */
export interface Later {
  readonly side: CaseSide
  readonly tally: Tally
  /** Of the facts that were lost. */
  readonly uses: ReadonlyMap<Fact, Uses>
  readonly calls: readonly LaterCall[]
}

export function* readLater(side: CaseSide, eyes: Eyes, standings: Standings): Steps<Later> {
  const reader = new LaterReader(eyes, standings)
  const tally = yield* walk(side, eyes, {
    item: seen => reader.item(seen),
    piece: (text, seen) => reader.piece(text, seen),
    mention: (mention, seen) => reader.mention(mention, seen),
  })
  return { side, tally, uses: reader.uses, calls: reader.calls }
}

/** Who speaks for the agent. */
const AGENT: ReadonlySet<ItemKind> = new Set(['assistant', 'reasoning', 'call', 'image'])

class LaterReader {
  readonly uses = new Map<Fact, Uses>()
  readonly calls: LaterCall[] = []
  readonly #eyes: Eyes
  readonly #wanted = new Map<string, Fact>()
  /** The one lost path of this last name; null when there are several. */
  readonly #byBasename = new Map<string, Fact | null>()
  readonly #sentences = new SaidSentences<Fact>()
  /** Of the call that is being read. */
  #commands: ReadonlySet<string> = new Set()
  #edits: ReadonlySet<string> = new Set()
  #reads: ReadonlySet<string> = new Set()

  constructor(eyes: Eyes, standings: Standings) {
    this.#eyes = eyes
    for (const [fact, standing] of standings.all()) {
      if (standing !== 'lost') continue
      this.#wanted.set(nameOf(fact), fact)
      if (fact.class === 'constraint' || fact.class === 'decision') this.#sentences.add(fact.key, fact)
      if (fact.class !== 'path') continue
      const name = basenameOf(fact.key)
      this.#byBasename.set(name, this.#byBasename.has(name) ? null : fact)
    }
  }

  item(seen: Seen): void {
    if (seen.item.kind === 'call') this.#call(seen)
  }

  #call({ item, content, index }: Seen): void {
    const paths = (kind: 'edit' | 'read'): ReadonlySet<string> =>
      new Set(
        content.actions.flatMap(action =>
          action.kind === kind ? action.paths.map(path => actionPath(path, this.#eyes.cwd)) : [],
        ),
      )
    this.#edits = paths('edit')
    this.#reads = paths('read')
    this.#commands = new Set(
      content.actions.flatMap(action =>
        action.kind === 'command' ? commandsOf(action.text).map(({ key }) => key) : [],
      ),
    )
    this.calls.push({ index, key: callKey(item, content), reads: [...this.#reads] })
  }

  /** Sentences that say what was lost in other words. */
  piece(text: string, seen: Seen): void {
    const { kind } = seen.item
    if ((kind !== 'user' && kind !== 'assistant') || this.#sentences.count === 0) return
    for (const sentence of sentencesIn(text)) {
      for (const fact of this.#sentences.saidAgainBy(sentence)) this.#use(fact, seen, sentence)
    }
  }

  mention(mention: Mention, seen: Seen): void {
    const fact = this.#wanted.get(nameOf(mention)) ?? this.#byBare(mention)
    if (fact) this.#use(fact, seen, null)
  }

  /** A bare file name means the file whose name it is, where that is one. */
  #byBare(mention: Mention): Fact | null {
    return mention.class === 'path' && !mention.key.includes('/') ? (this.#byBasename.get(mention.key) ?? null) : null
  }

  #use(fact: Fact, { index, item }: Seen, text: string | null): void {
    let uses = this.uses.get(fact)
    if (!uses) {
      uses = { first: index, by: AGENT.has(item.kind) ? 'agent' : 'others', kinds: new Map() }
      this.uses.set(fact, uses)
    }
    if (item.injected) return
    const kind = this.#kindOf(fact, item.kind)
    if (kind === null) return
    const count = uses.kinds.get(kind)
    if (!count) uses.kinds.set(kind, { index, items: 1, last: index, text: text === null ? null : ownCopy(text) })
    else if (count.last !== index) {
      count.items += 1
      count.last = index
    }
  }

  #kindOf(fact: Fact, kind: ItemKind): UseKind | null {
    if (kind === 'user') return 'repeatedByUser'
    if (kind === 'output') return 'shown'
    if (kind !== 'call') return AGENT.has(kind) ? 'namedByAgent' : null
    if (fact.class === 'command' && this.#commands.has(fact.key)) return 'runAgain'
    if (fact.class === 'path' && this.#edits.has(fact.key)) return 'editedAgain'
    if (fact.class === 'path' && this.#reads.has(fact.key)) return 'readAgain'
    return 'usedInCall'
  }
}
