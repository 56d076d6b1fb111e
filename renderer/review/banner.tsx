import './review.css'
import { setView } from '../actions.ts'
import { Icon } from '../icons.ts'
import { useTab } from '../store.ts'
import { endReview } from './state.ts'

/** Says in every other view that the session is not shown as it is. */
export function MaskedBanner() {
  const tab = useTab(({ masked, redact }) => ({ masked: masked !== null, off: redact.off.length }))
  if (tab === null || !tab.masked) return null
  return (
    <div className="masked-banner" role="status">
      <Icon name="masked" />
      <span className="cut grow">
        Shown as it will be exported: what was found is masked{tab.off === 0 ? '' : ', but for what you keep'}.
      </span>
      <button type="button" className="link" onClick={() => setView('review')}>
        Back to the review
      </button>
      <button type="button" className="link" onClick={() => void endReview()}>
        Show it as it is
      </button>
    </div>
  )
}
