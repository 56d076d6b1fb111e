import './export.css'
import { useEffect, useState } from 'react'
import type {
  AppError,
  ExportDone,
  ExportSettings,
  RedactChoice,
  ThreadPhase,
  ThreadView,
  WriteTarget,
} from '../../preload/contract.ts'
import { closeOverlay, setFront, setState, state } from '../actions.ts'
import { call } from '../api.ts'
import { bytes } from '../format/bytes.ts'
import { listSessions } from '../library/list-sessions.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { FolderChooser } from '../overlays/folder-chooser.tsx'
import { folderOf, inFolder, pickTarget } from '../overlays/pick-target.ts'
import { useFirstFocus } from '../overlays/use-first-focus.ts'
import { useStore, useTab } from '../store.ts'
import { Done } from './done.tsx'
import { type Draft, masksOf, NEW_DRAFT, pathAs, settingsOf, targetOf, turnsOf } from './draft.ts'
import { Masking } from './masking.tsx'
import { RulesTable } from './rules-table.tsx'
import { Running } from './running.tsx'
import { Meaning, Sizes } from './sizes.tsx'
import { Target } from './target.tsx'
import { type Previewed, usePreview } from './use-preview.ts'
import { useWriting, type WritingRun } from './use-writing.ts'

/** What of a session goes into a file of its own, what that saves, and what is masked in it. */
export function ExportDialog() {
  const shown = useTab(({ thread, title, draft, redact, layout }) => ({
    thread,
    title,
    draft,
    redact,
    turns: layout.rows.length,
  }))
  if (shown?.thread == null) return null
  return <OfThread key={shown.thread.key} {...shown} thread={shown.thread} draft={shown.draft ?? NEW_DRAFT} />
}

interface Shown {
  readonly thread: ThreadView
  readonly title: string
  readonly draft: Draft
  readonly redact: RedactChoice
  readonly turns: number
}

const change = (change: Partial<Draft>): void =>
  setFront(({ draft }) => ({ draft: { ...(draft ?? NEW_DRAFT), ...change } }))

function OfThread({ thread, title, draft, redact, turns }: Shown) {
  const { key, progress } = thread
  const [choosing, setChoosing] = useState(false)
  const homes = useHomes()
  const range = turnsOf(draft.turns, turns)
  const settings = settingsOf(draft, range, masksOf(draft) === true ? redact : null)
  const previewed = usePreview(progress, settings)
  const proposed = useProposed(key, draft)
  const path = draft.path ?? proposed
  const target = targetOf(draft, path)
  const run = useWriting<ExportDone>(key, JSON.stringify([settings, target, draft.dropProvider]))
  const close = () => {
    if (run.now.state === 'running') run.stop()
    else if (choosing) setChoosing(false)
    else closeOverlay()
  }
  const start = () => {
    if (settings !== null) void run.start(() => exportTo(key, settings, target, draft.dropProvider))
  }
  if (choosing)
    return (
      <Dialog className="export-dialog choosing" label="Choose a folder" head onClose={close}>
        <FolderChooser
          folder={folderOf(path)}
          onCancel={close}
          onChoose={folder => {
            change({ path: inFolder(folder, path) })
            setChoosing(false)
          }}
        />
      </Dialog>
    )
  if (run.now.state === 'done')
    return (
      <Dialog className="export-dialog" label="Export" about={title} head onClose={close}>
        <Done done={run.now.done} format={draft.format} />
      </Dialog>
    )
  const why = whyNot({ draft, range: settings !== null, path, previewed, phase: progress.phase })
  return (
    <Dialog className="export-dialog" label="Export" about={title} head onClose={close}>
      <fieldset className="export-body" disabled={run.now.state === 'running'}>
        <legend className="only-spoken">What to export</legend>
        <div className="export-what scroll">
          <Target
            {...{ draft, path, homes, turns, range }}
            onChange={change}
            onFormat={format =>
              change({ format, path: draft.path === null ? null : pathAs(draft.path, draft.format, format) })
            }
            onBrowse={() =>
              void pickTarget(
                path,
                to => change({ path: to }),
                () => setChoosing(true),
              )
            }
          />
          <RulesTable draft={draft} previewed={previewed} onChange={drop => change({ drop })} />
          {draft.format === 'rollout' ? <Meaning previewed={previewed} masks={masksOf(draft) === true} /> : null}
        </div>
        <div className="export-result scroll">
          <Masking draft={draft} redact={redact} onChange={change} />
          <Sizes format={draft.format} previewed={previewed} masks={masksOf(draft) === true} />
        </div>
      </fieldset>
      <Foot {...{ run, why, previewed, draft }} onStart={start} />
    </Dialog>
  )
}

