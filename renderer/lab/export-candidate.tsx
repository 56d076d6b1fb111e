import { type FormEvent, useEffect, useState } from 'react'
import type { CandidateHead, ThreadKey } from '../../preload/contract.ts'
import { closeOverlay, notify, setState, state } from '../actions.ts'
import { call, shell } from '../api.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { FolderChooser } from '../overlays/folder-chooser.tsx'
import { folderOf, inFolder, pickTarget } from '../overlays/pick-target.ts'

export interface ExportCandidateProps {
  readonly threadKey: ThreadKey
  readonly candidate: CandidateHead
}

/** Writes its file to another place, for a script or for someone else. */
export function ExportCandidate({ threadKey: key, candidate: { id } }: ExportCandidateProps) {
  const [path, setPath] = useState('')
  const [choosing, setChoosing] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  useEffect(() => {
    void call('candidateTarget', { key, id, folder: state().exportFolder }).then(got => {
      if (got.ok) setPath(before => (before === '' ? got.value : before))
      else setWrong(got.error.message)
    })
  }, [key, id])
  const change = (to: string) => {
    setPath(to)
    setWrong(null)
  }
  const write = async (event: FormEvent) => {
    event.preventDefault()
    const got = await call('copyCandidate', { key, id, path: path.trim() })
    if (!got.ok) return setWrong(got.error.message)
    setState({ exportFolder: folderOf(got.value) })
    closeOverlay()
    notify(`Wrote ${got.value}.`)
    if (shell().shell === 'electron') void call('showInFolder', { path: got.value })
  }
  const close = () => (choosing ? setChoosing(false) : closeOverlay())
  if (choosing)
    return (
      <Dialog className="export-dialog" label="Choose a folder" head onClose={close}>
        <FolderChooser
          folder={folderOf(path)}
          onCancel={close}
          onChoose={folder => {
            change(inFolder(folder, path))
            setChoosing(false)
          }}
        />
      </Dialog>
    )
  return (
    <Dialog className="lab-small" label="Export the candidate" head onClose={close}>
      <form onSubmit={event => void write(event)}>
        <div className="form">
          <label htmlFor="lab-export">Path</label>
          <div>
            <span className="lab-path">
              <span className="field grow">
                <input
                  id="lab-export"
                  data-first
                  className="mono"
                  value={path}
                  spellCheck={false}
                  aria-describedby="lab-export-said"
                  onChange={event => change(event.target.value)}
                />
              </span>
              <button
                type="button"
                className="button"
                onClick={() => void pickTarget(path, change, () => setChoosing(true))}
              >
                Browse…
              </button>
            </span>
            <p id="lab-export-said" className={wrong === null ? 'hint' : 'hint bad'} role="status">
              {wrong ?? 'One JSON file, which “palimpsest fork --candidate” takes. It holds text of the session.'}
            </p>
          </div>
        </div>
        <footer className="overlay-foot">
          <span className="grow" />
          <button type="button" className="button" onClick={closeOverlay}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={path.trim() === ''}>
            Export
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
