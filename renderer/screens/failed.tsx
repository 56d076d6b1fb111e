import type { AppError, ErrorCode } from '../../preload/contract.ts'
import { copy, openOverlay } from '../actions.ts'
import { Icon } from '../icons.ts'
import { closeTab, load } from '../open.ts'

/** What can be done about it; the sentence itself comes with the error. */
const ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  'not-found': 'The file may have been moved or deleted. Choose it at its new place, or close this tab.',
  'is-directory': 'Choose a file inside of it.',
  'no-permission': 'Change the rights of the file, or copy it to a place that you may read.',
  empty: 'The writer may not have begun yet. Try again later.',
  'lfs-pointer': 'Fetch the file itself with “git lfs pull”, then try again.',
  'not-a-session': 'Choose a rollout file: lines of JSON, as Codex writes them under its sessions folder.',
  unreadable: 'Try again, or copy the file to another disk.',
}

interface FailedProps {
  readonly id: string
  readonly path: string
  readonly error: AppError
}

/** A file that cannot be opened: what was found, what can be done, never the raw error. */
export const Failed = ({ id, path, error }: FailedProps) => (
  <div className="scroll empty">
    <div className="empty-box" role="alert">
      <h1>This file cannot be opened</h1>
      <p className="t2 selectable">{error.message}</p>
      {ADVICE[error.code] === undefined ? null : <p className="t2">{ADVICE[error.code]}</p>}
      {error.message.includes(path) ? null : <p className="mono t3 path selectable">{path}</p>}
      <div className="empty-acts">
        <button type="button" className="button primary" onClick={() => void load(id)}>
          <Icon name="again" />
          Try again
        </button>
        <button type="button" className="button" onClick={() => openOverlay({ kind: 'open', text: path, base: null })}>
          <Icon name="open" />
          Choose another file…
        </button>
        <button type="button" className="button" onClick={() => void copy(report(path, error), 'Report')}>
          <Icon name="copy" />
          Copy report
        </button>
        <button type="button" className="button" onClick={() => void closeTab(id)}>
          Close tab
        </button>
      </div>
    </div>
  </div>
)

const report = (path: string, error: AppError): string =>
  [path, `${error.code}: ${error.message}`, error.detail ?? ''].filter(line => line !== '').join('\n')
