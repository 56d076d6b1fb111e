import type { HistoryRowView, ItemKind } from '../../preload/contract.ts'
import { ITEM_WORD } from '../checkpoint/words.ts'
import { count } from '../format/numbers.ts'
import { Icon, itemIcon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { MarkOf } from '../notes/mark.tsx'
import { Preview } from '../timeline/item-row.tsx'
import { TokenCell } from '../timeline/token-cell.tsx'

/** Tokens at which an item's bar is full, as in the timeline. */
const FULL = 6000

export interface HistoryRowProps {
  readonly at: RowProps
  /** undefined until its page is here. */
  readonly row: HistoryRowView | undefined
  /** What is known of it before: null past the letters of the view. */
  readonly known: { readonly kind: ItemKind; readonly tokens: number } | null
}

/** 24 px: place in the history, icon, label, preview, tokens, turn, line. */
export function HistoryRow({ at, row, known }: HistoryRowProps) {
  const kind = row?.item.kind ?? known?.kind ?? 'other'
  return (
    <div
      {...at}
      className={`${at.className} time-cols history-row k-${kind}`}
      role="row"
      aria-rowindex={at['data-index'] + 1}
      data-testid="history-row"
      data-state={row === undefined ? 'waiting' : 'here'}
      data-kind={kind}
      data-line={row?.item.ref.line}
    >
      <span role="gridcell" className="number">
        {count(at['data-index'] + 1)}
      </span>
      <span role="gridcell" className="kind">
        {row === undefined && known === null ? null : <Icon name={itemIcon(kind, row?.item.tool ?? null)} />}
        <span className="cut">{row?.item.label ?? (known === null ? '' : ITEM_WORD[known.kind])}</span>
      </span>
      <span role="gridcell" className="said">
        {row === undefined ? (
          <i className="skeleton" style={{ width: `${30 + ((at['data-index'] * 37) % 50)}%` }} />
        ) : (
          <Preview item={row.item}>
            <MarkOf place={row.item.ref} />
          </Preview>
        )}
      </span>
      <span role="gridcell">
        <TokenCell
          tokens={row === undefined ? (known?.tokens ?? null) : row.item.tokens}
          full={FULL}
          why={row === undefined ? 'Not here yet.' : 'Encrypted: only its bytes are known.'}
        />
      </span>
      <span role="gridcell" className="right t3 num">
        {row === undefined || row.turn === 0 ? '–' : count(row.turn)}
      </span>
      <span role="gridcell" className="line">
        {row === undefined || row.item.ref.file < 0 ? '–' : count(row.item.ref.line)}
      </span>
    </div>
  )
}
