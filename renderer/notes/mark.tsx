import type { NoteMark, NotePlace } from '../../preload/contract.ts'
import { Icon } from '../icons.ts'
import { useTab } from '../store.ts'
import { markAt, useMarks } from './marks.ts'

/** What is noted of a row: a filled bookmark, or a sheet where there are words alone. */
export const NotedMark = ({ mark }: { readonly mark: Pick<NoteMark, 'bookmark' | 'written'> | null }) =>
  mark === null ? null : (
    <span className="noted" data-testid="noted" title={wordsOf(mark)}>
      <Icon
        name={mark.bookmark ? 'bookmark' : 'note'}
        size={12}
        className={mark.bookmark ? 'noted-icon set' : 'noted-icon'}
      />
      <span className="only-spoken">{wordsOf(mark)}</span>
    </span>
  )

/** The same of an item in a list of the session in front. */
export function MarkOf({ place }: { readonly place: NotePlace }) {
  const marks = useMarks(useTab(tab => tab.key))
  return <NotedMark mark={markAt(marks, place)} />
}

const wordsOf = ({ bookmark, written }: Pick<NoteMark, 'bookmark' | 'written'>): string =>
  [bookmark ? 'Bookmark' : '', written ? (bookmark ? 'and note' : 'Note') : ''].filter(word => word !== '').join(' ')
