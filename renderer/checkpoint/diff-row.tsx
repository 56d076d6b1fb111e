import type { DiffKind, DiffRowView, ItemHead } from '../../preload/contract.ts'
import { count, tokens } from '../format/numbers.ts'
import { Icon, itemIcon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { MarkOf } from '../notes/mark.tsx'
import { Preview } from '../timeline/item-row.tsx'
import { LETTER_OF, type Shown } from './folds.ts'
import { ITEM_WORD, ROW_WORD } from './words.ts'

/** What a row of the grid puts on its element. Focus stays on the grid. */
const gridRow = (at: RowProps, className: string) =>
  ({ ...at, className: `${at.className} ${className}`, role: 'row', 'aria-rowindex': at['data-index'] + 1 }) as const

/** Focus stays on the grid, so a cell carries its role and nothing more. */
const cell = (className: string) => ({ className, role: 'gridcell' }) as const

export interface DiffRowProps {
  readonly at: RowProps
  readonly kind: DiffKind
  /** undefined until its page is here. */
  readonly row: DiffRowView | undefined
}

/** 24 px: the same item before and after, or a hatched void where there is none. */
export function DiffRow({ at, kind, row }: DiffRowProps) {
  return (
    <div
      {...gridRow(at, `diff-row dk-${kind}`)}
      data-testid="diff-row"
      data-kind={kind}
      data-before={row?.before?.index}
      data-after={row?.after?.index}
    >
      {row === undefined ? (
        <WaitingSide side="before" seed={at['data-index']} />
      ) : (
        <Side side="before" half={row.before} note={null} />
      )}
      <Mark kind={kind} />
      {row === undefined ? (
        <WaitingSide side="after" seed={at['data-index'] + 3} />
      ) : (
        <Side side="after" half={row.after} note={row.note} />
      )}
    </div>
  )
}

interface SideProps {
  readonly side: 'before' | 'after'
  readonly half: { readonly index: number; readonly item: ItemHead } | null
  /** What was cut, in the words of the file. */
  readonly note: string | null
}

function Side({ side, half, note }: SideProps) {
  if (half === null)
    return (
      <div {...cell(`side ${side} void`)}>
        <span className="only-spoken">not in this history</span>
      </div>
    )
  const { item } = half
  const cut = note !== null && !item.badges.some(badge => badge.kind === 'cut')
  return (
    <div className={`side ${side} on k-${item.kind}`} role="presentation">
      <span {...cell('number')}>{count(half.index + 1)}</span>
      <span {...cell('kind cut')}>
        <Icon name={itemIcon(item.kind, item.tool)} />
        <span className="cut">{item.label}</span>
      </span>
      <span {...cell('cut')} title={note ?? undefined}>
        <Preview item={cut ? { ...item, badges: [...item.badges, { kind: 'cut' }] } : item}>
          <MarkOf place={item.ref} />
        </Preview>
      </span>
      <span {...cell('weight')} title={item.tokens === null ? 'Encrypted: only its bytes are known.' : undefined}>
        {tokens(item.tokens)}
      </span>
    </div>
  )
}

const WaitingSide = ({ side, seed }: { readonly side: 'before' | 'after'; readonly seed: number }) => (
  <div {...cell(`side ${side}`)}>
    <span className="only-spoken">Loading</span>
    <i className="skeleton" style={{ gridColumn: 3, width: `${30 + ((seed * 37) % 50)}%` }} />
  </div>
)

/** Icon and letter of the row kind, between the sides. */
const Mark = ({ kind }: { readonly kind: DiffKind }) => (
  <div {...cell('mark')}>
    <Icon name={kind} size={12} />
    <span className="letter" aria-hidden="true">
      {LETTER_OF[kind]}
    </span>
    <span className="only-spoken">{ROW_WORD[kind]}</span>
  </div>
)

export interface FoldRowProps {
  readonly at: RowProps
  readonly fold: Extract<Shown, { readonly kind: 'fold' }>
  readonly first: DiffRowView | undefined
  readonly last: DiffRowView | undefined
}

/** A run of rows summed up: how many, of which kinds, how heavy. Opens in place. */
export function FoldRow({ at, fold, first, last }: FoldRowProps) {
  const length = fold.to - fold.from
  return (
    <div {...gridRow(at, `diff-row fold dk-${fold.of}`)} data-testid="fold-row" data-kind={fold.of} data-rows={length}>
      <div {...cell('side before on')}>
        <Icon name="fold" />
        <strong>
          {count(length)} {fold.of}
        </strong>
        <span className="fold-counts">
          {fold.counts.map(({ kind, items }) => (
            <span key={kind} className={`k-${kind}`}>
              <Icon name={kind} size={12} />
              {count(items)} {ITEM_WORD[kind].toLowerCase()}
            </span>
          ))}
        </span>
        <span className="grow" />
        <span className="weight">{tokens(fold.tokens)}</span>
      </div>
      <Mark kind={fold.of} />
      <div {...cell(`side after${fold.of === 'dropped' ? ' void' : ' on'}`)}>
        <span className="fold-range cut">{rangeOf(fold.of, first, last)}</span>
      </div>
    </div>
  )
}

/** "items 391 – 429, lines 2,010 – 2,059"; lines only where both ends stand in one file. */
function rangeOf(of: 'dropped' | 'kept', first: DiffRowView | undefined, last: DiffRowView | undefined): string {
  const [from, to] = of === 'dropped' ? [first?.before, last?.before] : [first?.after, last?.after]
  if (from == null || to == null) return ''
  const items = `items ${count(from.index + 1)} – ${count(to.index + 1)}`
  const [a, b] = [from.item.ref, to.item.ref]
  return a.file === b.file && a.line <= b.line ? `${items}, lines ${count(a.line)} – ${count(b.line)}` : items
}
