import type { Result, WindowState } from '../preload/contract.ts'
import { goToPoint, notify, setState, setTab, state } from './actions.ts'
import { call } from './api.ts'
import { lookAgain, openDatabase } from './database/state.ts'
import { refresh } from './follow.ts'
import { parseInput, type ThreadLink } from './links.ts'
import { saveTyped } from './notes/writing.ts'
import { dropPages } from './pages.ts'
import { dropPartings } from './partings.ts'
import { activeTab, newTab, STORAGE, type Tab } from './store.ts'

const MOST_RECENT = 20

export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

/** Opens a file in a tab of its own, or shows the tab that has it. */
export async function openPath(path: string, point: string | null = null): Promise<void> {
  const there = state().tabs.find(tab => tab.path === path)
  if (there !== undefined) {
    activate(there.id)
    if (point !== null && there.database === null) await goToPoint(there.id, point)
    return
  }
  const tab = newTab(freshId(), path, path === STORAGE ? 'Storage' : fileName(path), point)
  setState({ tabs: [...state().tabs, tab], active: tab.id, librarySelected: null })
  await load(tab.id)
}

/** Smallest number that no tab has: ids only tell open tabs apart. */
function freshId(): string {
  const taken = new Set(state().tabs.map(tab => tab.id))
  for (let n = 1; ; n++) if (!taken.has(`tab-${n}`)) return `tab-${n}`
}

/** Opens the file of a tab that waits or failed. */
export async function load(id: string): Promise<void> {
  const tab = state().tabs.find(t => t.id === id)
  if (tab === undefined || tab.state === 'opening' || tab.state === 'open') return
  if (tab.path === STORAGE) {
    setTab(id, { state: 'open', storage: { project: null, selected: null }, title: 'Storage', pending: null })
    return takeFocus()
  }
  setTab(id, { state: 'opening', error: null })
  const got = await call('openThread', { path: tab.path })
  if (!state().tabs.some(t => t.id === id)) {
    if (got.ok) await call('closeThread', { key: got.value.key })
    return
  }
  if (!got.ok && got.error.code === 'is-database') return loadDatabase(id)
  if (!got.ok) return setTab(id, { state: 'failed', error: got.error })
  const twin = state().tabs.find(t => t.key === got.value.key)
  if (twin !== undefined) return merge(id, twin, tab.pending)
  const isNew = !state().recent.some(entry => entry.path === tab.path)
  setTab(id, { state: 'open', masked: null, key: got.value.key, thread: got.value, title: got.value.title, isNew })
  remember(tab.path, got.value.title)
  await refresh(got.value.key, got.value)
  await takeFocus()
}

async function loadDatabase(id: string): Promise<void> {
  const tab = state().tabs.find(t => t.id === id)
  if (tab === undefined) return
  const got = await call('openDatabase', { path: tab.path })
  if (!state().tabs.some(t => t.id === id)) return
  if (!got.ok) return setTab(id, { state: 'failed', error: got.error })
  const twin = state().tabs.find(t => t.id !== id && t.database?.view.path === got.value.path)
  if (twin !== undefined) return merge(id, twin, null)
  const title = fileName(tab.path)
  setTab(id, { state: 'open', database: openDatabase(got.value, tab.database), title, pending: null })
  remember(tab.path, title)
  // What it told of before the tab knew its key was told to nobody.
  await lookAgain(got.value.key)
  await takeFocus()
}

/** Opens a database again of which the engine knows nothing any more, or whose file may have changed. */
export async function reloadDatabase(id: string): Promise<void> {
  setTab(id, { state: 'waiting' })
  await load(id)
}

/** The arrows act at once where nothing else has the focus. */
async function takeFocus(): Promise<void> {
  if (document.activeElement === document.body) await focusView()
}

/** Frames in which the rows of a view that was opened just now are drawn. */
const FRAMES = 60

/** Gives the keyboard to the rows of the view in front, once they are drawn, unless the user goes elsewhere before. */
export async function focusView(): Promise<void> {
  const before = document.activeElement
  for (let frame = 0; frame < FRAMES && document.activeElement === before; frame++) {
    const rows = document.querySelector<HTMLElement>('#view .list-scroll')
    if (rows !== null) return rows.focus({ preventScroll: true })
    await new Promise(requestAnimationFrame)
  }
}

/** The same file under another name: one tab is enough. */
function merge(id: string, into: Tab, pending: string | null): void {
  setState({ tabs: state().tabs.filter(tab => tab.id !== id), active: into.id })
  if (pending !== null) void goToPoint(into.id, pending)
}

