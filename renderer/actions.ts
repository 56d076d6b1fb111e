import type { Point, Settings } from '../preload/contract.ts'
import { call } from './api.ts'
import { stopComparing } from './checkpoint/compared.ts'
import { stopEditing } from './editor/editing.ts'
import { type Form, historyIn, labIn, placeText } from './place.ts'
import { ownFile, pointsAround, selectedPoint } from './point-of.ts'
import {
  activeTab,
  type CheckpointPlace,
  type Overlay,
  type RowPlace,
  type State,
  type Subject,
  type Tab,
  useStore,
  type ViewName,
  type Visit,
} from './store.ts'

export const state = (): State => useStore.getState()
export const setState = (change: Partial<State>): void => useStore.setState(change)

/** Changes one tab; nothing when it was closed meanwhile. */
export function setTab(id: string, change: Partial<Tab> | ((tab: Tab) => Partial<Tab>)): void {
  useStore.setState(({ tabs }) => ({
    tabs: tabs.map(tab => (tab.id === id ? { ...tab, ...(typeof change === 'function' ? change(tab) : change) } : tab)),
  }))
}

/** Changes the tab in front. */
export function setFront(change: Partial<Tab> | ((tab: Tab) => Partial<Tab>)): void {
  const { active } = state()
  if (active !== null) setTab(active, change)
}

/** Says one sentence in the status bar and to the screen reader. */
export const notify = (text: string): void => setState({ notice: { text, n: state().notice.n + 1 } })

// Places in the timeline

/** Selects a row that is already in view: a click, j, k. The inspector follows. */
export function selectRow(place: RowPlace): void {
  setFront({ selected: place, inspected: { kind: 'row', ...place } })
}

/** Goes to a row from elsewhere: shows the timeline, opens its turn, remembers where one was. */
export function jumpToRow(place: RowPlace): void {
  visit(() =>
    setFront(tab => ({
      view: 'timeline',
      selected: place,
      inspected: { kind: 'row', ...place },
      openTurns: place.row === null || isBand(tab, place) ? tab.openTurns : new Set([...tab.openTurns, place.turn]),
      density: place.row === null || isBand(tab, place) ? tab.density : 'items',
      jump: tab.jump + 1,
    })),
  )
}

const isBand = (tab: Tab, place: RowPlace): boolean =>
  tab.layout.bands.some(band => band.turn === place.turn && band.row === place.row)

export function toggleTurn(turn: number): void {
  setFront(({ openTurns }) => {
    const open = new Set(openTurns)
    if (!open.delete(turn)) open.add(turn)
    return { openTurns: open, turnsTouched: true }
  })
}

/** Opens all turns, or closes them where all are open; where only prompts were shown, shows items again. */
export function toggleAllTurns(): void {
  setFront(tab => {
    const first = (tab.thread?.prefaceRows ?? 0) > 0 ? 0 : 1
    const all = Array.from({ length: tab.layout.rows.length + 1 - first }, (_, i) => first + i)
    const open = tab.density === 'items' && all.every(turn => tab.openTurns.has(turn))
    return { density: 'items', openTurns: new Set(open ? [] : all), turnsTouched: true }
  })
}

export const toggleDensity = (): void => setFront(tab => ({ density: tab.density === 'items' ? 'prompts' : 'items' }))

// Checkpoints and problems

/** Shows the diff of a compaction, also where two points were compared or its history was edited. */
export function showCheckpoint(n: number): void {
  const { active } = state()
  if (active !== null) {
    stopComparing(active)
    stopEditing(active)
  }
  visit(() => setFront(tab => ({ view: 'checkpoints', checkpoint: { n, row: null }, jump: tab.jump + 1 })))
}

/** Selects a row of the diff; `subject` is what the inspector shows (null = leave it). */
export function selectDiffRow(place: CheckpointPlace, subject: Subject | null): void {
  setFront(subject === null ? { checkpoint: place } : { checkpoint: place, inspected: subject })
}

/** Shows what the model saw at a point, or was sent, as it was chosen before. */
export function showHistory(at: Point, form?: Form): void {
  visit(() =>
    setFront(({ history, jump }) => {
      const wanted = { at, form: form === undefined ? (history?.form ?? null) : form }
      const same = history !== null && placeText(wanted.at, wanted.form) === placeText(history.at, history.form)
      return { view: 'time-machine', history: { ...wanted, item: same ? history.item : null }, jump: jump + 1 }
    }),
  )
}

/** Moves the time machine in small steps: what lies between is no place to come back to. */
export const scrubHistory = (at: Point): void =>
  setFront(({ history }) => ({ history: { at, form: history?.form ?? null, item: null } }))

