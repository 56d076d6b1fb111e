import { useRef } from 'react'
import type { NotePlace } from '../../preload/contract.ts'
import { inspect, setState, state } from '../actions.ts'
import { NoteField } from '../notes/note-field.tsx'
import { useStore, useTab } from '../store.ts'
import { CheckpointBody } from './checkpoint-body.tsx'
import { InspectorHead } from './head.tsx'
import { Image } from './image.tsx'
import type { Inspected, Written } from './inspected.ts'
import { LongText } from './long-text.tsx'
import { Origin } from './origin.tsx'
import { RawLine } from './raw-line.tsx'

/** The selected item whole: as text or as the raw line, and where it stands. */
export function Inspector() {
  const shown = useStore(s => s.shown)
  const raw = useStore(s => s.inspector.tab === 'raw')
  const masked = useTab(tab => tab.masked)
  return (
    <section className="pane inspector" aria-label="Inspector" data-pane="inspector">
      {shown === null ? (
        <p className="inspector-empty t2">Select a row to read it whole.</p>
      ) : shown.kind === 'failed' ? (
        <p className="inspector-empty t2">{shown.error.message}</p>
      ) : (
        <>
          <InspectorHead shown={shown} />
          <InspectorTabs />
          <Body key={`${nameOf(shown)} ${masked}`} shown={shown} raw={raw} />
          {shown.file < 0 ? null : <NoteField key={nameOf(shown)} threadKey={shown.key} place={placeOf(shown)} />}
          <Origin shown={shown} />
        </>
      )}
    </section>
  )
}

type Found = Exclude<Inspected, { kind: 'failed' }>

/** A new subject starts at its top. */
const nameOf = (shown: Found): string =>
  `${shown.kind} ${shown.key} ${shown.file} ${shown.line} ${shown.kind === 'item' && shown.written !== null ? JSON.stringify(shown.written.subject) : ''} ${shown.kind === 'item' ? `${shown.view.head.ref.index} ${shown.view.head.synthetic}` : ''}`

/** What would be noted of it. */
const placeOf = (shown: Found): NotePlace =>
  shown.kind === 'item'
    ? { file: shown.file, line: shown.view.head.ref.line, index: shown.view.head.ref.index }
    : { file: shown.file, line: shown.line, index: null }

function InspectorTabs() {
  const tab = useStore(s => s.inspector.tab)
  const list = useRef<HTMLDivElement>(null)
  const choose = (to: 'rendered' | 'raw') => setState({ inspector: { ...state().inspector, tab: to } })
  return (
    <div className="inspector-tabs">
      <div
        ref={list}
        className="tabs"
        role="tablist"
        aria-label="Form"
        onKeyDown={event => {
          if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
          choose(tab === 'raw' ? 'rendered' : 'raw')
          requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
        }}
      >
        {(['rendered', 'raw'] as const).map(name => (
          <button
            key={name}
            id={`inspector-${name}`}
            type="button"
            role="tab"
            aria-selected={tab === name}
            aria-controls="inspector-body"
            tabIndex={tab === name ? 0 : -1}
            onClick={() => choose(name)}
          >
            <span className="label" data-text={LABELS[name]}>
              {LABELS[name]}
            </span>
          </button>
        ))}
      </div>
    </div>
  )
}

const LABELS = { rendered: 'Rendered', raw: 'Raw line' } as const

function Body({ shown, raw }: { readonly shown: Found; readonly raw: boolean }) {
  const wrap = useStore(s => s.inspector.wrap)
  return (
    <div
      className="scroll inspector-body"
      id="inspector-body"
      role="tabpanel"
      aria-labelledby={raw ? 'inspector-raw' : 'inspector-rendered'}
      tabIndex={0}
    >
      {raw || shown.kind === 'line' ? (
        <RawLine key={`${shown.file} ${shown.line}`} shown={shown} wrap={wrap} />
      ) : shown.kind === 'checkpoint' ? (
        <CheckpointBody view={shown.view} />
      ) : (
        <ItemBody shown={shown} wrap={wrap} />
      )}
    </div>
  )
}

/** What an item of a draft has become, and the way to what was recorded. */
function OfDraft({ written: { how, subject } }: { readonly written: Written }) {
  if (how === 'added') return <p className="inspector-note">Added in the draft: the session does not hold it.</p>
  return (
    <p className="inspector-note">
      {subject.recorded ? 'As it was recorded; the draft holds other words.' : 'Edited: as it stands in the draft.'}{' '}
      <button type="button" className="link" onClick={() => inspect({ ...subject, recorded: !subject.recorded })}>
        {subject.recorded ? 'Show the edited text' : 'Show what was recorded'}
      </button>
    </p>
  )
}

function ItemBody({ shown, wrap }: { readonly shown: Extract<Inspected, { kind: 'item' }>; readonly wrap: boolean }) {
  const { head, parts, images, notes } = shown.view
  const several = parts.length > 1
  return (
    <>
      {shown.written === null ? null : <OfDraft written={shown.written} />}
      {notes.map(note => (
        <p key={note} className="inspector-note">
          {note}
        </p>
      ))}
      {parts.map((part, i) => (
        <section key={i}>
          {several ? <h3 className="part-label">{part.label}</h3> : null}
          <LongText
            text={part.text}
            rest={part.rest}
            mono={part.mono}
            wrap={wrap}
            emphasised={head.kind === 'reasoning' && !part.mono}
          />
        </section>
      ))}
      {images.map(part => (
        <Image key={part.ref.path} part={part} />
      ))}
      {parts.length === 0 && images.length === 0 && notes.length === 0 ? (
        <p className="inspector-note">This item holds no text. The raw line shows what the file holds.</p>
      ) : null}
    </>
  )
}
