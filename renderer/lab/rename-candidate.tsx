import { type FormEvent, useState } from 'react'
import type { CandidateHead, ThreadKey } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { refreshCandidates } from '../editor/candidates.ts'
import { Dialog } from '../overlays/dialog.tsx'

export interface RenameProps {
  readonly threadKey: ThreadKey
  readonly candidate: CandidateHead
  readonly onDone: () => void
}

export function RenameCandidate({ threadKey: key, candidate, onDone }: RenameProps) {
  const [name, setName] = useState(candidate.name)
  const [wrong, setWrong] = useState<string | null>(null)
  const rename = async (event: FormEvent) => {
    event.preventDefault()
    const got = await call('renameCandidate', { key, id: candidate.id, name: name.trim() })
    if (!got.ok) return setWrong(got.error.message)
    await refreshCandidates(key)
    onDone()
  }
  return (
    <Dialog className="lab-small" label="Rename the candidate" head>
      <form onSubmit={event => void rename(event)}>
        <div className="form">
          <label htmlFor="lab-rename">Name</label>
          <div>
            <span className="field">
              <input
                id="lab-rename"
                data-first
                value={name}
                maxLength={200}
                aria-describedby="lab-rename-said"
                onChange={event => setName(event.target.value)}
              />
            </span>
            <p id="lab-rename-said" className={wrong === null ? 'hint' : 'hint bad'} role="status">
              {wrong ?? 'Nothing else of its file changes.'}
            </p>
          </div>
        </div>
        <footer className="overlay-foot">
          <span className="grow" />
          <button type="button" className="button" onClick={onDone}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Rename
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