/** Shows what the model saw at the selection. */
export function showHistoryHere(): void {
  const tab = activeTab(state())
  if (tab !== null && tab.view !== 'time-machine') showHistory(selectedPoint(tab))
}

/** Selects an item of the history; `subject` is what the inspector shows (null = leave it). */
export function selectHistoryItem(item: number, subject: Subject | null): void {
  setFront(({ history }) => ({
    history: { at: history?.at ?? 'end', form: history?.form ?? null, item },
    ...(subject === null ? {} : { inspected: subject }),
  }))
}

export const selectProblem = (problem: number): void => setFront({ problem })

export function setView(view: ViewName): void {
  const tab = activeTab(state())
  if (tab === null || tab.view === view) return
  const first: CheckpointPlace | null = tab.checkpoints.length === 0 ? null : { n: nearestCheckpoint(tab), row: null }
  visit(() =>
    setFront({
      view,
      ...(view === 'checkpoints' && tab.checkpoint === null ? { checkpoint: first } : {}),
      ...(view === 'time-machine' && tab.history === null
        ? { history: { at: selectedPoint(tab), form: null, item: null } }
        : {}),
      ...(view === 'lab' && (tab.lab === null || tab.view === 'checkpoints') ? { lab: labPoint(tab) } : {}),
    }),
  )
}

/** The compaction at or above the selection, else the first. */
export function nearestCheckpoint(tab: Tab): number {
  const at = tab.selected
  const above = tab.layout.bands.filter(
    band => at !== null && (band.turn < at.turn || (band.turn === at.turn && at.row !== null && band.row <= at.row)),
  )
  return above.at(-1)?.checkpoint ?? tab.checkpoints[0]?.n ?? 1
}

/** Shows the Lab of a point. */
export function showLab(at: Point): void {
  visit(() => setFront(tab => ({ view: 'lab', lab: at, jump: tab.jump + 1 })))
}

/** The history that one wants to compact again: before the compaction that is looked at or stands nearest, else the last one. */
const labPoint = (tab: Tab): Point =>
  tab.checkpoints.length === 0
    ? 'end'
    : `checkpoint:${(tab.view === 'checkpoints' ? tab.checkpoint?.n : null) ?? nearestCheckpoint(tab)}:before`

export const inspect = (inspected: Subject): void => setFront({ inspected })

/** Goes to a line of a file of the thread in front: its row in the timeline, and the line itself in the inspector. */
export async function goToLine(file: number, line: number): Promise<void> {
  const tab = activeTab(state())
  if (tab?.key == null) return
  const raw = await call('rawLine', { key: tab.key, file, line })
  if (!raw.ok) return notify(raw.error.message)
  const located = file === ownFile(tab.thread) ? await call('locate', { key: tab.key, point: `line:${line}` }) : null
  const row = located?.ok && located.value.line === line ? located.value.row : null
  jumpToRow({ turn: located?.ok ? located.value.turn : raw.value.turn, row })
  if (row === null) inspect({ kind: 'line', file, line })
}

/** Goes to a point of a link; waits for it while the file is read, and while another tab is in front. */
export async function goToPoint(id: string, place: string): Promise<void> {
  const tab = state().tabs.find(t => t.id === id)
  if (tab?.key == null) return setTab(id, { pending: place })
  const seen = historyIn(place)
  const lab = labIn(place)
  const point = seen?.at ?? lab ?? place
  const got = await call('locate', { key: tab.key, point })
  if (!got.ok) {
    const reading = tab.thread?.progress.phase === 'reading'
    setTab(id, { pending: reading ? place : null })
    return reading ? undefined : notify(got.error.message)
  }
  // Who went elsewhere meanwhile stays there.
  if (state().active !== id) return setTab(id, { pending: place })
  const now = activeTab(state())
  if (now?.view !== tab.view || now.jump !== tab.jump) return setTab(id, { pending: null })
  setTab(id, { pending: null })
  if (seen !== null) return showHistory(seen.at, seen.form)
  if (lab !== null) return showLab(lab)
  const checkpoint = /^checkpoint:(\d+):/.exec(point)?.[1]
  if (checkpoint !== undefined) return showCheckpoint(Number(checkpoint))
  const { turn } = got.value
  // A band shows in a closed turn too; who comes by a link wants to see what is around it.
  setTab(id, tab => ({ openTurns: new Set([...tab.openTurns, turn]) }))
  jumpToRow({ turn, row: /^(line|end)/.test(point) ? got.value.row : null })
}

