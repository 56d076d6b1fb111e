import { useEffect, useRef, useState } from 'react'
import { counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { useStore } from '../store.ts'
import { listSessions } from './list-sessions.ts'
import { LibraryMenu } from './menu.tsx'

/** Milliseconds after the last letter: fewer would ask for every one of them. */
const QUIET = 120

export function LibraryFilter() {
  const total = useStore(state => state.library.total)
  const [text, setText] = useState(useStore.getState().library.query)
  const asked = useRef(text)
  useEffect(() => {
    if (asked.current === text) return
    const timer = setTimeout(() => {
      asked.current = text
      void listSessions(text, false)
    }, QUIET)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="library-tools">
      <label className="field grow">
        <Icon name="search" />
        <span className="only-spoken">Filter sessions</span>
        <input
          id="library-filter"
          value={text}
          placeholder={total === 0 ? 'Filter sessions' : `Filter ${counted(total, 'session')}`}
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'ArrowDown') {
              event.preventDefault()
              document.getElementById('sessions')?.focus()
            }
            if (event.key === 'Escape' && text !== '') {
              event.stopPropagation()
              setText('')
            }
          }}
        />
      </label>
      <LibraryMenu />
    </div>
  )
}
