import { useEffect, useRef } from 'react'
import type { ExportFormat } from '../../preload/contract.ts'
import { count } from '../format/numbers.ts'
import { useShortPath } from '../format/path.ts'
import { type Draft, FORMATS, type Turns, targetOf } from './draft.ts'

export interface TargetProps {
  readonly draft: Draft
  readonly path: string
  /** Codex homes that are there. */
  readonly homes: readonly string[]
  /** Of the session. */
  readonly turns: number
  /** What was typed of them. */
  readonly range: Turns
  readonly onChange: (change: Partial<Draft>) => void
  readonly onFormat: (format: ExportFormat) => void
  readonly onBrowse: () => void
}

/** In which form, of which turns, to which file. */
export function Target({ draft, path, homes, turns, range, onChange, onFormat, onBrowse }: TargetProps) {
  const short = useShortPath()
  const to = targetOf(draft, path)
  const field = useRef<HTMLInputElement>(null)
  // Of a long path the end tells more: the name of the file.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path is to be shown anew
  useEffect(() => {
    const input = field.current
    if (input !== null && input !== document.activeElement) input.scrollLeft = input.scrollWidth
  }, [path])
  return (
    <div className="export-form">
      <span className="t2" id="export-format">
        Format
      </span>
      <div className="seg" role="group" aria-labelledby="export-format">
        {FORMATS.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            data-first={value === draft.format ? true : undefined}
            aria-pressed={value === draft.format}
            onClick={() => onFormat(value)}
          >
            {label}
          </button>
        ))}
      </div>
      <label className="t2" htmlFor="export-turns">
        Turns
      </label>
      <span className="export-turns">
        <span className="field">
          <input
            id="export-turns"
            className="num"
            value={draft.turns}
            placeholder={turns === 0 ? '' : `1-${turns}`}
            spellCheck={false}
            aria-invalid={range === 'wrong'}
            aria-describedby="export-all"
            onChange={event => onChange({ turns: event.target.value })}
          />
        </span>
        <span id="export-all" className={range === 'wrong' ? 'bad num' : 't3 num'}>
          {rangeWords(range, turns)}
        </span>
      </span>
      {homes.length > 0 ? (
        <>
          <label className="t2" htmlFor="export-to">
            Goes to
          </label>
          <select
            id="export-to"
            value={to.kind === 'home' ? to.home : ''}
            disabled={draft.format !== 'rollout'}
            title={draft.format === 'rollout' ? undefined : 'Only a rollout can be resumed.'}
            onChange={event => onChange({ home: event.target.value === '' ? null : event.target.value })}
          >
            <option value="">A new file</option>
            {homes.map(home => (
              <option key={home} value={home}>
                Sessions of {short(home)}
              </option>
            ))}
          </select>
        </>
      ) : null}
      {to.kind === 'home' ? (
        <>
          <span className="t2">New file</span>
          <span className="t2 export-named">Named by its time and id, for Codex to resume.</span>
        </>
      ) : (
        <>
          <label className="t2" htmlFor="export-path">
            New file
          </label>
          <span className="export-path">
            <span className="field grow">
              <input
                id="export-path"
                ref={field}
                className="mono"
                value={path}
                title={path}
                spellCheck={false}
                onChange={event => onChange({ path: event.target.value })}
              />
            </span>
            <button type="button" className="button" onClick={onBrowse}>
              Browse…
            </button>
          </span>
        </>
      )}
    </div>
  )
}

function rangeWords(range: Turns, turns: number): string {
  if (range === 'wrong') return `The session has turns 1 to ${count(turns)}.`
  return range === null ? `all ${count(turns)}` : `${count(range.last - range.first + 1)} of ${count(turns)}`
}
