import type { LayoutPage } from '../../preload/contract.ts'
import { type Geometry, type Section, sectioned } from '../list/geometry.ts'

/** Pixels of ui.md section 2; every row of a kind has this height, whatever it holds. */
export const HEIGHT = { turn: 28, row: 24, band: 40 } as const

type LayoutBand = LayoutPage['bands'][number]

/** All pages of the layout joined; entry 0 of `rows` and of `status` is turn 1. */
export interface TimelineLayout {
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
  | { readonly kind: 'turn'; readonly turn: number; readonly open: boolean }
  | { readonly kind: 'row'; readonly turn: number; readonly row: number }
  | { readonly kind: 'band'; readonly turn: number; readonly row: number; readonly checkpoint: number }
  /** Says that the turns `from`..`turn` were rolled back; stands below a run of them whose last one is closed. */
  | { readonly kind: 'taken'; readonly turn: number; readonly from: number }

/** The visible rows of a timeline: where any of them stands is arithmetic over its turn. */
export interface Rows extends Geometry {
  place(index: number): Place
  /** A row of a turn (null = its head); where the turn is closed its band, else its head; -1 when there is no such turn. */
  indexOf(turn: number, row: number | null): number
  bandOf(checkpoint: number): number
}

const NONE: readonly LayoutBand[] = []

/** Lays out heads, rows and bands: O(turns + bands) here, O(log turns) for each question afterwards. */
export function layOut(layout: TimelineLayout, openTurns: ReadonlySet<number>, density: Density): Rows {
  const first = layout.preface > 0 ? 0 : 1
  const bands = groupBands(layout.bands)
  const own = (turn: number) => bands.get(turn) ?? NONE
  const isOpen = (turn: number) => density === 'items' && openTurns.has(turn) && rowsOf(layout, turn) > 0
  const section = (turn: number): Section =>
    isOpen(turn)
      ? { ...SECTION, rows: rowsOf(layout, turn), other: own(turn).map(b => ({ row: b.row, h: HEIGHT.band })) }
      : {
          ...SECTION,
          rows: own(turn).length + (endsTakenRun(layout, turn) ? 1 : 0),
          other: own(turn).map((_, row) => ({ row, h: HEIGHT.band })),
        }
  const sections = sectioned(Array.from({ length: layout.rows.length + 1 - first }, (_, i) => section(i + first)))

  const indexOf = (turn: number, row: number | null): number => {
    if (turn < first || turn > layout.rows.length) return -1
    const at = (k: number) => sections.index({ section: turn - first, row: k })
    if (row === null) return at(-1)
    if (isOpen(turn)) return at(Math.min(Math.max(row, 0), rowsOf(layout, turn) - 1))
    return at(own(turn).findIndex(b => b.row === row))
  }
  return {
    ...sections,
    indexOf,
    bandOf(checkpoint) {
      const band = layout.bands.find(b => b.checkpoint === checkpoint)
      return band === undefined ? -1 : indexOf(band.turn, band.row)
    },
    place(index) {
      const at = sections.place(index)
      const turn = at.section + first
      if (at.row < 0) return { kind: 'turn', turn, open: isOpen(turn) }
      const band = isOpen(turn) ? own(turn).find(b => b.row === at.row) : own(turn)[at.row]
      if (band !== undefined) return { kind: 'band', turn, row: band.row, checkpoint: band.checkpoint }
      return isOpen(turn) ? { kind: 'row', turn, row: at.row } : { kind: 'taken', turn, from: takenFrom(layout, turn) }
    },
  }
}

const SECTION = { head: HEIGHT.turn, row: HEIGHT.row } as const

/** Rows of a turn, turn 0 being what stands before the first one. */
export const rowsOf = (layout: TimelineLayout, turn: number): number =>
  turn === 0 ? layout.preface : (layout.rows[turn - 1] ?? 0)

function groupBands(bands: readonly LayoutBand[]): Map<number, readonly LayoutBand[]> {
  const groups = new Map<number, LayoutBand[]>()
  for (const band of bands) {
    const group = groups.get(band.turn)
    if (group === undefined) groups.set(band.turn, [band])
    else group.push(band)
  }
  for (const group of groups.values()) group.sort((a, b) => a.row - b.row)
  return groups
}

/** Only for a closed turn: an open one shows the rollback's marker among its own rows. */
const endsTakenRun = (layout: TimelineLayout, turn: number): boolean =>
  layout.status[turn - 1] === 'r' && layout.status[turn] !== 'r'

function takenFrom(layout: TimelineLayout, turn: number): number {
  let from = turn
  while (from > 1 && layout.status[from - 2] === 'r') from--
  return from
}
