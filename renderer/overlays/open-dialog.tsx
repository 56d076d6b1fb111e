import { useEffect, useMemo, useState } from 'react'
import type { FolderPage, ThreadKey } from '../../preload/contract.ts'
import { closeOverlay, state } from '../actions.ts'
import { pointAt, showWhole } from '../chain/point-at.ts'
import { counted } from '../format/numbers.ts'
import { parseInput } from '../links.ts'
import { uniform } from '../list/geometry.ts'
import { List } from '../list/list.tsx'
import { openInput, openPath } from '../open.ts'
import { Dialog } from './dialog.tsx'
import { EntryRow, entriesOf, readFolder } from './folder-list.tsx'

export interface OpenDialogProps {
  readonly text: string
  /** The thread that the chosen file is the missing one of; null = the file is opened. */
  readonly base: ThreadKey | null
}

/** Opens a file by its path, a thread id or a link, or by walking the folders. */
export function OpenDialog({ text, base }: OpenDialogProps) {
  const [draft, setDraft] = useState(text)
  const [folder, setFolder] = useState<FolderPage | null>(null)
  const [said, setSaid] = useState('')
  const [at, setAt] = useState(0)
  const show = async (path: string | null) => {
    const got = await readFolder(path)
    if (!got.ok) return setSaid(got.error.message)
    setFolder(got.value)
    setSaid('')
    setAt(0)
  }
  useEffect(() => {
    void readFolder(null).then(got => (got.ok ? setFolder(got.value) : setSaid(got.error.message)))
  }, [])
  const choose = async (path: string) => {
    if (base === null) {
      const opened = openPath(path)
      // The panes of a session are drawn in a step of their own.
      await new Promise(resolve => setTimeout(resolve))
      closeOverlay()
      return opened
    }
    const done = await pointAt(base, path)
    if (done.ok) showWhole()
    else setSaid(done.error.message)
  }
  const submit = async () => {
    const input = parseInput(draft, state().info?.home ?? '')
    // A name with an ending is a file; anything else may be a folder, and one must ask.
    if (input?.kind === 'path' && !/\.\w+$/.test(input.path)) {
      const got = await readFolder(input.path)
      if (got.ok) return show(input.path)
    }
    if (base !== null) return choose(input?.kind === 'path' ? input.path : draft)
    if (input === null || input.kind !== 'path') {
      const done = await openInput(draft)
      return done.ok ? closeOverlay() : setSaid(done.error.message)
    }
    await choose(input.path)
  }
  const rows = useMemo(() => entriesOf(folder), [folder])
  const geometry = useMemo(() => uniform(rows.length, 24), [rows])
  const activate = (index: number) => {
    const entry = rows[index]
    if (entry === undefined) return
    if (entry.kind === 'folder') return void show(entry.path)
    void choose(entry.path)
  }
  return (
    <Dialog className="open-dialog" label={base === null ? 'Open' : 'Point at the missing file'} head>
      <form
        className="open-line"
        onSubmit={event => {
          event.preventDefault()
          void submit()
        }}
      >
        <label className="field grow">
          <span className="only-spoken">Path, thread id or link</span>
          <input
            data-first
            className="mono"
            value={draft}
            placeholder="Path, thread id or link"
            onChange={event => setDraft(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary">
          {base === null ? 'Open' : 'Point at it'}
        </button>
      </form>
      <p className={said === '' ? 'open-said t2 cut' : 'open-said'} role="status">
        {said || (folder === null ? '' : `${folder.path} · ${counted(folder.total, 'entry', 'entries')}`)}
      </p>
      <div className="open-list">
        <List
          id="folder"
          role="listbox"
          label="Folder"
          geometry={geometry}
          selected={rows.length === 0 ? -1 : Math.min(at, rows.length - 1)}
          keyOf={index => rows[index]?.path ?? String(index)}
          indexOf={key => rows.findIndex(entry => entry.path === key)}
          onSelect={setAt}
          onActivate={activate}
          row={(index, props) => <EntryRow at={props} entry={rows[index]} />}
        />
      </div>
      <p className="overlay-foot t2">
        {base === null
          ? 'A file can also be dropped anywhere on the window. It is only read, never changed.'
          : 'The file has to bear the id that is missing. It is only read, and kept in mind until the session is closed.'}
      </p>
    </Dialog>
  )
}
