import { Icon } from '../icons.ts'
import { useStore } from '../store.ts'
import { clearFilter, setFilter, setKinds } from './ask.ts'
import { type Chip, chipsOf, withValue } from './chips.ts'
import { useShownTitle } from './session-row.tsx'
import { useLibraryPane } from './state.ts'

/** What is filtered by, each with a cross. */
export function Chips() {
  const chips = useChips()
  if (chips.length === 0) return <span />
  return (
    <ul className="library-chips" aria-label="Filters">
      {chips.map(chip => (
        <li key={chip.name} className="chip" title={chip.title}>
          <span className="cut">{chip.text}</span>
          <button
            type="button"
            aria-label={`Remove the filter ${chip.text}`}
            title="Remove"
            onClick={() => remove(chip)}
          >
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="link" onClick={clearFilter}>
          Clear filters
        </button>
      </li>
    </ul>
  )
}

const NO_SESSION = { path: '', title: '' }

/** In words what is filtered by; kinds of texts where texts are looked for. */
export function useChips(): readonly Chip[] {
  const filter = useStore(state => state.library.filter)
  const zone = useStore(state => state.settings.timeZone)
  const { forksOf } = filter
  const listed = useStore(({ library }) =>
    forksOf === undefined ? undefined : library.sessions.find(head => head.threadId === forksOf),
  )
  const title = useShownTitle(listed ?? NO_SESSION)
  const { mode, kinds } = useLibraryPane()
  return chipsOf(filter, {
    zone,
    titleOf: () => (listed === undefined ? null : title),
    kinds: mode === 'texts' ? kinds : null,
  })
}

/** The chip goes away with the focus in it: the field is what one goes on with. */
function remove({ name }: Chip): void {
  if (name === 'kinds') setKinds(null)
  else setFilter(withValue(useStore.getState().library.filter, name, undefined))
  document.getElementById('library-filter')?.focus()
}
