import type { MissingFileView, ThreadKey } from '../../preload/contract.ts'
import { Icon } from '../icons.ts'
import { askForBase } from './point-at.ts'

export interface MissingBannerProps {
  readonly threadKey: ThreadKey
  readonly missing: MissingFileView
  /** `problems`: the sentence stands above and below it already. */
  readonly among: 'files' | 'problems'
}

/** A file that the session goes on from is not there: says so, and offers to point at it. */
export const MissingBanner = ({ threadKey, missing, among }: MissingBannerProps) => (
  <div className={among === 'files' ? 'notice bad' : 'notice'} data-testid="missing-base">
    <Icon name={among === 'files' ? 'error' : 'info'} />
    <p className="grow">
      {among === 'files'
        ? `${missing.message} What came before is not shown.`
        : 'What came before this file is not shown. If you have the file that is missing, point at it.'}
    </p>
    <button
      type="button"
      className="button"
      data-first={among === 'files' ? true : undefined}
      onClick={() => void askForBase(threadKey)}
    >
      <Icon name="open" />
      Point at the file…
    </button>
  </div>
)
