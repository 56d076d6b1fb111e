import { useEffect } from 'react'
import {
  closeOverlay,
  goBack,
  nearestCheckpoint,
  openExport,
  openFork,
  openOverlay,
  setState,
  setView,
  showCheckpoint,
  showHistoryHere,
  state,
  toggleDensity,
} from './actions.ts'
import { nextTheme, useAppearance } from './appearance.ts'
import { ClockProvider } from './clock.tsx'
import { runCommand, useCommands } from './commands.ts'
import { closeFind, openFind, stepHit } from './find/find.ts'
import { useInspectedCommands } from './inspector/origin.tsx'
import { belongsToField, commandsOf, isSingle, strokeOf } from './keys.ts'
import { compactHere, showLabMode } from './lab/state.ts'
import { listSessions } from './library/list-sessions.ts'
import { stepMark, toggleBookmarkHere, writeNoteHere } from './notes/acts.ts'
import { closeTab, pickFile, stepTab, stopReading } from './open.ts'
import { OverlayHere } from './overlays/overlay.tsx'
import { Panes } from './panes.tsx'
import { endReview } from './review/state.ts'
import { Drop } from './screens/drop.tsx'
import { StatusBar } from './status-bar.tsx'
import { openStorage } from './storage/state.ts'
import { activeTab, type Tab, useStore } from './store.ts'
import { Tabs } from './tabs/tabs.tsx'
import { TitleBar } from './title-bar.tsx'

export function App() {
  useAppearance()
  useKeys()
  useWindowCommands()
  useThreadCommands()
  useInspectedCommands()
  return (
    <ClockProvider>
      <div className="frame">
        <TitleBar />
        <Tabs />
        <Panes />
        <StatusBar />
      </div>
      <OverlayHere />
      <Drop />
    </ClockProvider>
  )
}

const FIELDS = 'input, textarea, select, [contenteditable="true"], .monaco-editor'

/** One listener for all keys; lists and fields are asked before it. */
function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const stroke = strokeOf(event)
      const names = commandsOf(stroke)
      if (event.defaultPrevented || names.length === 0 || stroke === 'Enter' || event.isComposing) return
      const inField = event.target instanceof Element && event.target.closest(FIELDS) !== null
      if (inField && belongsToField(stroke)) return
      if (isSingle(stroke) && !state().settings.singleKeys) return
      // A dialog is modal for the keyboard too; it closes itself.
      if (state().overlay !== null) return
      if (names.some(runCommand)) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

function useWindowCommands(): void {
  const hasOverlay = useStore(s => s.overlay !== null)
  useCommands({
    palette: () => openOverlay({ kind: 'palette', text: '' }),
    'palette.commands': () => openOverlay({ kind: 'palette', text: '>' }),
    'go.line': () => openOverlay({ kind: 'palette', text: ':' }),
    open: () =>
      void pickFile().then(native => (native ? undefined : openOverlay({ kind: 'open', text: '', base: null }))),
    'open.path': () => openOverlay({ kind: 'open', text: '', base: null }),
    settings: () => openOverlay({ kind: 'settings' }),
    keys: () => openOverlay({ kind: 'keys' }),
    theme: nextTheme,
    storage: () => void openStorage(),
    'library.folders': () => openOverlay({ kind: 'folders' }),
    'notes.all': () => openOverlay({ kind: 'notes' }),
    'library.refresh': () => void listSessions(state().library.query, true),
    'place.back': () => goBack(-1),
    'place.forward': () => goBack(1),
    'tab.next': () => stepTab(1),
    'tab.previous': () => stepTab(-1),
    'tab.close': () => {
      const { active } = state()
      if (active !== null) void closeTab(active)
    },
    ...(hasOverlay ? { close: closeOverlay } : {}),
  })
}

/** Commands about the thread in front; absent where there is none, so that the palette does not offer them. */
function useThreadCommands(): void {
  const open = useStore(s => activeTab(s)?.thread != null)
  const finding = useStore(s => activeTab(s)?.find != null)
  const reviewing = useStore(s => activeTab(s)?.view === 'review' || activeTab(s)?.masked != null)
  const inspecting = useStore(s => hasInspector(activeTab(s)))
  const reading = useStore(s => {
    const tab = activeTab(s)
    const phase = tab?.database?.view.progress.phase ?? tab?.thread?.progress.phase ?? ''
    return ['reading', 'checking', 'comparing'].includes(phase)
  })
  const commands = {
    'view.timeline': () => setView('timeline'),
    'view.checkpoints': () => setView('checkpoints'),
    'view.time-machine': () => setView('time-machine'),
    'view.lab': () => setView('lab'),
    'view.lineage': () => setView('lineage'),
    'time-machine.here': showHistoryHere,
    'lab.here': compactHere,
    'lab.columns': () => showLabMode('columns'),
    'lab.fires': () => showLabMode('fires'),
    'view.notes': () => setView('notes'),
    'view.problems': () => setView('problems'),
    'view.review': () => setView('review'),
    files: () => openOverlay({ kind: 'files', said: '' }),
    'fork.before': () => openFork('before'),
    'fork.after': () => openFork('after'),
    export: openExport,
    find: () => {
      openFind()
      requestAnimationFrame(() => document.querySelector<HTMLInputElement>('#find')?.select())
    },
    'find.next': () => void stepHit(1),
    'find.previous': () => void stepHit(-1),
    'mark.next': () => stepMark(1),
    'mark.previous': () => stepMark(-1),
    diff: () => {
      const tab = activeTab(state())
      if (tab !== null && tab.checkpoints.length > 0) showCheckpoint(nearestCheckpoint(tab))
    },
    density: toggleDensity,
    raw: () =>
      setState({ inspector: { ...state().inspector, tab: state().inspector.tab === 'raw' ? 'rendered' : 'raw' } }),
    wrap: () => setState({ inspector: { ...state().inspector, wrap: !state().inspector.wrap } }),
  }
  useCommands({
    ...(open ? commands : {}),
    ...(open && inspecting ? NOTING : {}),
    ...(open && reviewing ? { 'review.end': () => void endReview() } : {}),
    ...(finding ? { close: closeFind } : {}),
    ...(reading ? { stop: () => void stopReading() } : {}),
  })
}

/** Problems and figures have nothing that could be noted. */
const hasInspector = (tab: Tab | null): boolean =>
  tab !== null && ['timeline', 'checkpoints', 'time-machine', 'notes'].includes(tab.view)

/** What is noted of what the inspector shows. */
const NOTING = {
  'note.bookmark': () => void toggleBookmarkHere(),
  'note.write': () => void writeNoteHere(),
}
