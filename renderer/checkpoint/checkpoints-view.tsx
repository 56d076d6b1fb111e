import './checkpoints.css'
import '../xray/xray.css'
import { useEffect, useState } from 'react'
import type { CheckpointView, ThreadView } from '../../preload/contract.ts'
import { inspect, notify, selectDiffRow, showCheckpoint } from '../actions.ts'
import { useCommands } from '../commands.ts'
import { openEditor } from '../editor/acts.ts'
import { useEditing } from '../editor/editing.ts'
import { EditorView } from '../editor/editor-view.tsx'
import { count, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'

import { useParting } from '../partings.ts'
import { type CheckpointPlace, type Layout, type Subject, type Tab, useTab } from '../store.ts'
import { Across } from '../xray/across.tsx'
import { showAcross, useAcross } from '../xray/across-state.ts'
import { useXray } from '../xray/use-xray.ts'

import { CompareBar } from './compare-bar.tsx'
import { type Compared, compare, stopComparing, useCompared } from './compared.ts'
import { Head } from './head.tsx'
import { Lists } from './lists.tsx'
import { SidePanel } from './side.tsx'
import { type Between, useDiff } from './use-diff.ts'
import { sideNames } from './words.ts'

interface Shown {
  readonly id: string
  readonly checkpoints: readonly CheckpointView[]
  readonly place: CheckpointPlace | null
  readonly bands: Layout['bands']
}

const pick = (tab: Tab): Shown & { readonly thread: ThreadView | null } => ({
  id: tab.id,
  thread: tab.thread,
  checkpoints: tab.checkpoints,
  place: tab.checkpoint,
  bands: tab.layout.bands,
})

/** What a compaction took, kept and put in its place; or the same between any two points. */
export function CheckpointsView() {
  const shown = useTab(pick)
  const editing = useEditing(all => (shown === null ? undefined : all[shown.id]))
  if (shown?.thread == null) return null
  // What was opened under the key of another thread is of a tab that is gone; back and forward lead to other compactions.
  if (editing?.key === shown.thread.key && editing.checkpoint === (shown.place?.n ?? 1))
    return <EditorView tab={shown.id} editing={editing} />
  return <OfThread key={shown.id} {...shown} thread={shown.thread} />
}

function OfThread({ id, thread, checkpoints, place, bands }: Shown & { readonly thread: ThreadView }) {
  const compared = useCompared(all => all[id]) ?? null
  const [comparing, setComparing] = useState(compared !== null)
  const [details, setDetails] = useState(false)
  const across = useAcross(all => all[id]) ?? false
  const checkpoint = checkpoints[(place?.n ?? 1) - 1] ?? null
  useInspectedBand(place, bands)
  const after = checkpoint === null || compared !== null ? null : `checkpoint:${checkpoint.n}:after`
  const parting = useParting(thread.key, after, thread.progress.phase)
  const between = betweenOf(thread, checkpoint, compared)
  const step = (by: 1 | -1) => () => {
    const next = checkpoints[(checkpoint?.n ?? 0) - 1 + by]
    if (next === undefined) notify('There is no further compaction this way.')
    else showCheckpoint(next.n)
  }
  const edit = () => void openEditor(id, thread.key, checkpoint?.n ?? 1)
  useCommands({
    'compaction.next': step(1),
    'compaction.previous': step(-1),
    'compaction.all': () => showAcross(id, !across),
    ...(checkpoint === null || compared !== null ? {} : { 'draft.open': edit }),
    ...(details ? { close: () => setDetails(false) } : {}),
  })

  const open = comparing || compared !== null || checkpoints.length === 0
  const selected = compared === null ? (place?.row ?? null) : compared.row
  const select = (row: number, subject: Subject | null) => {
    if (compared === null) selectDiffRow({ n: checkpoint?.n ?? 1, row }, subject)
    else {
      compare(id, { ...compared, row })
      if (subject !== null) inspect(subject)
    }
  }
  const close = () => {
    setComparing(false)
    stopComparing(id)
  }
  if (across && checkpoints.length > 0)
    return (
      <div className="checkpoints">
        <AllHead total={checkpoints.length} onOne={() => showAcross(id, false)} />
        <Across thread={thread} onOne={() => showAcross(id, false)} />
      </div>
    )
  return (
    <div className="checkpoints">
      {checkpoint !== null && compared === null ? (
        <Head checkpoint={checkpoint} total={checkpoints.length} parting={parting}>
          <button type="button" className="button" title="Edit the history of this compaction (E)" onClick={edit}>
            <Icon name="edit" />
            Edit…
          </button>
          <button type="button" className="button" onClick={() => showAcross(id, true)}>
            <Icon name="compaction" />
            All
          </button>
          <button type="button" className="button" aria-pressed={comparing} onClick={() => setComparing(!comparing)}>
            <Icon name="diff" />
            Compare…
          </button>
          <button
            type="button"
            className="button when-narrow"
            aria-expanded={details}
            onClick={() => setDetails(!details)}
          >
            <Icon name="inspector" />
            Details
          </button>
        </Head>
      ) : null}
      {open ? (
        <CompareBar
          key={between === null ? 'bar' : `bar ${between.from} ${between.to}`}
          from={between?.from ?? 'turn:1:start'}
          to={between?.to ?? 'end'}
          onCompare={(from, to) => compare(id, { from, to, row: null })}
          onClose={checkpoints.length === 0 && compared === null ? null : close}
        />
      ) : null}
      {between === null ? (
        <NoCompaction thread={thread} />
      ) : (
        <DiffBetween
          key={`diff ${between.from} ${between.to}`}
          {...{ thread, between, checkpoints, selected, select }}
          shown={compared === null ? (checkpoint?.n ?? null) : null}
          details={details}
          onDetails={() => setDetails(false)}
        />
      )}
    </div>
  )
}

function AllHead({ total, onOne }: { readonly total: number; readonly onOne: () => void }) {
  return (
    <header className="checkpoint-head">
      <h2>All compactions</h2>
      <span className="facts">{count(total)} in this session</span>
      <span className="grow" />
      <button type="button" className="button" onClick={onOne}>
        <Icon name="compaction" />
        One
      </button>
    </header>
  )
}

/** Until a row is chosen the inspector tells about the compaction itself. */
function useInspectedBand(place: CheckpointPlace | null, bands: Layout['bands']): void {
  const band = bands.find(b => b.checkpoint === place?.n)
  const [turn, row] = place?.row === null && band !== undefined ? [band.turn, band.row] : [null, null]
  useEffect(() => {
    if (turn !== null) inspect({ kind: 'row', turn, row })
  }, [turn, row])
}

function betweenOf({ key }: ThreadView, checkpoint: CheckpointView | null, compared: Compared | null): Between | null {
  if (compared !== null) return { key, from: compared.from, to: compared.to }
  if (checkpoint === null) return null
  return { key, from: `checkpoint:${checkpoint.n}:before`, to: `checkpoint:${checkpoint.n}:after` }
}

function NoCompaction({ thread: { peakTokens, contextWindow, progress } }: { readonly thread: ThreadView }) {
  const used =
    peakTokens === null
      ? ''
      : ` It used at most ${tokens(peakTokens)}${contextWindow === null ? '' : ` of ${tokens(contextWindow)}`} tokens.`
  return (
    <p className="checkpoints-note">
      {progress.phase === 'reading'
        ? 'No compaction so far; the file is still being read.'
        : `No compaction in this session.${used}`}
    </p>
  )
}

interface BetweenProps {
  /** Where the view is narrow the panel beside the lists lies over them, when it is asked for. */
  readonly details: boolean
  readonly onDetails: () => void
  readonly thread: ThreadView
  readonly between: Between
  readonly checkpoints: readonly CheckpointView[]
  /** Number of the compaction; null while two points are compared. */
  readonly shown: number | null
  readonly selected: number | null
  readonly select: (row: number, subject: Subject | null) => void
}

function DiffBetween({ thread, between, checkpoints, shown, selected, select, details, onDetails }: BetweenProps) {
  const diff = useDiff(between, thread.progress.phase)
  // Measuring takes longer than comparing: it waits until the lists are here.
  const xray = useXray(thread.key, diff.state === 'here' ? shown : null, thread.progress.phase)
  return (
    <div className="checkpoints-body">
      {diff.state === 'here' ? (
        <Lists
          names={sideNames(between.from, between.to, thread.versions)}
          between={between}
          diff={diff.view}
          retention={xray.retention}
          selected={selected}
          select={select}
        />
      ) : (
        <p className="checkpoints-note" role="status">
          {diff.state === 'failed' ? diff.error.message : null}
        </p>
      )}
      <SidePanel
        threadKey={thread.key}
        diff={diff.state === 'here' ? diff.view : null}
        checkpoints={checkpoints}
        shown={shown}
        xray={shown === null ? null : xray}
        over={details}
        onClose={onDetails}
      />
    </div>
  )
}
