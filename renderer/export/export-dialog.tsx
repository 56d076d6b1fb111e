import './export.css'
import { useEffect, useState } from 'react'
import type { AppError, RedactChoice, ThreadView } from '../../preload/contract.ts'
import { closeOverlay, setFront, state } from '../actions.ts'
import { call } from '../api.ts'
import { bytes } from '../format/bytes.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { FolderChooser } from '../overlays/folder-chooser.tsx'
import { useFirstFocus } from '../overlays/use-first-focus.ts'
import { useTab } from '../store.ts'
import { Done } from './done.tsx'
import { type Draft, masksOf, NEW_DRAFT, pathAs, settingsOf, turnsOf } from './draft.ts'
import { Masking } from './masking.tsx'
import { RulesTable } from './rules-table.tsx'
import { Running } from './running.tsx'
import { Meaning, Sizes } from './sizes.tsx'
import { Target } from './target.tsx'
import { type ExportRun, useExport } from './use-export.ts'
import { type Previewed, usePreview } from './use-preview.ts'

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
  const range = turnsOf(draft.turns, turns)
  const settings = settingsOf(draft, range, masksOf(draft) === true ? redact : null)
  const previewed = usePreview(key, settings, progress.phase)
  const proposed = useProposed(key, draft)
  const run = useExport(key)
  const path = draft.path ?? proposed
  const close = () => {
    if (run.now.state === 'running') run.stop()
    else if (choosing) setChoosing(false)
    else closeOverlay()
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
  const why = whyNot({ draft, range: settings !== null, path, previewed, reading: progress.phase === 'reading' })
  return (
    <Dialog className="export-dialog" label="Export" about={title} head onClose={close}>
      <fieldset className="export-body" disabled={run.now.state === 'running'}>
        <legend className="only-spoken">What to export</legend>
        <div className="export-what scroll">
          <Target
            {...{ draft, path, turns, wrong: range === 'wrong' }}
            onChange={change}
            onFormat={format =>
              change({ format, path: draft.path === null ? null : pathAs(draft.path, draft.format, format) })
            }
            onBrowse={() => void browse(path, () => setChoosing(true))}
          />
          <RulesTable draft={draft} previewed={previewed} onChange={drop => change({ drop })} />
          {draft.format === 'rollout' ? <Meaning previewed={previewed} masks={masksOf(draft) === true} /> : null}
        </div>
        <div className="export-result scroll">
          <Masking draft={draft} redact={redact} onChange={change} />
          <Sizes format={draft.format} previewed={previewed} masks={masksOf(draft) === true} />
        </div>
      </fieldset>
      <Foot {...{ run, why, previewed, draft }} onStart={() => settings !== null && void run.start(settings, path)} />
    </Dialog>
  )
}

interface FootProps {
  readonly run: ExportRun
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
  readonly reading: boolean
}

/** Why nothing can be written yet; null when it can. */
function whyNot({ draft, range, path, previewed, reading }: Standing): string | null {
  if (reading) return 'The file is still being read.'
  if (!range) return 'Turns read like 3-7, or 3 alone.'
  if (previewed.error !== null) return previewed.error.message
  if (path.trim() === '') return 'The new file needs a path.'
  return masksOf(draft) === null ? 'Choose first whether secrets are masked.' : null
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

/** By the system's own dialog where the shell has one, else by walking the folders. */
async function browse(path: string, walk: () => void): Promise<void> {
  const got = await call('pickTarget', { path })
  if (!got.ok) walk()
  else if (got.value !== null) change({ path: got.value })
}

const folderOf = (path: string): string => /^(.*)[\\/][^\\/]*$/.exec(path)?.[1] || '/'

function inFolder(folder: string, path: string): string {
  const name = /[^\\/]*$/.exec(path)?.[0] ?? ''
  const slash = folder.includes('\\') ? '\\' : '/'
  return folder.endsWith(slash) ? `${folder}${name}` : `${folder}${slash}${name}`
}
