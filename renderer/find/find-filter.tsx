import { useEffect, useId, useState } from 'react'
import type { FindFilter, FindTool } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { ClearFilters, FilterButton } from '../filter-sheet.tsx'
import { count } from '../format/numbers.ts'
import { useTab } from '../store.ts'
import { EVERYWHERE, findText, NO_FIND } from './find.ts'
import { filterWords, foundWords, KIND_WORDS, KINDS, LAST_TURN } from './words.ts'

/** Where in the session is looked; each choice searches anew. */
export function FindFilters() {
  const find = useTab(tab => tab.find) ?? NO_FIND
  const words = filterWords(find.filter)
  return (
    <FilterButton set={words === '' ? 0 : 1} words={`in ${words}`}>
      <FindForm filter={find.filter} />
      <footer>
        <span className="cut t2 num">{foundWords(find, false)}</span>
        <span className="grow" />
        <ClearFilters none={words === ''} onClear={() => set(EVERYWHERE)} />
      </footer>
    </FilterButton>
  )
}

const set = (filter: FindFilter): void => void findText({ filter })

const FindForm = ({ filter }: { readonly filter: FindFilter }) => (
  <div className="filter-form">
    <Tools filter={filter} />
    <Turns filter={filter} />
    <Kinds filter={filter} />
  </div>
)

/** Tools that the session's calls name. */
function Tools({ filter }: { readonly filter: FindFilter }) {
  const key = useTab(tab => tab.key)
  const [tools, setTools] = useState<readonly FindTool[] | null>(null)
  const id = useId()
  useEffect(() => {
    let gone = false
    if (key !== null)
      void call('findTools', { key }).then(got => {
        if (!gone) setTools(got.ok ? got.value : [])
      })
    return () => {
      gone = true
    }
  }, [key])
  const { tool } = filter
  const listed = tools?.some(({ name }) => name === tool) ?? false
  return (
    <>
      <label htmlFor={id}>Tool</label>
      <select
        id={id}
        value={tool ?? ''}
        title="Calls of the tool and what they gave back"
        onChange={({ target }) => set({ ...filter, tool: target.value === '' ? null : target.value })}
      >
        <option value="">{tools?.length === 0 ? 'No call names one' : 'Any'}</option>
        {tool !== null && !listed ? <option value={tool}>{tool}</option> : null}
        {(tools ?? []).map(({ name, calls }) => (
          <option key={name} value={name}>
            {name} ({count(calls)})
          </option>
        ))}
      </select>
    </>
  )
}

function Turns({ filter }: { readonly filter: FindFilter }) {
  const { turns } = filter
  const [from, setFrom] = useState(turns === null || turns.from === 0 ? '' : String(turns.from))
  const [to, setTo] = useState(turns === null || turns.to === LAST_TURN ? '' : String(turns.to))
  const [shown, setShown] = useState(turns)
  // What is taken away elsewhere is taken away here.
  if (shown !== turns) {
    setShown(turns)
    if (turns === null) {
      setFrom('')
      setTo('')
    }
  }
  const type = (nextFrom: string, nextTo: string) => {
    setFrom(nextFrom)
    setTo(nextTo)
    const range = rangeOf(nextFrom, nextTo)
    if (range === undefined) return
    setShown(range)
    set({ ...filter, turns: range })
  }
  const wrong = rangeOf(from, to) === undefined
  return (
    <>
      <span className="form-label">Turns</span>
      <span className="sizes">
        <Turn label="From turn" text={from} wrong={wrong} onText={text => type(text, to)} />
        <span className="t3">to</span>
        <Turn label="To turn" text={to} wrong={wrong} onText={text => type(from, text)} />
      </span>
    </>
  )
}

/** null: all turns; undefined: what is typed is no range. */
export function rangeOf(from: string, to: string): FindFilter['turns'] | undefined {
  const numbers = [from, to].map(text => text.trim())
  if (numbers.every(text => text === '')) return null
  if (numbers.some(text => !/^\d{0,9}$/.test(text))) return undefined
  const range = {
    from: numbers[0] === '' ? 0 : Number(numbers[0]),
    to: numbers[1] === '' ? LAST_TURN : Number(numbers[1]),
  }
  return range.from <= range.to ? range : undefined
}

interface TurnProps {
  readonly label: string
  readonly text: string
  readonly wrong: boolean
  readonly onText: (text: string) => void
}

const Turn = ({ label, text, wrong, onText }: TurnProps) => (
  <span className="field">
    <input
      inputMode="numeric"
      aria-label={label}
      aria-invalid={wrong}
      value={text}
      onChange={({ target }) => onText(target.value)}
    />
  </span>
)

function Kinds({ filter }: { readonly filter: FindFilter }) {
  const { kinds } = filter
  return (
    <>
      <span className="form-label">Rows</span>
      <span className="kinds" role="group" aria-label="Kinds of rows; none chosen: all">
        {KINDS.map(kind => (
          <label key={kind} className="check">
            <input
              type="checkbox"
              checked={kinds.includes(kind)}
              onChange={({ target }) =>
                set({ ...filter, kinds: KINDS.filter(one => (one === kind ? target.checked : kinds.includes(one))) })
              }
            />
            {KIND_WORDS[kind]}
          </label>
        ))}
      </span>
    </>
  )
}
