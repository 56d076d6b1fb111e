import type { CheckpointView, LayoutPage, ThreadKey, ThreadProgress, ThreadView } from '../preload/contract.ts'
import { goToPoint, notify, setTab, state } from './actions.ts'
import { call } from './api.ts'
import { dropPages, markStale } from './pages.ts'
import { dropPartings } from './partings.ts'
import { type Layout, NO_LAYOUT, type Tab } from './store.ts'

/** What is being asked about a thread; `again`: something came meanwhile, ask once more. */
interface Asking {
  readonly work: Promise<void>
  again: boolean
}

const asking = new Map<ThreadKey, Asking>()

const tabOf = (key: ThreadKey): Tab | undefined => state().tabs.find(tab => tab.key === key)

/** Takes in how far the engine is. Geometry is fetched while lines are read and once more at the end. */
export function onProgress(progress: ThreadProgress): void {
  const tab = tabOf(progress.key)
  if (tab?.thread == null) return
  const before = tab.thread.progress
  setTab(tab.id, { thread: { ...tab.thread, progress } })
  if (before.renewed !== progress.renewed) renewed(tab.id, progress.key)
  if (before.file !== progress.file && progress.file !== 'there') notify(FILE_WORDS[progress.file])
  if (before.grown !== progress.grown || before.renewed !== progress.renewed) void refresh(progress.key)
  else if (before.phase !== progress.phase || progress.phase === 'reading') void refresh(progress.key)
  else if (progress.phase === 'checking') retouch(progress.key)
}

/** What stands in the bar of a session whose file is not there any more. */
export const FILE_WORDS = {
  gone: 'The file is gone: what was read of it is shown',
  packed: 'The file was packed: what was read of it is shown',
} as const

/**
 * What was fetched does not hold any more. The reader's turn is kept where there is one by its number, and the view goes back to it: its
 * list has no rows in between.
 */
function renewed(id: string, key: ThreadKey): void {
  dropPages(key)
  dropPartings(key)
  setTab(id, ({ jump }) => ({ layout: NO_LAYOUT, checkpoints: [], jump: jump + 1 }))
  notify('More changed in the file than lines at its end: it was read anew.')
}

/** Milliseconds. */
const AGAIN_AFTER = 500

/** When tokens were last taken in while a thread is checked, milliseconds. */
const touched = new Map<ThreadKey, number>()

/** Tokens become known line by line: a while later is often enough to look again. */
function retouch(key: ThreadKey): void {
  const now = performance.now()
  if (now - (touched.get(key) ?? 0) < AGAIN_AFTER) return
  touched.set(key, now)
  markStale(key)
  void recount(key)
}

/** Compactions are counted first, in order: asks again from the first one whose numbers are not here yet. */
async function recount(key: ThreadKey): Promise<void> {
  const before = tabOf(key)?.checkpoints ?? []
  const from = before.findIndex(({ tokensAfter }) => tokensAfter === null)
  if (from === -1) return
  const checkpoints = await checkpointsOf(key, before.slice(0, from), before.length)
  const tab = tabOf(key)
  // Who asked for all of them meanwhile knows more.
  if (tab?.checkpoints === before) setTab(tab.id, { checkpoints })
}

/**
 * Fetches what is known of a thread now; calls while it runs are gathered into one more. Resolves when that is here. `told`: what was said
 * of it just now.
 */
export function refresh(key: ThreadKey, told: ThreadView | null = null): Promise<void> {
  const running = asking.get(key)
  if (running !== undefined) {
    running.again = true
    return running.work
  }
  const work = takeIn(key, told).then(() => {
    const again = asking.get(key)?.again ?? false
    asking.delete(key)
    return again ? refresh(key) : undefined
  })
  asking.set(key, { work, again: false })
  return work
}

