import { useEffect, useMemo, useState } from 'react'
import type { FolderPage } from '../../preload/contract.ts'
import { counted } from '../format/numbers.ts'
import { uniform } from '../list/geometry.ts'
import { List } from '../list/list.tsx'
import { EntryRow, entriesOf, readFolder } from './folder-list.tsx'

export interface FolderChooserProps {
  /** Where it begins; a folder that is not there begins at the user's own. */
  readonly folder: string
  readonly onChoose: (folder: string) => void
  readonly onCancel: () => void
}

/** Walks the folders of the machine, for a shell that has no dialog of the system. */
export function FolderChooser({ folder: first, onChoose, onCancel }: FolderChooserProps) {
  const [folder, setFolder] = useState<FolderPage | null>(null)
  const [said, setSaid] = useState('')
  const [at, setAt] = useState(0)
  const show = async (path: string) => {
    const got = await readFolder(path)
    if (!got.ok) return setSaid(got.error.message)
    setFolder(got.value)
    setSaid('')
    setAt(0)
  }
  useEffect(() => {
    void (async () => {
      const got = await readFolder(first)
      const shown = got.ok ? got : await readFolder(null)
      if (shown.ok) setFolder(shown.value)
      else setSaid(shown.error.message)
    })()
  }, [first])
  const rows = useMemo(() => entriesOf(folder).filter(entry => entry.kind === 'folder'), [folder])
  const geometry = useMemo(() => uniform(rows.length, 24), [rows])
  return (
    <div className="folder-chooser">
      <p className={said === '' ? 'open-said mono cut' : 'open-said'} role="status" title={folder?.path}>
        {said || folder?.path}
      </p>
      <div className="open-list">
        <List
          id="folders"
          role="listbox"
          label="Folders"
          geometry={geometry}
          selected={rows.length === 0 ? -1 : Math.min(at, rows.length - 1)}
          keyOf={index => rows[index]?.path ?? String(index)}
          indexOf={key => rows.findIndex(entry => entry.path === key)}
          onSelect={setAt}
          onActivate={index => {
            const entry = rows[index]
            if (entry !== undefined) void show(entry.path)
          }}
          row={(index, props) => <EntryRow at={props} entry={rows[index]} />}
        />
      </div>
      <footer className="overlay-foot">
        <span className="t2">
          {folder === null ? '' : counted(rows.filter(row => row.name !== '..').length, 'folder')}
        </span>
        <span className="grow" />
        <button type="button" className="button" onClick={onCancel}>
          Back
        </button>
        <button
          type="button"
          className="button primary"
          disabled={folder === null}
          onClick={() => folder !== null && onChoose(folder.path)}
        >
          Choose this folder
        </button>
      </footer>
    </div>
  )
}
