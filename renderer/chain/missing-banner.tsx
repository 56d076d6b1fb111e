import type { MissingFileView, ThreadKey } from '../../preload/contract.ts'
import { Icon } from '../icons.ts'
import { askForBase } from './point-at.ts'

export interface MissingBannerProps {
  readonly threadKey: ThreadKey
  readonly missing: MissingFileView
  /** Takes the focus of the dialog that it stands in. */
  readonly first?: boolean
}

/** A file that the session goes on from is not there: says so, and offers to point at it. */
export const MissingBanner = ({ threadKey, missing, first = false }: MissingBannerProps) => (
  <div className="notice bad" data-testid="missing-base">
    <Icon name="error" />
    <p className="grow">{missing.message} What came before is not shown.</p>
    <button
      type="button"
      className="button"
      data-first={first ? true : undefined}
      onClick={() => void askForBase(threadKey)}
    >
      <Icon name="open" />
      Point at the file…
    </button>
  </div>
)
