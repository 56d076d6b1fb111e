import { useId, useState } from 'react'
import type { EntryView, FigureView, SheetView } from '../../preload/contract.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { PlaceLink } from './place-link.tsx'
import { Section } from './section.tsx'
import { Value } from './value.tsx'
import { HOW_WORD } from './words.ts'

/** Figures that belong together; each opens what it rests on. */
export function Sheet({ sheet, open }: { readonly sheet: SheetView; readonly open: boolean }) {
  return (
    <Section title={sheet.title} open={open}>
      {sheet.note === '' ? null : <p className="sheet-note">{sheet.note}</p>}
      <ul className="figures">
        {sheet.figures.map((figure, i) => (
          <Figure key={i} figure={figure} />
        ))}
      </ul>
    </Section>
  )
}

function Figure({ figure }: { readonly figure: FigureView }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const { label, value } = figure
  const why = value.kind === 'none' ? value.why : ''
  const derived = figure.rule !== '' || figure.places.length > 0 || figure.entries.length > 0 || why !== ''
  const row = (
    <>
      <span className="figure-label">{label}</span>
      <span className="figure-value">
        <Value value={value} />
      </span>
    </>
  )
  if (!derived) return <li className="figure">{row}</li>
  return (
    <li>
      <button type="button" className="figure" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'down' : 'right'} size={12} />
        {row}
      </button>
      <div id={id} hidden={!open} className="derivation">
        {open ? <Derivation figure={figure} why={why} /> : null}
      </div>
    </li>
  )
}

function Derivation({ figure, why }: { readonly figure: FigureView; readonly why: string }) {
  const words = [HOW_WORD[figure.how], figure.rule, why].filter(word => word !== '').join(' ')
  return (
    <>
      {words === '' ? null : <p>{words}</p>}
      {figure.places.length === 0 ? null : (
        <p className="places">
          {figure.places.map((place, i) => (
            <PlaceLink key={i} place={place} />
          ))}
        </p>
      )}
      <Entries entries={figure.entries} total={figure.total} />
    </>
  )
}

function Entries({ entries, total }: { readonly entries: readonly EntryView[]; readonly total: number }) {
  if (entries.length === 0) return null
  return (
    <ul className="entries">
      {entries.map((entry, i) => (
        <li key={i}>
          <span className={entry.mono ? 'entry mono' : 'entry'}>{entry.text}</span>
          {entry.detail === '' ? null : <span className="t3">{entry.detail}</span>}
          <span className="places">
            {entry.places.map((place, at) => (
              <PlaceLink key={at} place={place} />
            ))}
          </span>
        </li>
      ))}
      {total > entries.length ? <li className="t3">and {count(total - entries.length)} more</li> : null}
    </ul>
  )
}
