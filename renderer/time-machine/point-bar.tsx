import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import type { Point } from '../../preload/contract.ts'
import { Icon } from '../icons.ts'
import { isPoint } from '../place.ts'

export interface PointBarProps {
  readonly at: Point
  /** Goes to a point that was typed; answers a sentence where the session does not have it. */
  readonly onPoint: (at: Point) => Promise<string | null>
  readonly onTurn: (by: 1 | -1) => void
  readonly onCheckpoint: (by: 1 | -1) => void
  /** Facts of the history that is shown. */
  readonly children: ReactNode
}

/** The point in the notation of the command line, so that what one sees can be typed; and steps from it. */
export function PointBar({ at, onPoint, onTurn, onCheckpoint, children }: PointBarProps) {
  const [typed, setTyped] = useState<string>(at)
  const [wrong, setWrong] = useState<string | null>(null)
  useEffect(() => {
    setTyped(at)
    setWrong(null)
  }, [at])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const point = typed.trim()
    setWrong(isPoint(point) ? await onPoint(point) : notAPoint(point))
  }
  return (
    <form className="point-bar" onSubmit={event => void submit(event)} aria-label="Point in the session">
      <span className="field">
        <Icon name="back" />
        <input
          className="mono"
          value={typed}
          spellCheck={false}
          aria-label="Point"
          aria-invalid={wrong !== null}
          aria-describedby="point-said"
          onChange={event => setTyped(event.target.value)}
          onKeyDown={event => {
            if (event.key !== 'Escape' || typed === at) return
            event.preventDefault()
            event.stopPropagation()
            setTyped(at)
            setWrong(null)
          }}
        />
      </span>
      <Steps what="Turn" border="turn border" keys={['K', 'J']} onStep={onTurn} />
      <Steps what="Compaction" border="side of a compaction" keys={['[', ']']} onStep={onCheckpoint} />
      <span id="point-said" role="status" className={wrong === null ? 'only-spoken' : 'wrong grow'}>
        {wrong}
      </span>
      {wrong === null ? children : null}
    </form>
  )
}

const notAPoint = (text: string): string =>
  `“${text.slice(0, 40)}” is not a point. Points read like turn:3:end, checkpoint:1:before, line:120 or end.`

interface StepsProps {
  readonly what: string
  readonly border: string
  readonly keys: readonly [string, string]
  readonly onStep: (by: 1 | -1) => void
}

function Steps({ what, border, keys, onStep }: StepsProps) {
  const button = (by: 1 | -1, label: string, key: string) => (
    <button
      type="button"
      className="button quiet only-icon"
      aria-label={label}
      title={`${label} (${key})`}
      onClick={() => onStep(by)}
    >
      <Icon name={by === 1 ? 'right' : 'left'} />
    </button>
  )
  return (
    <span className="steps">
      {button(-1, `Previous ${border}`, keys[0])}
      <span className="t2">{what}</span>
      {button(1, `Next ${border}`, keys[1])}
    </span>
  )
}
