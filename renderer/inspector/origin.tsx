import { Fragment } from 'react'
import type { TextRef } from '../../preload/contract.ts'
import { copy, goToLine, jumpToRow, notify, openInEditor, state } from '../actions.ts'
import { call } from '../api.ts'
import { runCommand, useCommands } from '../commands.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { openSpawned } from '../lineage/go.ts'
import { formatLink } from '../links.ts'
import { withoutMarks } from '../marked.tsx'
import { fileName } from '../open.ts'
import { ownFile, pointOf } from '../point-of.ts'
import { activeTab, useStore, useTab } from '../store.ts'
import type { Inspected } from './inspected.ts'
import { fetchBytes } from './resource.ts'

type Found = Exclude<Inspected, { kind: 'failed' }>

/** Bytes [start, end) of what is shown; null while they are not known (a checkpoint's own line). */
function spanOf(shown: Found): { readonly start: number; readonly end: number } | null {
  if (shown.kind === 'line') return shown.raw
  if (shown.kind === 'item' && shown.view.origin.end > 0) return shown.view.origin
  return null
}

export const pathOf = (shown: Found): string => {
  const tab = state().tabs.find(t => t.key === shown.key)
  return tab?.thread?.files[shown.file]?.path ?? tab?.path ?? ''
}

/** `file:line (bytes a–b)`: enough for anyone to find the same bytes. */
export function citation(
  path: string,
  line: number,
  span: { readonly start: number; readonly end: number } | null,
): string {
  return span === null ? `${path}:${line}` : `${path}:${line} (bytes ${span.start}–${span.end})`
}

/** Longer texts are copied up to here. Bytes. */
const MOST_COPIED = 20_000_000

/** All readable text of what is shown: the parts of an item, or the raw line. */
async function textOf(shown: Found): Promise<string> {
  if (shown.kind === 'item' && state().inspector.tab === 'rendered')
    return (await Promise.all(shown.view.parts.map(wholeText))).join('\n\n')
  const { key, file, line } = shown
  const raw =
    shown.kind === 'line' ? { ok: true as const, value: shown.raw } : await call('rawLine', { key, file, line })
  return raw.ok ? wholeText(raw.value) : ''
}

async function wholeText({ text, rest }: { readonly text: string; readonly rest: TextRef | null }): Promise<string> {
  if (rest === null) return text
  const pieces = await fetchBytes(rest, 0, Math.min(rest.bytes, MOST_COPIED), new AbortController().signal)
  return pieces === null ? text : new Blob(pieces).text()
}

const NO_LINE = 'No line of the session holds it.'

/** Commands about what is shown act whether the inspector is open or not. */
export function useInspectedCommands(): void {
  const found = (): Found | null => {
    const { shown } = state()
    return shown === null || shown.kind === 'failed' ? null : shown
  }
  const act = (run: (shown: Found) => void) => () => {
    const shown = found()
    if (shown !== null) run(shown)
  }
  useCommands({
    'copy.text': act(shown => void textOf(shown).then(text => copy(withoutMarks(text), 'Text'))),
    'copy.citation': act(
      shown =>
        void (shown.file < 0 ? notify(NO_LINE) : copy(citation(pathOf(shown), shown.line, spanOf(shown)), 'Citation')),
    ),
    'open.editor': act(shown => void (shown.file < 0 ? notify(NO_LINE) : openInEditor(pathOf(shown), shown.line))),
    'copy.link': () => {
      const tab = activeTab(state())
      if (tab?.thread) void copy(formatLink({ id: tab.thread.id, path: tab.path }, pointOf(tab)), 'Link')
    },
  })
}

