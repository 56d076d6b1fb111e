import type { LabView, Point } from '../../preload/contract.ts'
import { openOverlay, showLab } from '../actions.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { shownKey } from '../keys.ts'
import { type LabMode, setLab } from './state.ts'
import type { Fetched } from './use-lab.ts'
import { pointWords } from './words.ts'

export interface LabBarProps {
  readonly tab: string
  readonly at: Point
  readonly checkpoints: number
  readonly mode: LabMode
  readonly lab: Fetched<LabView>
}

const MODES: readonly { readonly mode: LabMode; readonly label: string }[] = [
  { mode: 'table', label: 'Table' },
  { mode: 'columns', label: 'Side by side' },
  { mode: 'probes', label: 'What is still known?' },
  { mode: 'fires', label: 'When would it fire?' },
]

/** Which history, how it is shown, and where a run would go: that stands here at all times. */
export function LabBar({ tab, at, checkpoints, mode, lab }: LabBarProps) {
  return (
    <div className="lab-bar">
      {mode === 'fires' ? null : <PointChooser at={at} checkpoints={checkpoints} />}
      <fieldset className="seg">
        <legend className="only-spoken">What is shown</legend>
        {MODES.map(({ mode: to, label }) => (
          <button
            key={to}
            type="button"
            aria-pressed={mode === to || (to === 'table' && mode === 'one')}
            onClick={() => setLab(tab, { mode: to })}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="button primary"
        aria-haspopup="dialog"
        title={`Compact again (${shownKey('lab.here') ?? ''})`}
        disabled={lab.state !== 'here'}
        onClick={() => openOverlay({ kind: 'lab', question: { about: 'new' } })}
      >
        <Icon name="run" />
        New candidate…
      </button>
      <button
        type="button"
        className="button"
        aria-haspopup="dialog"
        onClick={() => openOverlay({ kind: 'lab', question: { about: 'model', back: null } })}
      >
        <Icon name="settings" />
        Model and key…
      </button>
      <span className="lab-goes cut t2" data-testid="lab-goes">
        {lab.state !== 'here' ? null : <Goes lab={lab.value} />}
      </span>
    </div>
  )
}

const Goes = ({ lab: { baseUrl, why } }: { readonly lab: LabView }) =>
  why === null ? (
    <>
      Runs go to <span className="mono">{baseUrl}</span>. Nothing else leaves this machine.
    </>
  ) : (
    <>
      {why} <span className="t3">What asks no model works all the same.</span>
    </>
  )

/** The compactions, and the point that is shown where it is none of them. */
function PointChooser({ at, checkpoints }: { readonly at: Point; readonly checkpoints: number }) {
  const known = Array.from({ length: checkpoints }, (_, i) => `checkpoint:${i + 1}:before`)
  const points = [...known, 'end', ...(known.includes(at) || at === 'end' ? [] : [at])]
  return (
    <label className="lab-point">
      <Icon name="compaction" className="lab-recorded" />
      <span className="only-spoken">History that is compacted</span>
      <select value={at} onChange={event => showLab(event.target.value)} title={at}>
        {points.map(point => (
          <option key={point} value={point}>
            {known.includes(point) ? `${pointWords(point)} of ${count(checkpoints)}` : pointWords(point)}
          </option>
        ))}
      </select>
    </label>
  )
}
