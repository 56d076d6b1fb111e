import '../export/export.css'
import './fork.css'
import { useState } from 'react'
import type { AppError, ForkDone, ForkSettings, Point, ThreadView } from '../../preload/contract.ts'
import { closeOverlay, state } from '../actions.ts'
import { call } from '../api.ts'
import { Running } from '../export/running.tsx'
import { useWriting } from '../export/use-writing.ts'
import { listSessions } from '../library/list-sessions.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { FolderChooser } from '../overlays/folder-chooser.tsx'
import { pickTarget } from '../overlays/pick-target.ts'
import { useFirstFocus } from '../overlays/use-first-focus.ts'
import { ownFile } from '../point-of.ts'
import { useStore, useTab } from '../store.ts'
import { wordsOf } from '../time-machine/stops.ts'
import { type ForkDraft, forkSettings } from './draft.ts'
import { ForkTarget } from './fork-target.tsx'
import { Forked } from './forked.tsx'
import { Planned } from './planned.tsx'
import { type PlanAsked, usePlan } from './use-plan.ts'

export interface ForkDialogProps {
  readonly at: Point
  /** What stands for the history at the point; null = that history. */
  readonly candidate: { readonly id: string; readonly name: string } | null
}

/** Where a session of its own begins, where it goes, and what it will be. */
export function ForkDialog({ at, candidate }: ForkDialogProps) {
  const shown = useTab(({ thread, title, layout, checkpoints, masked }) => ({
    thread,
    title,
    layout,
    checkpoints,
    masked: masked !== null,
  }))
  const homes = useStore(state => state.library.homes).filter(home => home.exists && home.kind === 'home')
  if (shown?.thread == null) return null
  const { thread, title, layout, checkpoints, masked } = shown
  const measure = { turns: layout.rows.length, checkpoints, own: ownFile(thread) }
  return (
    <OfThread
      key={thread.key}
      {...{ thread, title, candidate, masked }}
      homes={homes.map(home => home.path)}
      first={at}
      words={point => wordsOf(point, measure, 0)}
    />
  )
}

interface OfThreadProps {
  readonly thread: ThreadView
  readonly title: string
  readonly candidate: ForkDialogProps['candidate']
  readonly homes: readonly string[]
  /** It is shown as it would be exported. */
  readonly masked: boolean
  /** Where the dialog begins. */
  readonly first: Point
  /** A point in words. */
  readonly words: (at: Point) => string
}

function OfThread({ thread, title, candidate, homes, masked, first, words }: OfThreadProps) {
  const { key, progress } = thread
  const [draft, setDraft] = useState<ForkDraft>({
    at: first,
    home: homes[0] ?? null,
    path: '',
    form: 'legacy',
    dropProvider: false,
  })
  const [choosing, setChoosing] = useState(false)
  const change = (more: Partial<ForkDraft>) => setDraft(before => ({ ...before, ...more }))
  const settings = forkSettings(draft, candidate?.id ?? null)
  const asked = usePlan(progress, settings)
  const run = useWriting<ForkDone>(key, JSON.stringify(settings))
  const close = () => {
    if (run.now.state === 'running') run.stop()
    else if (choosing) setChoosing(false)
    else closeOverlay()
  }
  if (choosing)
    return (
      <Dialog className="export-dialog fork-dialog" label="Choose a folder" head onClose={close}>
        <FolderChooser
          folder={draft.path}
          onCancel={close}
          onChoose={path => {
            change({ path })
            setChoosing(false)
          }}
        />
      </Dialog>
    )
  if (run.now.state === 'done')
    return (
      <Dialog className="export-dialog fork-dialog" label="Fork" about={title} head onClose={close}>
        <Forked done={run.now.done} />
      </Dialog>
    )
  return (
    <Dialog className="export-dialog fork-dialog" label="Fork" about={title} head onClose={close}>
      <fieldset className="fork-body scroll" disabled={run.now.state === 'running'}>
        <legend className="only-spoken">What to fork</legend>
        <ForkTarget
          {...{ draft, homes, candidate }}
          words={isOfPoint(asked.error) ? '' : words(draft.at)}
          onChange={change}
          onBrowse={() =>
            void pickTarget(
              draft.path,
              path => change({ path }),
              () => setChoosing(true),
            )
          }
        />
        <Planned asked={asked} at={draft.at} draft={draft} reading={progress.phase === 'reading'} onChange={change} />
      </fieldset>
      {run.now.state === 'running' ? (
        <Running progress={run.now.progress} stopping={run.now.stopping} onStop={run.stop} />
      ) : (
        <Foot
          asked={asked}
          masked={masked}
          error={run.now.error}
          onFork={() => settings !== null && void run.start(() => forkNow(key, settings))}
        />
      )}
    </Dialog>
  )
}

const UNMASKED = 'A fork holds the session as it is: nothing is masked in it. An export masks.'

/** What the error may be about is not put in words. */
const isOfPoint = (error: AppError | null): boolean =>
  error !== null && (error.code === 'no-such-point' || error.code === 'bad-argument')

async function forkNow(key: string, settings: ForkSettings) {
  const got = await call('fork', { key, settings })
  // The library has one more.
  if (got.ok) void listSessions(state().library.query, true)
  return got
}

interface FootProps {
  readonly asked: PlanAsked
  readonly masked: boolean
  /** What came of the last try. */
  readonly error: AppError | null
  readonly onFork: () => void
}

function Foot({ asked, masked, error, onFork }: FootProps) {
  const go = useFirstFocus<HTMLButtonElement>(error !== null)
  return (
    <footer className="overlay-foot export-foot">
      <span id="fork-why" role="status" className={error === null ? 't2 grow' : 'export-error grow'}>
        {error?.message ?? (masked ? UNMASKED : 'A new session is written. The source stays as it is.')}
      </span>
      <button type="button" className="button" onClick={closeOverlay}>
        Cancel
      </button>
      <button
        type="button"
        className="button primary export-go"
        ref={go}
        disabled={asked.plan === null || asked.late}
        aria-describedby="fork-why"
        onClick={onFork}
      >
        Fork
      </button>
    </footer>
  )
}