/** Where it stands: file, line, bytes; and what to do with that. */
export function Origin({ shown }: { readonly shown: Found }) {
  const own = useTab(tab => ownFile(tab.thread))
  const editor = useStore(s => s.settings.editor !== '')
  if (shown.file < 0) return <OfNoFile shown={shown} />
  const path = pathOf(shown)
  const span = spanOf(shown)
  const turn = shown.kind === 'item' ? shown.view.turn : shown.kind === 'line' ? shown.raw.turn : shown.view.turn
  const ordinal = shown.kind === 'item' ? shown.view.origin.ordinal : shown.kind === 'line' ? shown.raw.ordinal : null
  const inside = shown.kind === 'item' && shown.view.head.ref.index !== null
  return (
    <footer className="origin">
      <dl className="num">
        <dt>File</dt>
        <dd className="mono cut" title={path}>
          {fileName(path)}
          {own !== null && shown.file !== own ? ' (base)' : ''}
        </dd>
        <dt>Line</dt>
        <dd>
          {count(shown.line)}
          {inside ? ', in its replacement history' : ''}
        </dd>
        {span === null ? null : (
          <>
            <dt>Bytes</dt>
            <dd>
              {count(span.start)} – {count(span.end)}
            </dd>
          </>
        )}
        {ordinal === null ? null : (
          <>
            <dt>Ordinal</dt>
            <dd>{count(ordinal)}</dd>
          </>
        )}
        <dt>Turn</dt>
        <dd>
          <button type="button" className="link" onClick={() => jumpToRow({ turn, row: turn === 0 ? 0 : null })}>
            {turn === 0 ? 'before the first' : count(turn)}
          </button>
        </dd>
        <Pair shown={shown} />
        <Began shown={shown} />
        <Facts shown={shown} />
      </dl>
      <Acts editor={editor} />
    </footer>
  )
}

const isOfDraft = (shown: Found): boolean => shown.kind === 'item' && shown.written !== null

/** An item of a candidate or a draft: the session does not hold it. */
const OfNoFile = ({ shown }: { readonly shown: Found }) => (
  <footer className="origin">
    <dl className="num">
      <dt>File</dt>
      <dd>none of the session: it stands in a {isOfDraft(shown) ? 'draft' : 'candidate'}</dd>
      <Facts shown={shown} />
    </dl>
    <div className="acts">
      <Act name="copy.text" icon="copy" label="Copy text" keys="c" />
    </div>
  </footer>
)

function Pair({ shown }: { readonly shown: Found }) {
  const pair = shown.kind === 'item' ? shown.view.pair : null
  if (pair === null) return null
  return (
    <>
      <dt>{pair.label}</dt>
      <dd>
        <button type="button" className="link" onClick={() => void goToLine(pair.file, pair.line)}>
          line {count(pair.line)}
        </button>
      </dd>
    </>
  )
}

/** The sub-agents that the call began. */
function Began({ shown }: { readonly shown: Found }) {
  const spawned = shown.kind === 'item' ? shown.view.spawned : []
  const [first] = spawned
  useCommands(first === undefined ? {} : { 'go.spawned': () => void openSpawned(first) })
  return spawned.map(each => (
    <Fragment key={each.id}>
      <dt>Sub-agent</dt>
      <dd>
        <button type="button" className="link" title={each.id} onClick={() => void openSpawned(each)}>
          {each.name ?? each.id}
        </button>
      </dd>
    </Fragment>
  ))
}

/** The item's own short fields, by the file's own names. */
function Facts({ shown }: { readonly shown: Found }) {
  const facts = shown.kind === 'item' ? shown.view.facts.filter(fact => fact.label !== 'exit code') : []
  return facts.slice(0, 6).map(fact => (
    <div key={fact.label} className="fact">
      <dt className="cut" title={fact.label}>
        {fact.label}
      </dt>
      <dd className="mono cut selectable" title={fact.value}>
        {fact.value}
      </dd>
    </div>
  ))
}

function Acts({ editor }: { readonly editor: boolean }) {
  return (
    <div className="acts">
      <Act name="copy.text" icon="copy" label="Copy text" keys="c" />
      <Act name="copy.citation" icon="cite" label="Copy citation" keys="C" />
      <Act name="copy.link" icon="link" label="Link" keys="y" />
      <Act name="fork.before" icon="fork" label="Fork before" keys="f" />
      <Act name="fork.after" icon="fork" label="Fork after" keys="F" />
      <Act name="export" icon="export" label="Export…" keys="e" />
      {editor ? <Act name="open.editor" icon="edit" label="Editor" keys="o" /> : null}
    </div>
  )
}

interface ActProps {
  readonly name: 'copy.text' | 'copy.citation' | 'copy.link' | 'open.editor' | 'fork.before' | 'fork.after' | 'export'
  readonly icon: 'copy' | 'cite' | 'link' | 'edit' | 'fork' | 'export'
  readonly label: string
  readonly keys: string
}

const Act = ({ name, icon, label, keys }: ActProps) => (
  <button type="button" className="button" title={`${label} (${keys})`} onClick={() => runCommand(name)}>
    <Icon name={icon} />
    {label}
  </button>
)
