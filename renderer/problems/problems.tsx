import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { ProblemView, Severity, ThreadKey } from '../../preload/contract.ts'
import { goToLine, selectProblem, setView } from '../actions.ts'
import { call } from '../api.ts'
import { MissingBanner } from '../chain/missing-banner.tsx'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle, type RowProps } from '../list/list.tsx'
import { problemAt, usePages } from '../pages.ts'
import { useTab } from '../store.ts'
import { HexBytes } from './hex.tsx'
import { copyReport } from './report.ts'

const ROW = 28

/** Everything that is odd in the file: what was found, what happens with it, and the bytes themselves. */
export function Problems() {
  const shown = useTab(({ key, thread, problem }) => ({
    key,
    problem,
    count: thread?.progress.problems ?? 0,
    phase: thread?.progress.phase ?? null,
    missing: thread?.missing ?? null,
  }))
  const key = shown?.key ?? null
  const summary = useSummary(key, `${shown?.phase} ${shown?.count}`)
  if (shown === null || key === null || summary === null) return <div className="problems" />
  if (summary.total === 0) {
    const checking = shown.phase === 'reading' || shown.phase === 'checking'
    return (
      <div className="problems">
        <p className="notice">
          <Icon name={checking ? 'info' : 'ok'} />
          {summary.text ||
            (checking
              ? 'No problem so far. The lines are still being checked.'
              : 'Every line of this file can be read.')}
        </p>
      </div>
    )
  }
  return (
    <div className="problems">
      <div className={summary.worst === 'error' ? 'notice bad' : 'notice'}>
        <Icon name={summary.worst} />
        <p className="grow">{summary.text}</p>
        <button type="button" className="button" onClick={() => setView('timeline')}>
          <Icon name="timeline" />
          Open timeline
        </button>
        <button type="button" className="button" onClick={() => void copyReport(key)}>
          <Icon name="copy" />
          Copy report
        </button>
      </div>
      {shown.missing === null ? null : <MissingBanner threadKey={key} missing={shown.missing} among="problems" />}
      <ProblemList threadKey={key} total={summary.total} selected={Math.min(shown.problem, summary.total - 1)} />
    </div>
  )
}

interface Summary {
  readonly total: number
  readonly text: string
  readonly worst: Severity
}

/** Asked again when the count of problems or the phase changes. */
function useSummary(key: ThreadKey | null, when: string): Summary | null {
  const [summary, setSummary] = useState<Summary | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `when` says that the answer may have changed
  useEffect(() => {
    let gone = false
    if (key === null) return
    void call('problems', { key, from: 0, count: 100 }).then(got => {
      if (gone || !got.ok) return
      const { problems, total, summary: text } = got.value
      const worst = (['error', 'warning', 'info'] as const).find(s => problems.some(p => p.severity === s)) ?? 'info'
      setSummary({ total, text, worst })
    })
    return () => {
      gone = true
    }
  }, [key, when])
  return summary
}

interface ProblemListProps {
  readonly threadKey: ThreadKey
  readonly total: number
  readonly selected: number
}

function ProblemList({ threadKey, total, selected }: ProblemListProps) {
  const [view, setView] = useState({ from: 0, to: 40 })
  const list = useRef<ListHandle>(null)
  const geometry = useMemo(() => uniform(total, ROW), [total])
  usePages([
    { of: 'problems', key: threadKey, from: view.from, to: Math.min(total, view.to + 40) },
    { of: 'problems', key: threadKey, from: selected, to: selected + 1 },
  ])
  const chosen = problemAt(threadKey, selected)
  const go = (index: number) => goTo(problemAt(threadKey, index))
  const row = (index: number, props: RowProps): ReactNode => (
    <ProblemRow at={props} problem={problemAt(threadKey, index)} onGo={() => go(index)} />
  )
  return (
    <>
      <div className="problem-cols problem-heads" aria-hidden="true">
        <span />
        <span className="right">Line</span>
        <span className="right">Byte</span>
        <span>Code</span>
        <span>What was found</span>
        <span>What happens with it</span>
        <span />
      </div>
      <div className="problem-list">
        <List
          ref={list}
          id="problems"
          role="grid"
          label="Problems"
          columns={7}
          geometry={geometry}
          selected={selected}
          keyOf={String}
          indexOf={Number}
          onSelect={selectProblem}
          onActivate={go}
          onView={({ from, to }) => {
            if (from !== view.from || to !== view.to) setView({ from, to })
          }}
          row={row}
        />
      </div>
      <HexBytes threadKey={threadKey} problem={chosen ?? null} />
    </>
  )
}

function goTo(problem: ProblemView | undefined): void {
  if (problem?.line != null) void goToLine(problem.file, problem.line)
}

interface ProblemRowProps {
  readonly at: RowProps
  readonly problem: ProblemView | undefined
  readonly onGo: () => void
}

function ProblemRow({ at, problem, onGo }: ProblemRowProps) {
  if (problem === undefined)
    return (
      <div {...at} className={`${at.className} problem-cols`} role="row" tabIndex={-1}>
        <span role="gridcell">
          <i className="skeleton" />
        </span>
      </div>
    )
  return (
    <div
      {...at}
      className={`${at.className} problem-cols problem`}
      role="row"
      tabIndex={-1}
      aria-rowindex={at['data-index'] + 1}
      data-testid="problem-row"
      data-code={problem.code}
    >
      <span role="gridcell" aria-label={problem.severity}>
        <Icon name={problem.severity} className={`severity-${problem.severity}`} />
      </span>
      <span role="gridcell" className="num right">
        {problem.line === null ? 'file' : count(problem.line)}
      </span>
      <span role="gridcell" className="num right">
        {count(problem.byte)}
      </span>
      <span role="gridcell" className="mono cut t2">
        {problem.code}
      </span>
      <span role="gridcell" className="cut" title={problem.message}>
        {problem.message}
      </span>
      <span role="gridcell" className="cut t2" title={problem.outcome}>
        {problem.outcome}
      </span>
      <span role="gridcell">
        {problem.line === null ? null : (
          <button type="button" className="link" tabIndex={-1} onClick={onGo}>
            Go to line
          </button>
        )}
      </span>
    </div>
  )
}
