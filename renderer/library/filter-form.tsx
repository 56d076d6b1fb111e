import { type ReactNode, useId, useState } from 'react'
import type { LibraryFacet, SaidKind, SessionFilter } from '../../preload/contract.ts'
import { dayOf, dayStart } from '../format/clock.ts'
import { count } from '../format/numbers.ts'
import { useShortPath } from '../format/path.ts'
import { isThreadId } from '../links.ts'
import { useStore } from '../store.ts'
import { setFilter, setKinds } from './ask.ts'
import { KINDS, withValue } from './chips.ts'
import { useLibraryPane } from './state.ts'

/** What sessions may be filtered by. Each choice acts at once; what is half typed asks for nothing. */
export function FilterForm() {
  const { mode, kinds, facets } = useLibraryPane()
  const filter = useStore(state => state.library.filter)
  const shortPath = useShortPath()
  return (
    <div className="filter-form">
      <Facets
        label="Project"
        of={facets.projects}
        value={filter.project}
        word={shortPath}
        onPick={v => set('project', v)}
      />
      <Facets label="Branch" of={facets.branches} value={filter.branch} onPick={v => set('branch', v)} />
      <Facets label="Model" of={facets.models} value={filter.model} onPick={v => set('model', v)} />
      <Day label="Since" title="At work on this day or later" value={filter.since} onPick={v => set('since', v)} />
      <Day label="Before" title="Begun before this day" value={filter.until} onPick={v => set('until', v)} />
      <Size least={filter.least} most={filter.most} onPick={set} />
      <YesNo label="Compaction" value={filter.compacted} onPick={v => set('compacted', v)} />
      <YesNo label="Error" value={filter.failed} onPick={v => set('failed', v)} />
      <YesNo label="Archived" value={filter.archived} onPick={v => set('archived', v)} />
      <ForksOf value={filter.forksOf} onPick={v => set('forksOf', v)} />
      {mode === 'texts' ? <Kinds kinds={kinds} /> : null}
    </div>
  )
}

/** What is the same as before asks nothing anew. */
function set<N extends keyof SessionFilter>(name: N, value: SessionFilter[N] | undefined): void {
  const { filter } = useStore.getState().library
  if (filter[name] !== value) setFilter(withValue(filter, name, value))
}

interface PartProps<T> {
  readonly label: string
  readonly value: T | undefined
  readonly onPick: (value: T | undefined) => void
}

interface FacetsProps extends PartProps<string> {
  readonly of: readonly LibraryFacet[]
  readonly word?: (value: string) => string
}

/** Values that sessions have, with how many have each. One that none has any more stays to be seen. */
function Facets({ label, of, value, word = text => text, onPick }: FacetsProps) {
  const id = useId()
  const gone = value !== undefined && !of.some(facet => facet.value === value)
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        disabled={of.length === 0 && !gone}
        title={value ?? (of.length === 0 ? 'No session names one' : undefined)}
        onChange={event => onPick(event.target.value === '' ? undefined : event.target.value)}
      >
        <option value="">Any</option>
        {gone ? <option value={value}>{word(value)}</option> : null}
        {of.map(facet => (
          <option key={facet.value} value={facet.value}>
            {word(facet.value)} ({count(facet.sessions)})
          </option>
        ))}
      </select>
    </>
  )
}

/** Years before are typed on the way to others. */
const FIRST_DAY = '2000-01-01'

/** A text that is typed, and the value that it stands for. A value that comes from elsewhere is written anew. */
function useTyped<T>(value: T | undefined, read: (text: string) => T | undefined, write: (value: T) => string) {
  const shown = (of: T | undefined): string => (of === undefined ? '' : write(of))
  const [draft, setDraft] = useState(shown(value))
  const [before, setBefore] = useState(value)
  if (before !== value) {
    setBefore(value)
    if (read(draft) !== value) setDraft(shown(value))
  }
  return [draft, setDraft] as const
}

