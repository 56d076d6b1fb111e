import { type FormEvent, useState } from 'react'
import { Icon } from '../icons.ts'
import { isPlace } from '../place.ts'

export interface CompareBarProps {
  readonly from: string
  readonly to: string
  readonly onCompare: (from: string, to: string) => void
  /** Goes back to the compactions; null where there are none. */
  readonly onClose: (() => void) | null
}

/** Any two points of the session, in the notation of the command line: what one sees can be typed. */
export function CompareBar({ from, to, onCompare, onClose }: CompareBarProps) {
  const [typed, setTyped] = useState({ from, to })
  const [wrong, setWrong] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const bad = [typed.from, typed.to].map(point => point.trim()).find(point => !isPlace(point))
    setWrong(bad === undefined ? null : bad)
    if (bad === undefined) onCompare(typed.from.trim(), typed.to.trim())
  }
  const field = (side: 'from' | 'to', label: string) => (
    <label className="point-field">
      <span>{label}</span>
      <span className="field">
        <input
          className="mono"
          value={typed[side]}
          spellCheck={false}
          aria-invalid={wrong !== null && typed[side].trim() === wrong}
          onChange={event => setTyped({ ...typed, [side]: event.target.value })}
        />
      </span>
    </label>
  )
  return (
    <form className="compare-bar" onSubmit={submit} aria-label="Compare two points">
      {field('from', 'From')}
      {field('to', 'To')}
      <button type="submit" className="button">
        <Icon name="diff" />
        Compare
      </button>
      <span className={`cut ${wrong === null ? 't3' : 'wrong'}`} role="status">
        {wrong === null
          ? 'end, line:120, turn:3:start, turn:3:end, checkpoint:1:before, request@end, request=0.98.0@end'
          : `“${wrong}” is not a point. Points read like turn:3:end or line:120.`}
      </span>
      {onClose === null ? null : (
        <button
          type="button"
          className="button quiet only-icon"
          aria-label="Back to the compactions"
          title="Back to the compactions"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      )}
    </form>
  )
}