async function takeIn(key: ThreadKey, told: ThreadView | null): Promise<void> {
  const asked = told === null ? await call('thread', { key }) : ({ ok: true, value: told } as const)
  const tab = tabOf(key)
  if (!asked.ok || tab === undefined) return
  const before = tab.thread?.progress
  const thread = asked.value
  const done = thread.progress.phase !== 'reading'
  // Turns only grow while lines are read, but a later line may take an earlier turn back: at the end all are asked again.
  const known = tab.layout.rows.length
  // Both at once: while lines are read an answer waits for a pause.
  const [layout, first] = await Promise.all([
    layoutFrom(key, done ? { rows: [], status: '', bands: [] } : tab.layout),
    checkpointsOf(key, done ? [] : tab.checkpoints, thread.progress.checkpoints),
  ])
  const checkpoints = await checkpointsOf(key, first, layout.bands.length)
  const last = tabOf(key)
  if (last === undefined) return
  const grew = !done && known !== layout.rows.length
  // What it told meanwhile is newer.
  const newer = last.thread !== null && last.thread.progress !== before ? { progress: last.thread.progress } : {}
  // Before it is drawn: what is asked for then is new.
  if (done) markStale(key)
  else if (grew) markStale(key, known)
  setTab(last.id, {
    thread: { ...thread, ...newer },
    title: thread.title,
    layout,
    checkpoints,
    ...firstView(last, layout, done),
  })
  if (last.pending !== null && state().active === last.id) await followLink(last.id, last.pending, layout, done)
  if (thread.progress.phase === 'ready') await showDamage(key)
}

/** A damaged file opens on its problems, once: the first time that it is opened, and only while nobody went elsewhere. */
async function showDamage(key: ThreadKey): Promise<void> {
  const tab = tabOf(key)
  if (tab === undefined || !tab.isNew) return
  setTab(tab.id, { isNew: false })
  if (tab.turnsTouched || tab.view !== 'timeline' || tab.jump > 1 || tab.thread?.progress.problems === 0) return
  const page = await call('problems', { key, from: 0, count: 100 })
  const damaged = page.ok && page.value.problems.some(problem => problem.severity === 'error')
  if (damaged && tabOf(key)?.view === 'timeline') setTab(tab.id, { view: 'problems' })
}

/** Goes to the point of a link; one that does not exist must not leave the view without a selection. */
async function followLink(id: string, point: string, layout: Layout, done: boolean): Promise<void> {
  await goToPoint(id, point)
  setTab(id, tab => firstView(tab, layout, done))
}

/** All turns are closed but the one that holds the first compaction, which is selected; a session without one opens at its first turn. */
function firstView(tab: Tab, layout: Layout, done: boolean): Partial<Tab> {
  if (tab.turnsTouched || tab.selected !== null || tab.pending !== null) return {}
  const [band] = layout.bands
  if (band !== undefined) {
    const selected = { turn: band.turn, row: band.row }
    return { openTurns: new Set([band.turn]), selected, inspected: { kind: 'row', ...selected }, jump: tab.jump + 1 }
  }
  if (!done || layout.rows.length === 0) return {}
  const selected = { turn: 1, row: null }
  return { openTurns: new Set([1]), selected, inspected: { kind: 'row', ...selected } }
}

/** The last known turn may have grown, so it is asked again. */
async function layoutFrom(key: ThreadKey, known: Layout): Promise<Layout> {
  const kept = Math.max(0, known.rows.length - 1)
  const rows = known.rows.slice(0, kept)
  let status = known.status.slice(0, kept)
  let bands: LayoutPage['bands'] = known.bands
  for (;;) {
    const page = await call('layout', { key, from: rows.length + 1 })
    if (!page.ok) return known
    for (const n of page.value.rows) rows.push(n)
    status += page.value.status
    bands = page.value.bands
    if (page.value.rows.length === 0 || rows.length >= page.value.total) return { rows, status, bands }
  }
}

async function checkpointsOf(
  key: ThreadKey,
  known: readonly CheckpointView[],
  most: number,
): Promise<readonly CheckpointView[]> {
  if (known.length >= most) return known
  const all = [...known]
  while (all.length < most) {
    const page = await call('checkpoints', { key, from: all.length + 1, count: 200 })
    if (!page.ok || page.value.length === 0) break
    all.push(...page.value)
  }
  return all
}
