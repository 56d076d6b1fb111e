import { useEffect, useReducer } from 'react'
import type { LabRunView } from '../../preload/contract.ts'
import { openOverlay } from '../actions.ts'
import { Icon } from '../icons.ts'
import { dismiss, isEnded, stopRun, useRuns } from './runs.ts'
import { adviceOn, runWords } from './words.ts'

/** How far a run is and Stop; where it failed, why and what can be done. */
export function Progress({ run }: { readonly run: LabRunView }) {
  const milliseconds = useTime(run)
  if (isEnded(run)) return <Ended run={run} />
  const last = run.faults.at(-1)
  return (
    <div className="lab-progress">
      <span className="lab-running badge">running</span>
      <span
        className="progress lab-bar-running"
        role="progressbar"
        aria-label={run.name === '' ? 'New candidate' : run.name}
        aria-valuetext={runWords(run, milliseconds)}
      >
        <i />
      </span>
      <span className="cut num t2" data-testid="lab-run-words" title={last}>
        {runWords(run, milliseconds)}
        {last === undefined ? '' : ` · ${last}`}
      </span>
      <button type="button" className="button quiet" onClick={() => void stopRun(run)}>
        <Icon name="stop" size={12} />
        Stop
      </button>
    </div>
  )
}

function Ended({ run }: { readonly run: LabRunView }) {
  const advice = adviceOn(run.error)
  return (
    <div className="lab-progress ended" role={run.phase === 'failed' ? 'alert' : undefined}>
      <Icon
        name={run.phase === 'failed' ? 'error' : 'stop'}
        className={run.phase === 'failed' ? 'severity-error' : ''}
      />
      <span className="grow" data-testid="lab-run-words">
        {run.phase === 'stopped'
          ? 'Stopped. No candidate was made.'
          : `${run.error?.message ?? 'It failed.'} ${advice}`}
      </span>
      <button
        type="button"
        className="button quiet"
        aria-haspopup="dialog"
        onClick={() => openOverlay({ kind: 'lab', question: { about: 'new' } })}
      >
        Try again…
      </button>
      <button type="button" className="button quiet" onClick={() => dismiss(run.run)}>
        Dismiss
      </button>
    </div>
  )
}

/** Milliseconds that it takes so far: what was told last, and what has gone by since. Looks twice a second. */
export function useTime(run: LabRunView): number {
  const heard = useRuns(({ heard }) => heard[run.run])
  const [, look] = useReducer((n: number) => n + 1, 0)
  const goes = !isEnded(run) && run.phase !== 'queued'
  useEffect(() => {
    if (!goes) return
    const timer = setInterval(look, 500)
    return () => clearInterval(timer)
  }, [goes])
  return run.milliseconds + (goes && heard !== undefined ? Math.max(0, performance.now() - heard) : 0)
}
