import type { ItemKind, PromptView } from '../../preload/contract.ts'
import { ITEM_WORD } from '../checkpoint/words.ts'
import { bytes } from '../format/bytes.ts'
import { count, counted, share, tokens, UNKNOWN } from '../format/numbers.ts'

type Weighed = Omit<PromptView, 'version'>

const SEALED = 'Encrypted: its tokens are not known, at best estimated from its bytes.'

/** Tokens of a kind; those of what is encrypted are a guess, and say so, or not known at all. */
function weight(kind: ItemKind, n: number): string {
  if (kind !== 'opaque') return tokens(n)
  return n === 0 ? UNKNOWN : `≈ ${tokens(n)}`
}

/** The whole request as one bar, by kind of item, in the order of the table. */
export function CompositionBar({ view }: { readonly view: Weighed }) {
  const pieces = view.byKind.filter(piece => piece.tokens > 0)
  const words = pieces.map(piece => `${ITEM_WORD[piece.kind]} ${weight(piece.kind, piece.tokens)}`).join(', ')
  return (
    <div
      className="bar time-bar"
      role="img"
      aria-label={`${tokens(view.tokens)} tokens in ${counted(view.items, 'item')}. ${words}`}
    >
      {pieces.map(({ kind, tokens: n }) => (
        <i
          key={kind}
          className={`piece f-${kind}`}
          style={{ width: `${(100 * n) / view.tokens}%` }}
          title={`${ITEM_WORD[kind]} · ${weight(kind, n)} tok · ${share(n, view.tokens)}`}
        />
      ))}
    </div>
  )
}

/** The same in numbers. */
export function CompositionTable({ view }: { readonly view: Weighed }) {
  return (
    <table className="composition">
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col">Items</th>
          <th scope="col">Tokens</th>
          <th scope="col">Bytes</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {view.byKind.map(sum => (
          <tr key={sum.kind} data-kind={sum.kind}>
            <th scope="row">
              <i className={`swatch f-${sum.kind}`} aria-hidden="true" />
              {ITEM_WORD[sum.kind]}
            </th>
            <td>{count(sum.items)}</td>
            <td title={sum.kind === 'opaque' ? SEALED : undefined}>{weight(sum.kind, sum.tokens)}</td>
            <td>{bytes(sum.bytes)}</td>
            <td>{sum.tokens === 0 ? UNKNOWN : share(sum.tokens, view.tokens)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td>{count(view.items)}</td>
          <td>{tokens(view.tokens)}</td>
          <td>{bytes(view.bytes)}</td>
          <td>{view.tokens === 0 ? UNKNOWN : '100 %'}</td>
        </tr>
      </tfoot>
    </table>
  )
}
