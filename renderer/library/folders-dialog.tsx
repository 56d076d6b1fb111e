import { useState } from 'react'
import type { LibraryHome } from '../../preload/contract.ts'
import { closeOverlay, saveSettings, state } from '../actions.ts'
import { call } from '../api.ts'
import { useShortPath } from '../format/path.ts'
import { Icon } from '../icons.ts'
import { parseInput } from '../links.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { FolderChooser } from '../overlays/folder-chooser.tsx'
import { useStore } from '../store.ts'
import { listSessions } from './list-sessions.ts'

/** Folders whose sessions are listed: Codex homes, and any other. Changes act at once; the folders themselves are only read. */
export function FoldersDialog() {
  const homes = useStore(state => state.library.homes)
  const [walks, setWalks] = useState(false)
  const [said, setSaid] = useState('')
  const add = async (text: string): Promise<boolean> => {
    const problem = await addFolder(text)
    setSaid(problem ?? '')
    setWalks(false)
    return problem === null
  }
  return (
    <Dialog className="folders-dialog" label="Folders of sessions" head>
      {walks ? (
        <FolderChooser
          folder={homes.at(-1)?.path ?? '~'}
          onChoose={path => void add(path)}
          onCancel={() => setWalks(false)}
        />
      ) : (
        <>
          <Folders homes={homes} onRemove={path => void removeFolder(path).then(() => setSaid(''))} />
          <AddFolder onAdd={add} onBrowse={() => setWalks(true)} />
          <p className="folders-said" role="status">
            {said}
          </p>
          <footer className="overlay-foot">
            <span className="t2">A Codex home, its archive, or any folder with sessions in it.</span>
            <span className="grow" />
            <button type="button" className="button primary" onClick={closeOverlay}>
              Close
            </button>
          </footer>
        </>
      )}
    </Dialog>
  )
}

interface FoldersProps {
  readonly homes: readonly LibraryHome[]
  readonly onRemove: (path: string) => void
}

function Folders({ homes, onRemove }: FoldersProps) {
  const own = useStore(state => state.settings.homes.length === 0)
  const short = useShortPath()
  return (
    <ul className="folders" aria-label="Folders">
      {homes.map(home => (
        <li key={home.path}>
          <Icon name={home.exists ? 'folder' : 'warning'} />
          <span className="mono cut grow" title={home.path}>
            {short(home.path)}
          </span>
          <span className="t2">{wordsOf(home)}</span>
          {own ? (
            <span className="t3" title="It is listed as long as no other folder is named here.">
              as Codex has it
            </span>
          ) : (
            <button
              type="button"
              className="button"
              aria-label={`Remove ${short(home.path)} from the list`}
              onClick={() => onRemove(home.path)}
            >
              Remove
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

const wordsOf = ({ exists, kind }: LibraryHome): string =>
  !exists ? 'does not exist' : kind === 'home' ? 'Codex home' : 'folder'

interface AddFolderProps {
  /** True = it was added. */
  readonly onAdd: (path: string) => Promise<boolean>
  readonly onBrowse: () => void
}

function AddFolder({ onAdd, onBrowse }: AddFolderProps) {
  const [draft, setDraft] = useState('')
  return (
    <form
      className="open-line"
      onSubmit={event => {
        event.preventDefault()
        void onAdd(draft).then(done => done && setDraft(''))
      }}
    >
      <label className="field grow">
        <span className="only-spoken">Folder to add</span>
        <input
          data-first
          className="mono"
          value={draft}
          placeholder="Path of a folder"
          spellCheck={false}
          onChange={event => setDraft(event.target.value)}
        />
      </label>
      <button type="button" className="button" onClick={onBrowse}>
        Browse…
      </button>
      <button type="submit" className="button primary" disabled={draft.trim() === ''}>
        Add
      </button>
    </form>
  )
}

/** Lists a folder's sessions from now on; answers why not. */
async function addFolder(text: string): Promise<string | null> {
  const input = parseInput(text, state().info?.home ?? '')
  if (input?.kind !== 'path') return 'The path of a folder begins at the root or with ~.'
  const path = input.path.length > 1 ? input.path.replace(/[\\/]+$/, '') : input.path
  const { homes } = state().library
  if (homes.some(home => home.path === path)) return 'This folder is listed already.'
  const there = await call('listFolder', { path, from: 0, count: 1 })
  if (!there.ok) return there.error.message
  await saveHomes([...homes.map(home => home.path), path])
  return null
}

/** With the last one gone, the agent's own home is listed again. */
const removeFolder = (path: string): Promise<void> =>
  saveHomes(
    state()
      .library.homes.map(home => home.path)
      .filter(one => one !== path),
  )

async function saveHomes(homes: readonly string[]): Promise<void> {
  await saveSettings({ ...state().settings, homes }, null)
  await listSessions(state().library.query, true)
}
