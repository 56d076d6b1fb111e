import { Fragment, useEffect, useRef, useState } from 'react'
import { closeOverlay, goToLine, jumpToRow, notify, showCheckpoint, state } from '../actions.ts'
import { call } from '../api.ts'
import { canRun, runCommand } from '../commands.ts'
import { EVERYWHERE, goToHit } from '../find/find.ts'
import { Icon } from '../icons.ts'
import { searchFor } from '../library/ask.ts'
import { openInput, openPath } from '../open.ts'
import { ownFile } from '../point-of.ts'
import { activeTab, useStore } from '../store.ts'
import { Dialog } from './dialog.tsx'
import { type Deed, type Entry, type Found, marked, NOTHING_FOUND, paletteEntries } from './palette-entries.ts'

/** Milliseconds after the last letter before the session and the library are asked. */
const QUIET = 120

/** One field for places, sessions and commands. */
export function Palette({ text: first }: { readonly text: string }) {
  const [text, setText] = useState(first)
  const [at, setAt] = useState(0)
  const found = useFound(text)
  const now = useStore()
  const entries = paletteEntries(now, activeTab(now), text, found, canRun)
  const chosen = Math.min(at, entries.length - 1)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`#palette-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const act = (index: number) => {
    const entry = entries[index]
    if (entry === undefined) return
    closeOverlay()
    // The dialog gives the focus back first: what runs may want it.
    requestAnimationFrame(() => void run(entry.deed))
  }
  const onKey = (key: string): boolean => {
    if (key === 'Enter') act(chosen)
    else if (key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, entries.length))
    else if (key === 'ArrowUp') setAt((chosen - 1 + entries.length) % Math.max(1, entries.length))
    else return false
    return true
  }
  return (
    <Dialog className="palette" label="Find or run" head={false}>
      <div className="palette-field">
        <Icon name="search" />
        <input
          data-first
          role="combobox"
          aria-label="Find in session, paste a path or link, or type > for a command"
          aria-expanded={entries.length > 0}
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 ? `palette-${chosen}` : undefined}
          value={text}
          placeholder="Text, path, thread id, link, > command or : line"
          onChange={event => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={event => {
            if (onKey(event.key)) event.preventDefault()
          }}
        />
        <kbd>Esc</kbd>
      </div>
      <div ref={list} className="scroll palette-list" id="palette-list" role="listbox" aria-label="Results">
        {entries.map((entry, i) => (
          <Fragment key={i}>
            {entry.group === entries[i - 1]?.group ? null : (
              <div className="palette-group" role="presentation">
                {entry.group}
              </div>
            )}
            <EntryRow entry={entry} index={i} chosen={i === chosen} words={text} onAct={() => act(i)} />
          </Fragment>
        ))}
      </div>
      {entries.length === 0 ? <p className="palette-none t2">{noneFor(text)}</p> : null}
    </Dialog>
  )
}

/** What the empty list says. */
function noneFor(text: string): string {
  if (text.startsWith(':')) return 'Type the number of a line.'
  if (text.startsWith('>')) return `No command has “${text.slice(1).trim()}”.`
  return `Nothing has “${text.trim()}”.`
}

interface EntryRowProps {
  readonly entry: Entry
  readonly index: number
  readonly chosen: boolean
  readonly words: string
  readonly onAct: () => void
}

function EntryRow({ entry, index, chosen, words, onAct }: EntryRowProps) {
  const [before, match, after] = marked(entry.text, words)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
    <div id={`palette-${index}`} className="palette-row" role="option" aria-selected={chosen} onClick={onAct}>
      <Icon name={entry.icon} className={entry.icon === 'compaction' ? 'ink-compaction' : 'ink-plain'} />
      <span className={entry.mono ? 'cut mono grow' : 'cut grow'}>
        {before}
        {match === '' ? null : <mark>{match}</mark>}
        {after}
      </span>
      {entry.side === '' ? null : entry.isKey ? <kbd>{entry.side}</kbd> : <span className="t3 num">{entry.side}</span>}
    </div>
  )
}

/** Asks the thread in front and the library; an answer to an older text is let go. */
function useFound(text: string): Found {
  const [found, setFound] = useState(NOTHING_FOUND)
  const words = text.trim()
  useEffect(() => {
    if (words.length < 2 || /^[>:]/.test(words)) return setFound(NOTHING_FOUND)
    let gone = false
    const timer = setTimeout(async () => {
      const key = activeTab(state())?.key ?? null
      const [hits, sessions] = await Promise.all([
        key === null
          ? null
          : call('find', { key, query: words, matchCase: false, filter: EVERYWHERE, next: null, count: 12 }),
        call('listSessions', { query: words, from: 0, count: 7, refresh: false }),
      ])
      if (gone) return
      setFound({ hits: hits?.ok ? hits.value.hits : [], sessions: sessions.ok ? sessions.value.sessions : [] })
    }, QUIET)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [words])
  return found
}

async function run(deed: Deed): Promise<void> {
  switch (deed.kind) {
    case 'command':
      return void runCommand(deed.name)
    case 'input': {
      const done = await openInput(deed.text)
      return done.ok ? undefined : notify(done.error.message)
    }
    case 'path':
      return openPath(deed.path)
    case 'line':
      return goToLine(ownFile(activeTab(state())?.thread ?? null), deed.line)
    case 'turn':
      return jumpToRow({ turn: deed.turn, row: null })
    case 'checkpoint':
      return showCheckpoint(deed.n)
    case 'hit':
      return goToHit(deed.hit)
    case 'search': {
      searchFor(deed.text)
      return void runCommand('library.search')
    }
  }
}
