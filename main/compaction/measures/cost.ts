import type { FactIndex } from '../entities/fact-index.ts'
import { countedFacts, FORM_CLASSES } from '../reading/standing.ts'
import type { Judged } from './judged.ts'
import { type Basis, type Measured, measured } from './measured.ts'

/** Measure 9. Tokens are the agent's own estimate. */
export interface Cost {
  readonly tokensBefore: number
  readonly tokensAfter: number
  /** Of the items that can be read. */
  readonly readableAfter: number
  /** Negative when the history grew. */
  readonly saved: number
  /** The history is not smaller than before. */
  readonly outcome: 'smaller' | 'notSmaller'
  /** Tokens saved per fact that was kept; null where none was. */
  readonly savedPerRetained: Measured<number | null>
  /** Facts per token after, divided by facts per token before; over 1 is denser. null where a side has no tokens or no facts. */
  readonly density: Measured<number | null>
}

/** `basis` null: nothing of the history after can be read. */
export function cost({ before, after, standings }: Judged, basis: Basis | null): Cost {
  const tokensBefore = before.tally.tokens
  const tokensAfter = after.tally.tokens
  const saved = tokensBefore - tokensAfter
  let kept = 0
  for (const [fact, standing] of standings.all())
    if (standing === 'strict' && FORM_CLASSES.includes(fact.class)) kept += 1
  return {
    tokensBefore,
    tokensAfter,
    readableAfter: after.tally.readable,
    saved,
    outcome: saved > 0 ? 'smaller' : 'notSmaller',
    savedPerRetained: measured(basis, () => (kept === 0 ? null : rounded(saved / kept))),
    density: measured(basis, () =>
      ratioOf(densityOf(after.facts, after.tally.readable), densityOf(before.facts, before.tally.readable)),
    ),
  }
}

function densityOf(facts: FactIndex, tokens: number): number {
  if (tokens === 0) return 0
  let count = 0
  for (const fact of countedFacts(facts)) if (FORM_CLASSES.includes(fact.class)) count += 1
  return count / tokens
}

const ratioOf = (after: number, before: number): number | null =>
  before === 0 || after === 0 ? null : rounded(after / before)

const rounded = (value: number): number => Math.round(value * 1000) / 1000
