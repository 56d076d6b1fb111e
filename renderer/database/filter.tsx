import { useEffect, useState } from 'react'
import type { DatabaseKind } from '../../preload/contract.ts'
import { count, counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { focusView } from '../open.ts'
import { useTab } from '../store.ts'
import { filterDatabase } from './state.ts'

/** Milliseconds after the last letter: fewer would ask for every one of them. */
const QUIET = 120

interface FilterProps {
  readonly kind: DatabaseKind
  readonly total: number
  /** null while it is not known. */
  readonly shown: number | null
}

export function DatabaseFilter({ kind, total, shown }: FilterProps) {
  const query = useTab(({ database }) => database?.query ?? '') ?? ''
  const [text, setText] = useState(query)
  // It may be set from elsewhere: by the name of a thread that another one started.
  useEffect(() => setText(query), [query])
  useEffect(() => {
    if (text === query) return
    const timer = setTimeout(() => filterDatabase(text), QUIET)
    return () => clearTimeout(timer)
  }, [text, query])
  const what = kind === 'state' ? 'thread' : 'rollout'
  return (
    <div className="database-tools">
      <label className="field">
        <Icon name="filter" />
        <span className="only-spoken">Filter {what}s</span>
        <input
          id="database-filter"
          value={text}
          placeholder={`Filter ${counted(total, what)}`}
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault()
              void focusView()
            }
            if (event.key === 'Escape' && text !== '') {
              event.stopPropagation()
              setText('')
            }
          }}
        />
      </label>
      <span className="t3 num" role="status">
        {shown === null || query === '' ? '' : `${count(shown)} of ${counted(total, what)}`}
      </span>
      <span className="grow" />
      <span className="t3 database-hint">
        <kbd>Enter</kbd> opens the rollout of a row
      </span>
    </div>
  )
}