function Day({ label, title, value, onPick }: PartProps<number> & { readonly title: string }) {
  const zone = useStore(state => state.settings.timeZone)
  const id = useId()
  const read = (text: string) => (text >= FIRST_DAY ? (dayStart(text, zone) ?? undefined) : undefined)
  const [draft, setDraft] = useTyped(value, read, ms => dayOf(ms, zone))
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <span className="field day">
        <input
          id={id}
          type="date"
          title={title}
          min={FIRST_DAY}
          value={draft}
          onChange={({ target }) => {
            setDraft(target.value)
            onPick(read(target.value))
          }}
        />
      </span>
    </>
  )
}

const MEGABYTE = 1e6

interface SizeProps {
  readonly least: number | undefined
  readonly most: number | undefined
  readonly onPick: (name: 'least' | 'most', value: number | undefined) => void
}

const Size = ({ least, most, onPick }: SizeProps) => (
  <>
    <span className="form-label">Size</span>
    <span className="sizes">
      <Megabytes label="From" value={least} onPick={value => onPick('least', value)} />
      <span className="t3">to</span>
      <Megabytes label="Up to" value={most} onPick={value => onPick('most', value)} />
      <span className="t3">MB</span>
    </span>
  </>
)

function Megabytes({ label, value, onPick }: PartProps<number>) {
  const [draft, setDraft] = useTyped(value, bytesOf, bytes => String(bytes / MEGABYTE))
  return (
    <span className="field">
      <input
        inputMode="decimal"
        aria-label={`${label}, megabytes`}
        aria-invalid={draft !== '' && bytesOf(draft) === undefined}
        value={draft}
        onChange={({ target }) => {
          setDraft(target.value)
          onPick(bytesOf(target.value))
        }}
      />
    </span>
  )
}

/** Bytes of a number of megabytes; undefined where it is none. */
export function bytesOf(text: string): number | undefined {
  const plain = text.trim().replace(',', '.')
  const bytes = /^\d{1,9}(?:\.\d{0,6})?$|^\.\d{1,6}$/.test(plain) ? Math.round(Number(plain) * MEGABYTE) : Number.NaN
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

const ANSWERS = [
  { value: undefined, label: 'Any' },
  { value: true, label: 'Yes' },
  { value: false, label: 'No' },
] as const

const YesNo = ({ label, value, onPick }: PartProps<boolean>) => (
  <>
    <span className="form-label">{label}</span>
    <span className="seg" role="group" aria-label={label}>
      {ANSWERS.map(answer => (
        <button
          key={answer.label}
          type="button"
          aria-pressed={answer.value === value}
          onClick={() => onPick(answer.value)}
        >
          {answer.label}
        </button>
      ))}
    </span>
  </>
)

function ForksOf({ value, onPick }: Omit<PartProps<string>, 'label'>) {
  const id = useId()
  const [draft, setDraft] = useTyped(value, threadIdOf, text => text)
  const bad = draft.trim() !== '' && threadIdOf(draft) === undefined
  return (
    <>
      <label htmlFor={id}>Forks of</label>
      <span className="field">
        <input
          id={id}
          className="mono"
          placeholder="thread id"
          spellCheck={false}
          value={draft}
          aria-invalid={bad}
          title={bad ? 'This is not a thread id.' : undefined}
          onChange={({ target }) => {
            setDraft(target.value)
            onPick(threadIdOf(target.value))
          }}
        />
      </span>
    </>
  )
}

const threadIdOf = (text: string): string | undefined =>
  isThreadId(text.trim()) ? text.trim().toLowerCase() : undefined

const Kinds = ({ kinds }: { readonly kinds: readonly SaidKind[] | null }): ReactNode => (
  <>
    <span className="form-label">Texts</span>
    <span className="kinds" role="group" aria-label="Kinds of texts">
      {KINDS.map(({ kind, many }) => (
        <label key={kind} className="check">
          <input
            type="checkbox"
            checked={kinds === null || kinds.includes(kind)}
            onChange={() => setKinds(flipped(kinds, kind))}
          />
          {many}
        </label>
      ))}
    </span>
  </>
)

/** All kinds, and none of them, are no filter. */
export function flipped(kinds: readonly SaidKind[] | null, kind: SaidKind): readonly SaidKind[] | null {
  const now = KINDS.map(one => one.kind).filter(one => (kinds === null || kinds.includes(one)) !== (one === kind))
  return now.length === 0 || now.length === KINDS.length ? null : now
}