interface FootProps {
  readonly run: WritingRun<ExportDone>
  readonly why: string | null
  readonly previewed: Previewed
  readonly draft: Draft
  readonly onStart: () => void
}

function Foot({ run: { now, stop }, ...ready }: FootProps) {
  if (now.state === 'running') return <Running progress={now.progress} stopping={now.stopping} onStop={stop} />
  return <Ready {...ready} error={now.state === 'choosing' ? now.error : null} />
}

/** `error`: what came of the last try. */
function Ready({
  why,
  previewed,
  draft,
  error,
  onStart,
}: Omit<FootProps, 'run'> & { readonly error: AppError | null }) {
  const go = useFirstFocus<HTMLButtonElement>(error !== null)
  const known = draft.format === 'rollout' && masksOf(draft) === false && previewed.view !== null
  const size = known ? ` ${bytes(previewed.view.after.bytes)}` : ''
  return (
    <footer className="overlay-foot export-foot">
      <span id="export-why" role="status" className={error === null ? 't2 grow' : 'export-error grow'}>
        {error?.message ?? why ?? 'A new file is written. The source stays as it is.'}
      </span>
      {error?.code === 'unknown-provider' ? (
        <button type="button" className="button" onClick={() => change({ dropProvider: true })}>
          Name the provider of that home
        </button>
      ) : null}
      <button type="button" className="button" onClick={closeOverlay}>
        Cancel
      </button>
      <button
        type="button"
        className="button primary num export-go"
        ref={go}
        disabled={why !== null}
        aria-describedby="export-why"
        onClick={onStart}
      >
        Export{size}
      </button>
    </footer>
  )
}

interface Standing {
  readonly draft: Draft
  /** The turns make sense. */
  readonly range: boolean
  readonly path: string
  readonly previewed: Previewed
  readonly phase: ThreadPhase
}

/** Why nothing can be written yet; null when it can. */
function whyNot({ draft, range, path, previewed, phase }: Standing): string | null {
  if (phase === 'reading') return 'The file is still being read.'
  if (phase === 'checking' && draft.format !== 'rollout')
    return 'Every line is still being checked. A document can be written when that is done.'
  if (!range) return 'Turns read like 3-7, or 3 alone.'
  if (previewed.error !== null) return previewed.error.message
  if (targetOf(draft, path).kind === 'path' && path.trim() === '') return 'The new file needs a path.'
  return masksOf(draft) === null ? 'Choose first whether secrets are masked.' : null
}

async function exportTo(key: string, settings: ExportSettings, target: WriteTarget, dropProvider: boolean) {
  const got = await call('exportSession', { key, settings, target, dropProvider })
  if (got.ok && target.kind === 'path') setState({ exportFolder: folderOf(got.value.path) })
  if (got.ok && target.kind === 'home') void listSessions(state().library.query, true)
  return got
}

/** Codex homes that are there. */
function useHomes(): readonly string[] {
  const homes = useStore(state => state.library.homes)
  return homes.filter(home => home.exists && home.kind === 'home').map(home => home.path)
}

/** A free path that the user has not chosen. */
function useProposed(key: string, { format, path }: Draft): string {
  const [proposed, setProposed] = useState('')
  const typed = path !== null
  useEffect(() => {
    if (typed) return
    let live = true
    void call('exportTarget', { key, format, folder: state().exportFolder }).then(got => {
      if (live && got.ok) setProposed(got.value)
    })
    return () => {
      live = false
    }
  }, [key, format, typed])
  return proposed
}
