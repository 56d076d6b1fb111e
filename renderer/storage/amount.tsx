import { bytes } from '../format/bytes.ts'
import { count, share } from '../format/numbers.ts'

interface AmountProps {
  readonly n: number
  readonly whole: number
  /** At which the bar is full: the largest of the list. */
  readonly most: number
}

/** A bar from a common edge, the bytes and their share. Neutral: weight is no warning. */
export const Amount = ({ n, whole, most }: AmountProps) => (
  <>
    <span className="storage-bar" aria-hidden="true">
      <i style={{ width: `${most === 0 ? 0 : Math.max(n === 0 ? 0 : 1, (100 * n) / most)}%` }} />
    </span>
    <span className="num right" title={`${count(n)} bytes`}>
      {bytes(n)}
    </span>
    <span className="num right t2 share">{share(n, whole)}</span>
  </>
)
