import { tokens } from '../format/numbers.ts'

/** Pixels of the lane beside the number. */
const LANE = 28

export interface TokenCellProps {
  readonly tokens: number | null
  /** Tokens at which the bar is full. */
  readonly full: number
  /** Why the number is not known. */
  readonly why?: string
}

/** A number and a bar from a common left edge, linear, so that weights compare down the column. */
export function TokenCell({ tokens: n, full, why }: TokenCellProps) {
  const width = n === null || n === 0 ? 0 : Math.min(LANE, Math.max(1, (LANE * n) / full))
  return (
    <span className="tok" title={n === null ? why : undefined}>
      <span>{tokens(n)}</span>
      <i style={{ width }} />
    </span>
  )
}
