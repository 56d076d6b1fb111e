import type { DiffKind, DiffView } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { count, tokens } from '../format/numbers.ts'
import { LETTER_OF } from './folds.ts'
import { ROW_WORD } from './words.ts'

export interface KindFilterProps {
  readonly diff: DiffView
  readonly filter: DiffKind | null
  readonly onFilter: (filter: DiffKind | null) => void
}

/** Totals of each row kind; they are the filter. */
export function KindFilter({ diff, filter, onFilter }: KindFilterProps) {
  return (
    <fieldset className="kind-filter">
      <legend className="only-spoken">Rows shown, by kind</legend>
      <button type="button" aria-pressed={filter === null} onClick={() => onFilter(null)}>
        <span className="kind-name">All</span>
        <span className="kind-numbers">
          <span>{count(diff.rows)}</span>
        </span>
      </button>
      {diff.totals
        .filter(total => total.rows > 0)
        .map(total => (
          <button
            key={total.kind}
            type="button"
            aria-pressed={filter === total.kind}
            data-kind={total.kind}
            onClick={() => onFilter(filter === total.kind ? null : total.kind)}
          >
            <span className="kind-name">
              <span className={`letter ink-${total.kind}`} aria-hidden="true">
                {LETTER_OF[total.kind]}
              </span>
              {ROW_WORD[total.kind]}
            </span>
            <span className="kind-numbers">
              <span>{count(total.rows)}</span>
              <span className="t3">{weight(total)}</span>
            </span>
          </button>
        ))}
    </fieldset>
  )
}

/** Tokens of the side that the model sees; of what it no longer sees, those that went; of what is encrypted, bytes. */
function weight(total: DiffView['totals'][number]): string {
  if (total.kind === 'opaque') return bytes(total.bytesAfter > 0 ? total.bytesAfter : total.bytesBefore)
  return tokens(total.kind === 'dropped' ? total.tokensBefore : total.tokensAfter)
}
