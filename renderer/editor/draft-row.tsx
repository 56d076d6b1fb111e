import type { DiffKind, DraftDone, DraftRowView, ItemHead } from '../../preload/contract.ts'
import { LETTER_OF } from '../checkpoint/folds.ts'
import { ROW_WORD } from '../checkpoint/words.ts'
import { count, tokens } from '../format/numbers.ts'
import { Icon, itemIcon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { Preview } from '../timeline/item-row.tsx'
import { DONE_ICON, DONE_WORD } from './words.ts'

export interface DraftRowProps {
  readonly at: RowProps
  readonly kind: DiffKind
  /** undefined until its page is here. */
  readonly row: DraftRowView | undefined
}

/** 24 px: an item of the history before, and what the draft has of it. */
export function DraftRow({ at, kind, row }: DraftRowProps) {
  const gone = row?.draft != null && row.draft.place === null
  return (
    <div
      {...at}
      className={`${at.className} diff-row draft-row dk-${kind}${gone ? ' removed' : ''}`}
      role="row"
      aria-rowindex={at['data-index'] + 1}
      data-testid="draft-row"
      data-kind={kind}
      data-done={row?.done}
      data-before={row?.before?.index}
      data-place={row?.draft?.place ?? undefined}
    >
      {row === undefined ? (
        <Waiting side="before" seed={at['data-index']} />
      ) : (
        <Half side="before" item={row.before?.item ?? null} number={row.before?.index ?? null} done="none" />
      )}
      <div className="mark" role="gridcell">
        <Icon name={kind} size={12} />
        <span className="letter" aria-hidden="true">
          {LETTER_OF[kind]}
        </span>
        <span className="only-spoken">{ROW_WORD[kind]}</span>
      </div>
      {row === undefined ? (
        <Waiting side="after" seed={at['data-index'] + 3} />
      ) : (
        <Half side="after" item={row.draft?.item ?? null} number={row.draft?.place ?? null} done={row.done} />
      )}
    </div>
  )
}

interface HalfProps {
  readonly side: 'before' | 'after'
  readonly item: ItemHead | null
  readonly number: number | null
  readonly done: DraftDone
}

function Half({ side, item, number, done }: HalfProps) {
  if (item === null)
    return (
      <div className={`side ${side} void`} role="gridcell">
        <span className="only-spoken">{side === 'before' ? 'not in the history before' : 'not in the draft'}</span>
      </div>
    )
  return (
    <div className={`side ${side} on k-${item.kind}`} role="presentation">
      <span className="number" role="gridcell">
        {number === null ? '–' : count(number + 1)}
      </span>
      <span className="kind cut" role="gridcell">
        <Icon name={itemIcon(item.kind, item.tool)} />
        <span className="cut">{item.label}</span>
      </span>
      <span className="draft-said" role="gridcell">
        <Preview item={item} />
        {DONE_WORD[done] === '' ? null : (
          <span className="badge done">
            <Icon name={DONE_ICON[done]} size={12} />
            {DONE_WORD[done]}
          </span>
        )}
      </span>
      <span
        className="weight"
        role="gridcell"
        title={item.tokens === null ? 'Encrypted: only its bytes are known.' : undefined}
      >
        {tokens(item.tokens)}
      </span>
    </div>
  )
}

const Waiting = ({ side, seed }: { readonly side: 'before' | 'after'; readonly seed: number }) => (
  <div className={`side ${side}`} role="gridcell">
    <span className="only-spoken">Loading</span>
    <i className="skeleton" style={{ gridColumn: 3, width: `${30 + ((seed * 37) % 50)}%` }} />
  </div>
)
