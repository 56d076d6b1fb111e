import { type Row, sameAs } from '../support/same-request.ts'

/** How what Codex sent and what we rebuilt compare. */
export type Outcome =
  | { readonly kind: 'equal' }
  /** `at`: the first item of its own list that the other side lacks, from 0; the texts begin shortly before they part. */
  | { readonly kind: 'different'; readonly at: number; readonly sent: string; readonly rebuilt: string }
  /** Codex refused to resume. */
  | { readonly kind: 'unsent' }
  /** What differs about a compaction, in words. */
  | { readonly kind: 'odd'; readonly words: readonly string[] }
  /** We have nothing to compare with. */
  | { readonly kind: 'impossible'; readonly why: string }

export const EQUAL: Outcome = { kind: 'equal' }

const NOTHING = 'nothing'
const BEFORE = 20
const LONGEST = 110

/** What is left of the differences of two requests, in the order of their items. */
export function outcomeOf(rows: readonly Row[]): Outcome {
  const [first] = rows
  if (first === undefined) return EQUAL
  const other = rows.find(({ side }) => side !== first.side)
  const [own, others] = around(sameAs(first.item), other === undefined ? NOTHING : sameAs(other.item))
  const [sent, rebuilt] = first.side === 'sent only' ? [own, others] : [others, own]
  return { kind: 'different', at: first.index, sent, rebuilt }
}

/** Two long texts, each cut to where they part. */
function around(a: string, b: string): readonly [string, string] {
  let parts = 0
  while (parts < a.length && parts < b.length && a[parts] === b[parts]) parts++
  const from = parts < LONGEST - BEFORE ? 0 : parts - BEFORE
  return [cut(a, from), cut(b, from)]
}

const cut = (text: string, from: number): string =>
  `${from > 0 ? '…' : ''}${text.slice(from, from + LONGEST)}${text.length > from + LONGEST ? '…' : ''}`
