import { useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
import { state } from '../actions.ts'
import { counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { activeTab, useStore } from '../store.ts'
import { ask, searchFor, setMode } from './ask.ts'
import { FilterButton } from './filter-sheet.tsx'
import { LibraryMenu } from './menu.tsx'
import { SYNTAX } from './nothing.tsx'
import { pane, setPane, useLibraryPane } from './state.ts'

/** Milliseconds after the last letter: fewer would ask for every one of them. */
const QUIET = 120

/** The list below the field, of sessions or of texts. */
export const focusList = (): void => document.querySelector<HTMLElement>('.library .list-scroll')?.focus()

/** Goes to the field, for texts: what one looked for in the session in front is looked for in all, unless the field holds something. */
export function searchAll(): void {
  const looked = activeTab(state())?.find?.query ?? ''
  if (pane().text === '' && looked !== '') searchFor(looked)
  flushSync(() => setMode('texts'))
  const field = document.querySelector<HTMLInputElement>('#library-filter')
  field?.focus()
  field?.select()
}

export const openFilters = (): void => document.querySelector<HTMLElement>('.library .filters-button')?.click()

/** One field for titles and texts, what may be filtered by, and what else can be done. */
export function LibraryHead() {
  const all = useStore(state => state.library.all)
  const { mode, text } = useLibraryPane()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const type = (text: string) => {
    setPane({ text })
    clearTimeout(timer.current)
    timer.current = setTimeout(ask, QUIET)
  }
  const askNow = () => {
    clearTimeout(timer.current)
    ask()
  }
  const what =
    mode === 'texts' ? 'Search what was said' : all === 0 ? 'Filter sessions' : `Filter ${counted(all, 'session')}`
  return (
    <search className="library-tools">
      <label className="field grow">
        <Icon name="search" />
        <span className="only-spoken">{mode === 'texts' ? 'Search in all sessions' : 'Filter sessions'}</span>
        <input
          id="library-filter"
          value={text}
          placeholder={what}
          title={mode === 'texts' ? SYNTAX : 'Words of a title, folder, version or id'}
          autoComplete="off"
          spellCheck={false}
          maxLength={1000}
          onChange={event => type(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter') askNow()
            if (event.key === 'ArrowDown') {
              event.preventDefault()
              focusList()
            }
            if (event.key === 'Escape' && text !== '') {
              event.stopPropagation()
              setPane({ text: '' })
              askNow()
            }
          }}
        />
      </label>
      <FilterButton />
      <LibraryMenu />
    </search>
  )
}