// Back and forward

const placeOf = (s: State): Visit | null => {
  const tab = activeTab(s)
  return tab === null
    ? null
    : {
        tab: tab.id,
        view: tab.view,
        selected: tab.selected,
        checkpoint: tab.checkpoint,
        history: tab.history,
        lab: tab.lab,
        problem: tab.problem,
      }
}

/** Does a jump, and remembers the places before and after it. */
export function visit(jump: () => void): void {
  const before = placeOf(state())
  // Who goes somewhere waits no longer for the point of a link.
  if (activeTab(state())?.pending != null) setFront({ pending: null })
  jump()
  if (gathering === null) remember(state().visited, before)
  else remember(gathering.visited, gathering.before)
}

/** A jump of several steps that is not done yet: where it began. What it visits on its way is no place to come back to. */
let gathering: { readonly visited: State['visited']; readonly before: Visit | null } | null = null

/** The same for a jump of several steps, such as opening a file and going to a line of it: one place to come back from. */
export async function visitAll(jump: () => Promise<void>): Promise<void> {
  const mine = { visited: state().visited, before: placeOf(state()) }
  gathering = mine
  const done = jump()
  // At once, so that one can go back while a large file is still opened.
  remember(mine.visited, mine.before)
  await done
  if (gathering !== mine) return
  gathering = null
  remember(mine.visited, mine.before)
}

/** At most 200 places are kept. */
function remember({ places, at }: State['visited'], before: Visit | null): void {
  const after = placeOf(state())
  const was = before === null || isNowhere(before) ? [] : [before]
  const kept = [...places.slice(0, at), ...was, ...(after ? [after] : [])].slice(-200)
  setState({ visited: { places: kept, at: kept.length - 1 } })
}

/** Nobody was anywhere in a session that was only just opened. */
function isNowhere({ tab, selected, view }: Visit): boolean {
  const of = state().tabs.find(({ id }) => id === tab)
  return selected === null && view === 'timeline' && of?.database == null && of?.storage == null
}

export function goBack(step: 1 | -1): void {
  gathering = null
  const { places, at } = state().visited
  const open = (i: number): boolean => state().tabs.some(tab => tab.id === places[i]?.tab)
  let to = at + step
  while (to >= 0 && to < places.length && !open(to)) to += step
  const place = places[to]
  if (place === undefined) return
  // What was selected since one came here is where forward leads to.
  const here = placeOf(state())
  const kept = here === null || places[at]?.tab !== here.tab ? places : places.with(at, here)
  setState({ active: place.tab, visited: { places: kept, at: to } })
  const { tab: _, ...rest } = place
  setFront(tab => ({
    ...rest,
    ...(place.selected ? { inspected: { kind: 'row' as const, ...place.selected } } : {}),
    jump: tab.jump + 1,
  }))
}

// Overlays, panes, clipboard

export const openOverlay = (overlay: Overlay): void => setState({ overlay })
export const closeOverlay = (): void => setState({ overlay: null })

/** Asks where a session of its own goes that begins before or after what is selected. */
export function openFork(side: 'before' | 'after'): void {
  const tab = activeTab(state())
  if (tab !== null) openOverlay({ kind: 'fork', at: pointsAround(tab)[side], candidate: null })
}

/** Asks what goes into a file of its own. Whether a rollout is masked is asked each time, a look at the review aside. */
export function openExport(): void {
  setFront(({ draft, view }) =>
    view === 'review' || draft === null
      ? {}
      : { draft: { ...draft, path: null, dropProvider: false, masksRollout: null } },
  )
  openOverlay({ kind: 'export' })
}

export const togglePane = (pane: 'libraryOpen' | 'inspectorOpen'): void =>
  setState({ panes: { ...state().panes, [pane]: !state().panes[pane] } })

/** Puts text on the clipboard and says so. */
export async function copy(text: string, what: string): Promise<void> {
  const done = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  )
  notify(done ? `${what} copied.` : 'The clipboard cannot be written here.')
}

export async function openInEditor(path: string, line: number): Promise<void> {
  if (state().settings.editor === '') {
    openOverlay({ kind: 'settings' })
    return notify('No editor command is set.')
  }
  const done = await call('openInEditor', { path, line })
  if (!done.ok) notify(done.error.message)
}

/** Applies settings at once and writes them; says why when they cannot be kept. */
export async function saveSettings(settings: Settings, said: string | null): Promise<void> {
  setState({ settings })
  if (said !== null) notify(said)
  const done = await call('saveSettings', { settings })
  if (!done.ok) notify(done.error.message)
}
