import type { LayoutPage } from '../../preload/contract.ts'

/** Pixels of ui.md section 2; every row of a kind has this height, whatever it holds. */
export const HEIGHT = { turn: 28, item: 24, band: 40, taken: 24 } as const

type LayoutBand = LayoutPage['bands'][number]

/** All pages of the layout joined; entry 0 of `rows` and of `status` is turn 1. */
export interface Layout {
  /** Rows before the first turn; they stand in a section of their own, turn 0. */
  readonly preface: number
  readonly rows: readonly number[]
  /** c i f r o, one a turn. */
  readonly status: string
  readonly bands: readonly LayoutBand[]
}

/** `prompts` shows heads and bands only, whatever turns are open. */
export type Density = 'prompts' | 'items'

export type Place =
  | { readonly kind: 'turn'; readonly turn: number; readonly y: number; readonly h: number; readonly open: boolean }
  | { readonly kind: 'row'; readonly turn: number; readonly row: number; readonly y: number; readonly h: number }
  | {
      readonly kind: 'band'
      readonly turn: number
      readonly row: number
      readonly checkpoint: number
      readonly y: number
      readonly h: number
    }
  /** Says that the turns `from`..`turn` were rolled back; stands below a closed run of them. */
  | { readonly kind: 'taken'; readonly turn: number; readonly from: number; readonly y: number; readonly h: number }

/** The visible rows of a timeline: the place of any of them is arithmetic over its turn. */
export interface Geometry {
  readonly count: number
  readonly height: number
  /** The row that holds `y`, clamped to the first and last; -1 when there are none. */
  indexAt(y: number): number
  at(index: number): Place
  /** The head of a turn; -1 when there is no such turn. */
  headOf(turn: number): number
  /** A row of a turn, or the head of its turn where it is closed. */
  indexOf(turn: number, row: number | null): number
  bandOf(checkpoint: number): number
  readonly turns: number
}

const EMPTY: readonly LayoutBand[] = []

/** Lays out heads, rows and bands: O(turns + bands) here, O(log turns) for each question afterwards. */
export function layOut(layout: Layout, open: ReadonlySet<number>, density: Density): Geometry {
  const first = layout.preface > 0 ? 0 : 1
  const sections = layout.rows.length + 1 - first
  const bands = groupBands(layout.bands)
  const index = new Float64Array(sections + 1)
  const top = new Float64Array(sections + 1)
  const isOpen = (turn: number): boolean => density === 'items' && open.has(turn) && rowsOf(layout, turn) > 0
  for (let s = 0; s < sections; s++) {
    const turn = s + first
    const own = bands.get(turn)?.length ?? 0
    const taken = endsTakenRun(layout, turn, isOpen(turn)) ? 1 : 0
    const inside = isOpen(turn) ? rowsOf(layout, turn) : own
    index[s + 1] = (index[s] ?? 0) + 1 + inside + taken
    top[s + 1] = (top[s] ?? 0) + HEIGHT.turn + (inside - own) * HEIGHT.item + own * HEIGHT.band + taken * HEIGHT.taken
  }
  const count = index[sections] ?? 0
  const height = top[sections] ?? 0

  const at = (i: number): Place => {
    const s = sectionHolding(index, i)
    const turn = s + first
    const y = top[s] ?? 0
    const k = i - (index[s] ?? 0)
    if (k === 0) return { kind: 'turn', turn, y, h: HEIGHT.turn, open: isOpen(turn) }
    const own = bands.get(turn) ?? EMPTY
    return isOpen(turn)
      ? inOpen(turn, own, k - 1, y + HEIGHT.turn)
      : inClosed(layout, turn, own, k - 1, y + HEIGHT.turn)
  }

  const headOf = (turn: number): number =>
    turn < first || turn > layout.rows.length ? -1 : (index[turn - first] ?? -1)
  const indexOf = (turn: number, row: number | null): number => {
    const head = headOf(turn)
    if (head < 0 || row === null) return head
    if (isOpen(turn)) return head + 1 + Math.min(Math.max(row, 0), rowsOf(layout, turn) - 1)
    const band = (bands.get(turn) ?? EMPTY).findIndex(b => b.row === row)
    return band < 0 ? head : head + 1 + band
  }

  return {
    count,
    height,
    turns: layout.rows.length,
    at,
    headOf,
    indexOf,
    indexAt(y) {
      if (count === 0) return -1
      const s = sectionHolding(top, Math.min(Math.max(y, 0), height - 1))
      return searchIn(at, index[s] ?? 0, (index[s + 1] ?? 1) - 1, y)
    },
    bandOf(checkpoint) {
      const band = layout.bands.find(b => b.checkpoint === checkpoint)
      return band === undefined ? -1 : indexOf(band.turn, band.row)
    },
  }
}

/** Rows of a turn, turn 0 being what stands before the first one. */
export function rowsOf(layout: Layout, turn: number): number {
  return turn === 0 ? layout.preface : (layout.rows[turn - 1] ?? 0)
}

function groupBands(bands: readonly LayoutBand[]): Map<number, LayoutBand[]> {
  const groups = new Map<number, LayoutBand[]>()
  for (const band of bands) {
    const group = groups.get(band.turn)
    if (group === undefined) groups.set(band.turn, [band])
    else group.push(band)
  }
  for (const group of groups.values()) group.sort((a, b) => a.row - b.row)
  return groups
}

/** An open turn shows the rollback marker among its own rows, so only closed runs get the note. */
function endsTakenRun(layout: Layout, turn: number, open: boolean): boolean {
  return !open && layout.status[turn - 1] === 'r' && layout.status[turn] !== 'r'
}

/** Largest section whose start is <= value; empty sections do not occur, so starts rise strictly. */
function sectionHolding(starts: Float64Array, value: number): number {
  let low = 0
  let high = starts.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}

function searchIn(at: (i: number) => Place, from: number, to: number, y: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (at(middle).y <= y) low = middle
    else high = middle - 1
  }
  return low
}

function inOpen(turn: number, own: readonly LayoutBand[], row: number, y: number): Place {
  let above = 0
  while (above < own.length && (own[above]?.row ?? 0) < row) above++
  const place = { turn, row, y: y + row * HEIGHT.item + above * (HEIGHT.band - HEIGHT.item) }
  const band = own[above]
  return band?.row === row
    ? { kind: 'band', ...place, checkpoint: band.checkpoint, h: HEIGHT.band }
    : { kind: 'row', ...place, h: HEIGHT.item }
}

function inClosed(layout: Layout, turn: number, own: readonly LayoutBand[], k: number, y: number): Place {
  const band = own[k]
  if (band !== undefined) {
    const { row, checkpoint } = band
    return { kind: 'band', turn, row, checkpoint, y: y + k * HEIGHT.band, h: HEIGHT.band }
  }
  let from = turn
  while (from > 1 && layout.status[from - 2] === 'r') from--
  return { kind: 'taken', turn, from, y: y + own.length * HEIGHT.band, h: HEIGHT.taken }
}