function remember(path: string, title: string): void {
  const others = state().recent.filter(entry => entry.path !== path)
  setState({ recent: [{ path, title, openedAt: Date.now() }, ...others].slice(0, MOST_RECENT) })
}

export function activate(id: string): void {
  setState({ active: id, librarySelected: null })
  const tab = state().tabs.find(t => t.id === id)
  if (tab?.state === 'open' && tab.pending !== null) void goToPoint(id, tab.pending)
  else void load(id)
}

/** Shows the next or the previous tab, around the end. */
export function stepTab(step: 1 | -1): void {
  const { tabs, active } = state()
  const at = tabs.findIndex(tab => tab.id === active)
  const next = tabs[(at + step + tabs.length) % tabs.length]
  if (next !== undefined) activate(next.id)
}

export async function closeTab(id: string): Promise<void> {
  const { tabs, active } = state()
  const at = tabs.findIndex(tab => tab.id === id)
  const tab = tabs[at]
  if (tab === undefined) return
  const left = tabs.filter(t => t.id !== id)
  const next = active === id ? (left[Math.min(at, left.length - 1)]?.id ?? null) : active
  setState({ tabs: left })
  if (next === null) setState({ active: null })
  else activate(next)
  if (tab.database !== null) await call('closeDatabase', { key: tab.database.view.key })
  if (tab.key === null) return
  await saveTyped(tab.key)
  dropPages(tab.key)
  dropPartings(tab.key)
  await call('closeThread', { key: tab.key })
}

/** Opens what was typed or pasted: a path, a thread id, or a link. Answers a sentence when it cannot be one of them. */
export async function openInput(text: string): Promise<Result<null>> {
  const input = parseInput(text, state().info?.home ?? '')
  if (input === null) return bad('This is not a path, a thread id or a link. A path begins at the root or with ~.')
  switch (input.kind) {
    case 'path':
      await openPath(input.path)
      return { ok: true, value: null }
    case 'id':
      return openId(input.id, null)
    case 'link':
      return openLink(input.link)
  }
}

const bad = (message: string): Result<null> => ({ ok: false, error: { code: 'bad-argument', message } })

export async function openLink(link: ThreadLink): Promise<Result<null>> {
  if (link.thread.kind === 'id') return openId(link.thread.value, link.point)
  await openPath(link.thread.value, link.point)
  return { ok: true, value: null }
}

async function openId(id: string, point: string | null): Promise<Result<null>> {
  const open = state().tabs.find(tab => tab.thread?.id?.toLowerCase() === id)
  if (open !== undefined) {
    await openPath(open.path, point)
    return { ok: true, value: null }
  }
  const found = await call('findSession', { id })
  if (!found.ok) return found
  await openPath(found.value, point)
  return { ok: true, value: null }
}

/** Asks for a file with the system's own dialog; false where the shell has none. */
export async function pickFile(): Promise<boolean> {
  const got = await call('pickFile', {})
  if (!got.ok) return false
  if (got.value !== null) await openPath(got.value)
  return true
}

// Kept from start to start

/** Brings back the tabs of the last time; none of them is read yet. */
export function restore(saved: WindowState): void {
  const { tabs: early, active } = state()
  const tabs = saved.tabs
    .filter(({ path }) => !early.some(tab => tab.path === path))
    .map((tab, i) => newTab(`restored-${i + 1}`, tab.path, titleOf(saved, tab.path), tab.point))
  // Whoever was quicker than this answer stays in front.
  const inFront = active ?? tabs[saved.active]?.id ?? tabs[0]?.id ?? null
  const { recent: opened } = state()
  const recent = [...opened, ...saved.recent.filter(entry => !opened.some(({ path }) => path === entry.path))]
  setState({ tabs: [...tabs, ...early], active: inFront, panes: saved.panes, recent, exportFolder: saved.exportFolder })
}

/** Reads the tab in front, if it waits. */
export async function loadFront(): Promise<void> {
  const front = activeTab(state())
  if (front !== null) await load(front.id)
}

const titleOf = (saved: WindowState, path: string): string =>
  path === STORAGE ? 'Storage' : (saved.recent.find(entry => entry.path === path)?.title ?? fileName(path))

export async function stopReading(): Promise<void> {
  const tab = activeTab(state())
  if (tab?.database != null) return void (await call('stopDatabase', { key: tab.database.view.key }))
  if (tab?.key == null) return
  const done = await call('stopThread', { key: tab.key })
  if (!done.ok) notify(done.error.message)
}
