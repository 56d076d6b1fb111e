import type { CheckpointView, Point, ThreadView } from '../preload/contract.ts'
import { rowAt } from './pages.ts'
import { historyPlace, labPlace } from './place.ts'
import type { Tab } from './store.ts'

// Where a tab stands, in the notations of links and of the command line. Reads only.

/** The place in front in the notation of links. */
export function pointOf(tab: Tab): string | null {
  if (tab.view === 'time-machine' && tab.history !== null) return historyPlace(tab.history.at, tab.history.form)
  if (tab.view === 'lab' && tab.lab !== null) return labPlace(tab.lab)
  if (tab.view === 'checkpoints' && tab.checkpoint !== null) return `checkpoint:${tab.checkpoint.n}:after`
  const at = tab.selected
  if (at === null) return null
  const row = tab.key === null || at.row === null ? undefined : rowAt(tab.key, at.turn, at.row)
  const place = row === undefined ? null : lineOfRow(tab, row)
  if (place !== null && place.file === ownFile(tab.thread)) return `line:${place.line}`
  return at.turn === 0 ? null : `turn:${at.turn}:start`
}

/** File and line of a row of the timeline. */
export function lineOfRow(
  tab: Tab,
  row: NonNullable<ReturnType<typeof rowAt>>,
): { readonly file: number; readonly line: number } | null {
  switch (row.kind) {
    case 'item':
      return row.item.ref
    case 'band':
      return checkpointView(tab, row.checkpoint)
    case 'note':
    case 'line':
      return row
  }
}

/** The point after what is selected: its line, compaction or turn. */
export function selectedPoint(tab: Tab): Point {
  if (tab.view === 'checkpoints' && tab.checkpoint !== null) return `checkpoint:${tab.checkpoint.n}:after`
  const at = tab.selected
  if (at === null || tab.layout.rows.length === 0) return 'end'
  const band = tab.layout.bands.find(b => b.turn === at.turn && b.row === at.row)
  if (band !== undefined) return `checkpoint:${band.checkpoint}:after`
  const row = tab.key === null || at.row === null ? undefined : rowAt(tab.key, at.turn, at.row)
  const place = row === undefined ? null : lineOfRow(tab, row)
  if (place !== null && place.file === ownFile(tab.thread)) return `line:${place.line}`
  return at.turn === 0 ? 'turn:1:start' : `turn:${at.turn}:end`
}

/** The point whose history would be compacted at the selection: of a compaction the one before it. */
export const nearestPoint = (tab: Tab): Point =>
  (tab.view === 'lab' ? tab.lab : null) ?? selectedPoint(tab).replace(/^(checkpoint:\d+):after$/, '$1:before')

/** The points before and after what is selected; both are the point itself where the time machine stands at one. */
export function pointsAround(tab: Tab): { readonly before: Point; readonly after: Point } {
  if (tab.view === 'time-machine' && tab.history !== null) return { before: tab.history.at, after: tab.history.at }
  const after = selectedPoint(tab)
  const [kind, n = '', side = ''] = after.split(':')
  if (kind === 'checkpoint') return { before: `checkpoint:${n}:before`, after: `checkpoint:${n}:after` }
  if (kind === 'turn') return { before: side === 'start' ? after : `turn:${n}:start`, after }
  if (kind === 'line' && Number(n) > 1) return { before: `line:${Number(n) - 1}`, after }
  return { before: after, after }
}

/** Index of the opened file among the thread's files. */
export const ownFile = (thread: ThreadView | null): number => Math.max(0, (thread?.files.length ?? 1) - 1)

export const checkpointView = (tab: Tab, n: number): CheckpointView | null =>
  tab.checkpoints.find(checkpoint => checkpoint.n === n) ?? null
