import type { WindowState } from '../preload/contract.ts'
import { notify, setState, state } from './actions.ts'
import { call, shell } from './api.ts'
import { runCommand } from './commands.ts'
import { onDatabaseProgress } from './database/state.ts'
import { onProgress } from './follow.ts'
import { followInspected } from './inspector/inspected.ts'
import { isCommand } from './keys.ts'
import { onProbe } from './lab/probe-state.ts'
import { onRun } from './lab/runs.ts'
import { lookAtLibrary, onLibraryProgress, takeUpFilter } from './library/ask.ts'
import { listSessions, listSoon } from './library/list-sessions.ts'
import { pane, useLibraryPane } from './library/state.ts'
import { formatLink, isLinkOf, parseLink, type ThreadLink } from './links.ts'
import { followMarks, loadMarks } from './notes/marks.ts'
import { saveTyped } from './notes/writing.ts'
import { loadFront, openLink, openPath, restore } from './open.ts'
import { pointOf } from './point-of.ts'
import { activeTab, type Tab, useStore } from './store.ts'

/** Milliseconds of quiet before the window's state is written, or the address follows. */
const QUIET = 400

/** Takes in what the shell knows, then what was open, then what was asked for. */
export async function start(link: string): Promise<void> {
  listen()
  await takeUp(link)
  setState({ started: true })
}

async function takeUp(link: string): Promise<void> {
  const [info, settings, saved] = await Promise.all([
    call('appInfo', {}),
    call('settings', {}),
    call('windowState', {}),
  ])
  if (settings.ok) setState({ settings: settings.value })
  if (info.ok) setState({ info: info.value })
  else notify(info.error.message)
  if (saved.ok) takeUpFilter(saved.value.filter)
  void listSessions('', false).then(lookAtLibrary)
  followInspected()
  followMarks()
  // A link may name the thread that was in front: it must be known by then.
  if (saved.ok) restore(saved.value)
  // A tab may be closed while it is still read.
  keepWindowState()
  await loadFront()
  followPlace()
  followTitle()
  if (info.ok && info.value.open !== null) await openPath(info.value.open)
  const asked = parseLink(link)
  // After a reload the link is the place that came back: it is gone to once.
  if (asked === null || (saved.ok && cameBack(asked, saved.value))) return
  const opened = await openLink(asked)
  if (!opened.ok) notify(opened.error.message)
}

/** Is the link that of the tab that was in front, which was brought back there? One that was closed since might have had any id. */
function cameBack(link: ThreadLink, saved: WindowState): boolean {
  const kept = saved.tabs[saved.active]
  if (kept === undefined) return false
  const tab = state().tabs.find(({ path }) => path === kept.path)
  const any = link.thread.kind === 'id' ? link.thread.value : null
  return isLinkOf(link, kept, tab === undefined ? any : (tab.thread?.id ?? null))
}

function listen(): void {
  const bridge = shell()
  bridge.on('thread', onProgress)
  bridge.on('lab', onRun)
  bridge.on('probe', onProbe)
  bridge.on('notes', ({ key }) => void loadMarks(key))
  // What was typed a moment ago is on its way before the window is gone.
  addEventListener('pagehide', () => void saveTyped(null))
  bridge.on('database', progress => void onDatabaseProgress(progress))
  bridge.on('library', listSoon)
  bridge.on('libraryProgress', onLibraryProgress)
  bridge.on('open', ({ path }) => void openPath(path))
  bridge.on('command', ({ name }) => void (isCommand(name) && runCommand(name)))
}

/** Runs at most once in so many milliseconds, after the last of the calls that it gathers. */
function later(ms: number, run: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      run()
    }, ms)
  }
}

function windowState(): WindowState {
  const { tabs, active, recent, panes, exportFolder, library } = state()
  return {
    tabs: tabs.map(tab => ({ path: tab.path, point: tab.pending ?? pointOf(tab) })),
    active: Math.max(
      0,
      tabs.findIndex(tab => tab.id === active),
    ),
    recent,
    panes,
    exportFolder,
    filter: { sessions: library.filter, kinds: pane().kinds },
  }
}

function keepWindowState(): void {
  let written = JSON.stringify(windowState())
  const keep = () => {
    const now = windowState()
    const text = JSON.stringify(now)
    if (text === written) return
    written = text
    void call('saveWindowState', { state: now })
  }
  const soon = later(QUIET, keep)
  useStore.subscribe(soon)
  useLibraryPane.subscribe(soon)
  // What was opened a moment ago is there when the window comes back.
  addEventListener('pagehide', keep)
}

const linkOf = (tab: Tab, id: string | null): string => formatLink({ id, path: tab.path }, tab.pending ?? pointOf(tab))

/** The address bar names the place in front, so that a reload or a copy of it comes back here. */
function followPlace(): void {
  useStore.subscribe(
    later(QUIET, () => {
      const tab = activeTab(state())
      const known = tab !== null && (tab.thread !== null || tab.database !== null)
      const link = known ? linkOf(tab, tab.thread?.id ?? null) : '#'
      if (location.hash !== link) history.replaceState(null, '', link)
    }),
  )
}

/** At once: a title with a secret in it may not outlast its masking. */
function followTitle(): void {
  let last: string | null = null
  const follow = () => {
    const title = activeTab(state())?.title ?? null
    if (title === last) return
    last = title
    document.title = title === null ? 'Palimpsest' : `${title} – Palimpsest`
  }
  useStore.subscribe(follow)
  follow()
}
