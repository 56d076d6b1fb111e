import './probes.css'
import { useRef, useState } from 'react'
import type { LabView, ProbeRunView, ThreadView } from '../../preload/contract.ts'
import { openOverlay } from '../actions.ts'
import { call } from '../api.ts'
import { useCandidates } from '../editor/candidates.ts'
import { Icon } from '../icons.ts'
import { ProbeForm } from './probe-form.tsx'
import { ProbePlanView } from './probe-plan.tsx'
import { ProbeQuestions } from './probe-questions.tsx'
import { ProbeScoresView } from './probe-scores.tsx'
import { isOver, onProbe, stopProbe, useProbeAt, useProbeWanted } from './probe-state.ts'
import { historyWords, probeWords } from './probe-words.ts'
import { useProbePlan, useProbeQuestions, useProbeScores } from './use-probe.ts'

export interface ProbesProps {
  readonly tab: string
  readonly thread: ThreadView
  readonly lab: LabView
}

/** Candidates that are ticked at first, the newest. */
const FIRST = 3

/** Questions to a model about a history, asked with it and with what compactions made of it: what is still known? */
export function Probes({ tab, thread: { key }, lab }: ProbesProps) {
  const { at } = lab
  const { candidates } = useCandidates(key)
  const own = candidates.filter(candidate => candidate.at === at && candidate.problem === null)
  const recorded = lab.recorded === null ? [] : [null]
  const [wanted, change] = useProbeWanted(`${tab} ${at}`, [...recorded, ...own.slice(0, FIRST).map(({ id }) => id)])
  const there = wanted.candidates.filter(id => (id === null ? lab.recorded !== null : own.some(one => one.id === id)))
  const run = useProbeAt(key, at)
  const going = run !== null && !isOver(run)
  const asked = { ...wanted, candidates: there }
  const right = asked.questions > 0 || asked.manifest !== null
  const planned = useProbePlan(key, at, right && !going ? asked : null, run?.run ?? '')
  const [wrong, setWrong] = useState<string | null>(null)
  const done = run?.phase === 'done' ? run.run : null
  // Nothing was changed since: what was asked stays; else what would be asked.
  const [results, setResults] = useState(true)
  const shown = results && done !== null ? done : going ? run.run : (planned.plan?.plan ?? null)
  const questions = useProbeQuestions(key, shown, run?.phase ?? '')
  const scores = useProbeScores(key, results ? done : null)
  const sending = useRef(false)
  const start = async (plan: string) => {
    if (sending.current) return
    sending.current = true
    const got = await call('probeRun', { key, plan })
    sending.current = false
    setWrong(got.ok ? null : got.error.message)
    if (!got.ok) return
    onProbe(got.value)
    setResults(true)
  }
  return (
    <div className="lab-page probes">
      <div className="lab-scroll scroll" tabIndex={0} role="region" aria-label="What is still known">
        <ProbeForm
          {...{ wanted: asked, own, going }}
          recorded={lab.recorded !== null}
          model={lab.model}
          onChange={more => {
            change(more)
            setResults(false)
          }}
        />
        {going ? (
          <Going run={run} />
        ) : (
          <ProbePlanView
            planned={planned}
            wrong={wrong}
            missing={right ? '' : 'There is nothing to ask: make some questions of the session, or name a manifest.'}
            onModel={() => openOverlay({ kind: 'lab', question: { about: 'model', back: null } })}
            onRun={plan => void start(plan)}
          />
        )}
        {run !== null && (run.phase === 'failed' || run.phase === 'stopped') ? <Ended run={run} /> : null}
        {scores === null ? null : <ProbeScoresView scores={scores} />}
        {questions === null ? null : (
          <ProbeQuestions {...questions} histories={scores?.histories.map(historyWords) ?? []} />
        )}
      </div>
    </div>
  )
}

/** How far the asking is, and Stop. */
function Going({ run }: { readonly run: ProbeRunView }) {
  const last = run.faults.at(-1)
  return (
    <div className="lab-progress probe-going" data-testid="probe-going">
      <span className="lab-running badge">running</span>
      <span
        className="progress lab-bar-asked"
        role="progressbar"
        aria-label="Questions asked"
        aria-valuemin={0}
        aria-valuemax={run.total}
        aria-valuenow={run.asked}
        aria-valuetext={probeWords(run)}
      >
        <i style={{ width: `${run.total === 0 ? 0 : (100 * run.asked) / run.total}%` }} />
      </span>
      <span className="cut num t2" title={last}>
        {probeWords(run)}
        {last === undefined ? '' : ` · ${last}`}
      </span>
      <button type="button" className="button quiet" onClick={() => void stopProbe(run)}>
        <Icon name="stop" size={12} />
        Stop
      </button>
    </div>
  )
}

const Ended = ({ run }: { readonly run: ProbeRunView }) => (
  <div className={run.phase === 'failed' ? 'notice bad' : 'notice'} role="alert" data-testid="probe-ended">
    <Icon name={run.phase === 'failed' ? 'error' : 'stop'} />
    <p className="grow">{run.error?.message ?? 'The asking failed.'} There are no scores.</p>
  </div>
)
