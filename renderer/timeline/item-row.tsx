import { memo, type ReactNode } from 'react'
import type { Badge, ItemHead, NoteMark, SpawnedView, TurnView } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { millis } from '../format/clock.ts'
import { count } from '../format/numbers.ts'
import { since } from '../format/span.ts'
import { Icon, itemIcon } from '../icons.ts'
import { openSpawned } from '../lineage/go.ts'
import type { RowProps } from '../list/list.tsx'
import { Marked } from '../marked.tsx'
import { Gutter } from './gutter.tsx'
import { TokenCell } from './token-cell.tsx'
import { treeitem } from './treeitem.ts'

/** Tokens at which an item's bar is full. */
const FULL = 6000

export interface ItemRowProps {
  readonly at: RowProps
  readonly item: ItemHead
  /** The sub-agent that the call began. */
  readonly spawned: readonly SpawnedView[]
  /** What is noted of it. */
  readonly mark: NoteMark | null
  readonly turn: TurnView | undefined
  /** Day and clock, for the tooltip. */
  readonly time: string
}

/** 24 px: gutter, icon, label, preview, tokens, bytes, time since the turn began, line. */
export const ItemRow = memo(function ItemRow({ at, item, spawned, mark, turn, time }: ItemRowProps) {
  const gone = turn?.status === 'rolledBack' ? ' gone' : ''
  return (
    <div {...treeitem(at, 2, `cols item-row k-${item.kind}${gone}`)} data-testid="item-row" data-line={item.ref.line}>
      <Gutter mark={mark} place={item.ref} />
      <Icon name={itemIcon(item.kind, item.tool)} />
      <span className="label cut">{item.label}</span>
      <Preview item={item} spawned={spawned} />
      <TokenCell tokens={item.tokens} full={FULL} why="Encrypted: only its bytes are known." />
      <span className="num t3 wide">{bytes(item.bytes)}</span>
      <span className="time" title={time}>
        {sinceTurn(item.at, turn)}
      </span>
      <span className="line">{count(item.ref.line)}</span>
    </div>
  )
})

function sinceTurn(at: string | null, turn: TurnView | undefined): string {
  const start = millis(turn?.startedAt ?? null)
  const now = millis(at)
  return start === null || now === null ? '–' : since(now - start)
}

interface PreviewProps {
  readonly item: ItemHead
  readonly spawned?: readonly SpawnedView[]
  /** What else stands behind the badges. */
  readonly children?: ReactNode
}

/** Tool name in full ink, then the text; at most two badges come last. */
export function Preview({ item, spawned = NONE, children }: PreviewProps) {
  return (
    <span className="preview">
      {item.tool !== null && item.kind === 'call' ? <span className="tool mono">{item.tool}</span> : null}
      <span className={`text cut${item.mono ? ' mono' : ''}${item.preview === '' ? ' none' : ''}`}>
        {item.preview === '' ? unsaid(item) : <Marked text={item.preview} />}
      </span>
      {item.badges.slice(0, item.synthetic === null ? 2 : 1).map(badge => (
        <BadgeView key={badge.kind} badge={badge} />
      ))}
      <Unlike item={item} />
      <SpawnedMark spawned={spawned} />
      {children}
    </span>
  )
}

const NONE: readonly SpawnedView[] = []

/** A click opens the sub-agent, as Enter does: the first where there are several. A tree item may hold no button. */
function SpawnedMark({ spawned }: { readonly spawned: readonly SpawnedView[] }) {
  const [first, ...others] = spawned
  if (first === undefined) return null
  const more = others.length === 0 ? '' : ` +${others.length}`
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter does the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter does the same
    <span
      className="spawned"
      title={`Open the sub-agent ${first.name ?? first.id} (Enter)${more === '' ? '' : `. Others: ${others.map(({ name, id }) => name ?? id).join(', ')}`}`}
      onClick={event => {
        event.stopPropagation()
        void openSpawned(first)
      }}
    >
      <span className="only-spoken">Enter opens the sub-agent </span>
      <span className="cut">
        {first.name ?? 'sub-agent'}
        {more}
      </span>
      <Icon name="place" size={12} />
    </span>
  )
}

/** What stands where an item has no text of its own. */
function unsaid(item: ItemHead): string {
  if (item.kind === 'reasoning') return 'encrypted, no summary'
  if (item.kind === 'opaque') return 'encrypted'
  return item.kind === 'image' ? 'image' : 'empty'
}

/** Why the item is not as the file holds it, for the pointer and the screen reader; the inspector says it too. */
function Unlike({ item: { synthetic, fidelity, why } }: { readonly item: ItemHead }) {
  if (synthetic === null && fidelity !== 'partial') return null
  return (
    <span className="badge" title={why ?? undefined}>
      {synthetic === null ? fidelity : 'made'}
      <span className="only-spoken">{why === null ? '' : `: ${why}`}</span>
    </span>
  )
}

export function BadgeView({ badge }: { readonly badge: Badge }) {
  switch (badge.kind) {
    case 'exit':
      return badge.code === 0 ? null : <span className="badge bad">exit {badge.code}</span>
    case 'cut':
      return (
        <span className="badge">
          <Icon name="truncated" size={12} />
          cut
        </span>
      )
    case 'encrypted':
      return (
        <span className="badge">
          <Icon name="opaque" size={12} />
          {bytes(badge.bytes)}
        </span>
      )
    case 'images':
      return <span className="badge">{badge.count === 1 ? '1 image' : `${badge.count} images`}</span>
    case 'compactionOutput':
      return <span className="badge">compaction</span>
  }
}
