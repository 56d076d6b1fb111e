import './find.css'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../icons.ts'
import { useTab } from '../store.ts'
import { closeFind, findText, NO_FIND, stepHit } from './find.ts'
import { FindFilters } from './find-filter.tsx'
import { foundWords } from './words.ts'

/** Milliseconds after the last letter before a search begins. */
const QUIET = 150

/** Find within the thread in front: what, how many, next and previous. */
export function FindBar() {
  const find = useTab(tab => tab.find) ?? NO_FIND
  const reading = useTab(tab => tab.thread?.progress.phase === 'reading')
  const [text, setText] = useState(find.query)
  const input = useRef<HTMLInputElement>(null)
  const { query, matchCase } = find
  useEffect(() => input.current?.select(), [])
  useEffect(() => {
    if (text === query) return
    const timer = setTimeout(() => void findText({ query: text }), QUIET)
    return () => clearTimeout(timer)
  }, [text, query])
  return (
    <search className="find-bar">
      <label className="field">
        <Icon name="search" />
        <span className="only-spoken">Find in this session</span>
        <input
          ref={input}
          id="find"
          value={text}
          placeholder="Find in this session"
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              event.preventDefault()
              void stepHit(event.shiftKey ? -1 : 1)
            } else if (event.key === 'Escape') {
              event.stopPropagation()
              closeFind()
              document.querySelector<HTMLElement>('#view .list-scroll')?.focus()
            }
          }}
        />
      </label>
      <button
        type="button"
        className="button quiet"
        aria-pressed={matchCase}
        title="Match capital letters"
        onClick={() => void findText({ query: text, matchCase: !matchCase })}
      >
        Aa
      </button>
      <FindFilters />
      <StepButton label="Previous hit" keys="N" icon="up" step={-1} />
      <StepButton label="Next hit" keys="n" icon="down" step={1} />
      <span className="cut t3 num" aria-live="polite" title={foundWords(find, reading ?? false)}>
        {foundWords(find, reading ?? false)}
      </span>
      <button
        type="button"
        className="button quiet only-icon"
        aria-label="Close find"
        title="Close (Esc)"
        onClick={closeFind}
      >
        <Icon name="close" />
      </button>
    </search>
  )
}

interface StepButtonProps {
  readonly label: string
  readonly keys: string
  readonly icon: 'up' | 'down'
  readonly step: 1 | -1
}

const StepButton = ({ label, keys, icon, step }: StepButtonProps) => (
  <button
    type="button"
    className="button quiet only-icon"
    aria-label={label}
    title={`${label} (${keys})`}
    onClick={() => void stepHit(step)}
  >
    <Icon name={icon} />
  </button>
)
