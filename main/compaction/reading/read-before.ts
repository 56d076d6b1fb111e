import type { Steps } from '../../base/steps.ts'
import type { PlanStep } from '../../thread/model.ts'
import type { CaseSide } from '../checkpoint-case.ts'
import { decidingCommand } from '../entities/command.ts'
import { failureLine } from '../entities/error.ts'
import { FactIndex } from '../entities/fact-index.ts'
import { foldSpace } from '../entities/fold.ts'
import { actionPath } from '../entities/mentions.ts'
import { ownCopy } from '../entities/own-copy.ts'
import { basenameOf } from '../entities/path.ts'
import { callKey } from './call-key.ts'
import { namedValuesIn } from './named-values.ts'
import { type Eyes, type Seen, type Tally, walk } from './walk.ts'

/** How a command ended the last time. */
export interface Run {
  /** Index of its output. */
  readonly output: number
  readonly outcome: 'passed' | 'failed'
  /** What a failing output says first. */
  readonly said: string | null
}

export interface LaterValue {
  readonly value: string
  readonly item: number
}

/** What the history before a compaction says and did. */
export interface Before {
  readonly side: CaseSide
  readonly tally: Tally
  readonly facts: FactIndex
  /** Last runs of commands that do more than look, by key. */
  readonly runs: ReadonlyMap<string, Run>
  /** Calls by what they are, with the index of the last. */
  readonly calls: ReadonlyMap<string, number>
  readonly plan: { readonly steps: readonly PlanStep[]; readonly item: number } | null
  readonly request: number | null
  /** Paths that calls read and changed, with the index of the last such call. */
  readonly reads: ReadonlyMap<string, number>
  readonly changes: ReadonlyMap<string, number>
  /** Values of the names that the summary names, the newest last, one an item. */
  readonly values: ReadonlyMap<string, readonly LaterValue[]>
  /** Last names of its paths. */
  readonly basenames: ReadonlySet<string>
  /** Phrases of after that stand somewhere in its texts. */
  readonly phrases: ReadonlySet<string>
  /** Phrases that were too many to be looked for. */
  readonly unsought: number
}

/** What of the history after is looked for in the one before. */
export interface Sought {
  /** Names with values in the summary. */
  readonly names: ReadonlySet<string>
  /** In lower case, white space folded. */
  readonly phrases: readonly string[]
}

/** Values of one name that are held, the newest ones. */
const MOST_VALUES = 16
const MOST_CALLS = 50_000
/** Phrases of after that are looked for; more are taken as new without a look. */
const MOST_PHRASES = 200

export function* readBefore(side: CaseSide, eyes: Eyes, sought: Sought): Steps<Before> {
  const phrasesSought = sought.phrases.slice(0, MOST_PHRASES)
  const reader = new BeforeReader(eyes, { ...sought, phrases: phrasesSought })
  const tally = yield* walk(side, eyes, {
    item: seen => reader.item(seen),
    piece: (text, seen) => reader.piece(text, seen),
    mention: (mention, { index, item, source }) => {
      const fact = reader.facts.add(mention, index, item, source)
      if (fact?.class === 'path') reader.basenames.add(basenameOf(fact.key))
    },
  })
  reader.markFiles()
  const { facts, runs, calls, plan, request, reads, changes, values, basenames, phrases } = reader
  return {
    side,
    tally,
    facts,
    runs,
    calls,
    plan,
    request,
    reads,
    changes,
    values,
    basenames,
    phrases,
    unsought: sought.phrases.length - phrasesSought.length,
  }
}

class BeforeReader {
  readonly facts = new FactIndex()
  readonly runs = new Map<string, Run>()
  readonly calls = new Map<string, number>()
  readonly reads = new Map<string, number>()
  readonly changes = new Map<string, number>()
  readonly values = new Map<string, LaterValue[]>()
  readonly basenames = new Set<string>()
  readonly phrases = new Set<string>()
  plan: Before['plan'] = null
  request: number | null = null
  readonly #eyes: Eyes
  readonly #sought: Sought
  /** Main command of a call whose output is still to come. */
  readonly #waiting = new Map<string, string>()
  readonly #deleted = new Set<string>()

  constructor(eyes: Eyes, sought: Sought) {
    this.#eyes = eyes
    this.#sought = sought
  }

  item(seen: Seen): void {
    const { item, index } = seen
    if (item.kind === 'user') this.request = index
    if (item.kind === 'call') this.#call(seen)
    if (item.kind === 'output') this.#output(seen)
  }

  #call({ item, content, index }: Seen): void {
    if (this.calls.size < MOST_CALLS) this.calls.set(callKey(item, content), index)
    for (const action of content.actions) {
      if (action.kind === 'command') {
        const main = decidingCommand(action.text)
        if (main !== null && item.callId !== null) this.#waiting.set(item.callId, main)
      } else if (action.kind === 'plan') this.plan = { steps: action.steps, item: index }
      else if (action.kind === 'read') for (const path of action.paths) this.reads.set(this.#key(path), index)
      else this.#edit(action.paths, new Set(action.deleted), index)
    }
  }

  #edit(paths: readonly string[], deleted: ReadonlySet<string>, index: number): void {
    for (const path of paths) {
      const key = this.#key(path)
      this.changes.set(key, index)
      if (deleted.has(path)) this.#deleted.add(key)
      else this.#deleted.delete(key)
    }
  }

  #key(path: string): string {
    return actionPath(path, this.#eyes.cwd)
  }

  #output({ item, content, index }: Seen): void {
    const command = item.callId === null ? undefined : this.#waiting.get(item.callId)
    if (command === undefined || item.exitCode === null) return
    this.#waiting.delete(item.callId as string)
    const failed = item.exitCode !== 0
    this.runs.set(command, {
      output: index,
      outcome: failed ? 'failed' : 'passed',
      said: failed ? failureLine(content.text) : null,
    })
  }

  piece(text: string, { item, index }: Seen): void {
    const folded = this.#sought.phrases.length > 0 ? foldSpace(text).toLowerCase() : ''
    for (const phrase of this.#sought.phrases) {
      if (!this.phrases.has(phrase) && folded.includes(phrase)) this.phrases.add(phrase)
    }
    if (this.#sought.names.size === 0 || item.injected) return
    for (const { name, value } of namedValuesIn(text)) if (this.#sought.names.has(name)) this.#value(name, value, index)
  }

  #value(name: string, value: string, index: number): void {
    const known = this.values.get(name) ?? []
    if (known.length === 0) this.values.set(name, known)
    const last = known.at(-1)
    if (last?.item === index && last.value === value) return
    known.push({ value: ownCopy(value), item: index })
    if (known.length > MOST_VALUES) known.shift()
  }

  /** Facts are there once the mentions were taken. */
  markFiles(): void {
    for (const key of this.reads.keys()) {
      const fact = this.facts.get(`path ${key}`)
      if (fact) fact.read = true
    }
    for (const key of this.changes.keys()) {
      const fact = this.facts.get(`path ${key}`)
      if (!fact) continue
      fact.changed = true
      fact.deleted = this.#deleted.has(key)
    }
  }
}
