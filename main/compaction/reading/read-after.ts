import type { Steps } from '../../base/steps.ts'
import type { Item } from '../../thread/model.ts'
import type { CaseSide } from '../checkpoint-case.ts'
import { FactIndex } from '../entities/fact-index.ts'
import { basenameOf } from '../entities/path.ts'
import { type NamedValue, namedValuesIn } from './named-values.ts'
import { SaidText } from './said-text.ts'
import { type Eyes, type Tally, walk } from './walk.ts'

/** What the history after a compaction says, as far as it can be read. */
export interface After {
  readonly side: CaseSide
  readonly tally: Tally
  readonly facts: FactIndex
  readonly said: SaidText
  /** Last names of its paths. */
  readonly basenames: ReadonlySet<string>
  /** Indices of its readable summaries. */
  readonly summaries: readonly number[]
  /** What the summaries say of named values, by name. */
  readonly values: ReadonlyMap<string, NamedValue & { readonly item: number }>
  /** Indices of calls and outputs by call id. */
  readonly calls: ReadonlyMap<string, number>
  readonly outputs: ReadonlyMap<string, number>
}

export function* readAfter(side: CaseSide, eyes: Eyes): Steps<After> {
  const facts = new FactIndex()
  const said = new SaidText()
  const basenames = new Set<string>()
  const summaries: number[] = []
  const values = new Map<string, NamedValue & { readonly item: number }>()
  const calls = new Map<string, number>()
  const outputs = new Map<string, number>()
  const tally = yield* walk(side, eyes, {
    item: ({ index, item }) => {
      if (item.callId !== null && item.kind === 'call') calls.set(item.callId, index)
      if (item.callId !== null && item.kind === 'output') outputs.set(item.callId, index)
      if (isSummary(item)) summaries.push(index)
    },
    piece: (text, { index, item }) => {
      said.add(text)
      if (!isSummary(item)) return
      for (const value of namedValuesIn(text)) values.set(value.name, { ...value, item: index })
    },
    mention: (mention, { index, item, source }) => {
      const fact = facts.add(mention, index, item, source)
      if (fact?.class === 'path') basenames.add(basenameOf(fact.key))
    },
  })
  return { side, tally, facts, said, basenames, summaries, values, calls, outputs }
}

const isSummary = (item: Item): boolean => item.kind === 'summary' && item.text !== ''
