import type { DiffSide, DiffView } from '../../preload/contract.ts'
import { count, counted, tokens } from '../format/numbers.ts'
import { compose, type Piece } from './composition.ts'
import { ITEM_WORD, type SideNames } from './words.ts'

/** The picture of a compaction: two bars on one scale, by kind of item, what was dropped hatched. */
export function Bars({ diff, names }: { readonly diff: DiffView; readonly names: SideNames }) {
  const { before, after, scale } = compose(diff)
  return (
    <div className="bars">
      <Bar label={names.before} side={diff.before} pieces={before} scale={scale} />
      <Bar label={names.after} side={diff.after} pieces={after} scale={scale} />
    </div>
  )
}

interface BarProps {
  readonly label: string
  readonly side: DiffSide
  readonly pieces: readonly Piece[]
  readonly scale: number
}

function Bar({ label, side, pieces, scale }: BarProps) {
  const words = pieces.map(piece => `${wordOf(piece)} ${tokens(piece.tokens)}`).join(', ')
  return (
    <>
      <span className="bars-label">{label}</span>
      <div
        className="bar"
        role="img"
        aria-label={`${label}: ${tokens(side.tokens)} tokens in ${counted(side.items, 'item')}. ${words}`}
      >
        {pieces.map(piece => (
          <i
            key={piece.kind}
            className={`piece f-${piece.kind}`}
            style={{ width: `${(100 * piece.tokens) / scale}%` }}
            title={`${wordOf(piece)} · ${tokens(piece.tokens)} tok`}
          >
            {piece.kind === 'dropped' && piece.tokens > scale / 6 ? <b>dropped {tokens(piece.tokens)}</b> : null}
          </i>
        ))}
      </div>
      <span className="bars-total">
        <strong>{tokens(side.tokens)}</strong> tok · {count(side.items)} {side.items === 1 ? 'item' : 'items'}
      </span>
    </>
  )
}

const wordOf = ({ kind }: Piece): string => (kind === 'dropped' ? 'Dropped' : ITEM_WORD[kind])
