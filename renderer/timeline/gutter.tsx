import type { NoteMark, NotePlace } from '../../preload/contract.ts'
import { state } from '../actions.ts'
import { Icon } from '../icons.ts'
import { placeOf, toggleBookmark } from '../notes/acts.ts'
import { NotedMark } from '../notes/mark.tsx'
import { activeTab } from '../store.ts'

interface GutterProps {
  readonly mark: NoteMark | null
  readonly place: NotePlace
}

/** Left of a row: what is noted of it. A click sets or removes the bookmark, as the key does for the selected row. */
export const Gutter = ({ mark, place }: GutterProps) => (
  // biome-ignore lint/a11y: for the mouse; m does the same
  <span
    className="gutter"
    onClick={event => {
      const key = activeTab(state())?.key
      if (key == null) return
      event.stopPropagation()
      void toggleBookmark(key, placeOf(place))
    }}
  >
    {mark === null ? (
      <span className="offer" aria-hidden="true">
        <Icon name="bookmark" size={12} />
      </span>
    ) : (
      <NotedMark mark={mark} />
    )}
  </span>
)
