import type { KeyboardEvent } from 'react'
import type { Point } from '../../preload/contract.ts'
import { count } from '../format/numbers.ts'
import { borderAt, type Measure, standOf, ticks, wordsOf } from './stops.ts'

export interface ScrubberProps {
  readonly at: Point
  readonly measure: Measure
  readonly turnOfLine: number
  readonly onMove: (at: Point) => void
  /** To the next or previous border of turns. */
  readonly onStep: (by: 1 | -1) => void
}

/** The turns from the first border to the last; a compaction is an amber tick within its turn. */
export function Scrubber({ at, measure, turnOfLine, onMove, onStep }: ScrubberProps) {
  const { turns, within } = standOf(at, measure, turnOfLine)
  // The range knows halves, for points within a turn; its own keys would stop there.
  const onKeyDown = (event: KeyboardEvent) => {
    const by = STEPS[event.key]
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    onStep(by)
  }
  return (
    <div className="scrubber">
      <span className="t3 num">1</span>
      <div className="scrubber-track">
        <input
          type="range"
          min={0}
          max={measure.turns}
          step={0.5}
          value={within ? turns - 0.5 : turns}
          aria-label="Point between turns"
          aria-valuetext={wordsOf(at, measure, turnOfLine)}
          onChange={event => onMove(borderAt(Math.round(Number(event.target.value))))}
          onKeyDown={onKeyDown}
        />
        <div className="scrubber-ticks" aria-hidden="true">
          {ticks(measure).map(share => (
            <i key={share} style={{ left: `${100 * share}%` }} />
          ))}
        </div>
      </div>
      <span className="t3 num">{count(measure.turns)}</span>
    </div>
  )
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }
