import type { NoteMark } from '../../preload/contract.ts'
import { token } from '../theme.ts'
import { HEIGHT, type Rows, rowsOf, type TimelineLayout } from './rows.ts'

/** Left edge and width of a mark on the rail, pixels. */
const HEAD = { left: 6, least: 6, most: 36 } as const
const ITEM = { left: 12, width: 14 } as const
const NOTED = { width: 6, height: 4 } as const

interface Size {
  readonly width: number
  readonly height: number
}

export interface Railed {
  readonly rows: Rows
  readonly layout: TimelineLayout
  /** What is noted. */
  readonly marks: readonly NoteMark[]
}

/**
 * Draws every mark once: heads as dark lines as long as their turn is heavy, rows of open turns as faint ones, bands over all; what is
 * noted stands at the right edge.
 */
export function drawRail(canvas: HTMLCanvasElement, { rows, layout, marks }: Railed, { width, height }: Size): void {
  const d = devicePixelRatio
  canvas.width = width * d
  canvas.height = height * d
  const g = canvas.getContext('2d')
  if (g === null) return
  g.scale(d, d)
  const scale = rows.height === 0 ? 1 : Math.min(1, height / rows.height)
  drawRows(g, rows, height, scale)
  drawHeads(g, rows, layout, scale)
  g.fillStyle = token('--amber')
  // Each is seen, and many do not run into one block.
  const least = layout.bands.length * 8 > height ? 1 : 3
  for (const { checkpoint } of layout.bands) {
    const index = rows.bandOf(checkpoint)
    if (index >= 0) g.fillRect(0, Math.round(rows.y(index) * scale), width, Math.max(least, HEIGHT.band * scale))
  }
  g.fillStyle = token('--text')
  for (const { turn, row } of marks) {
    const index = rows.indexOf(turn, row)
    const y = rows.y(index < 0 ? rows.indexOf(turn, null) : index)
    g.fillRect(width - NOTED.width, Math.round(y * scale), NOTED.width, NOTED.height)
  }
}

/** One mark a row, or one every two pixels where rows are denser than that: never more than the rail has room for. */
function drawRows(g: CanvasRenderingContext2D, rows: Rows, height: number, scale: number): void {
  g.fillStyle = token('--bar-2')
  const step = Math.max(2, HEIGHT.row * scale)
  let last = -1
  for (let y = 0; y < Math.min(height, rows.height * scale); y += step / 2) {
    const index = rows.at(y / scale)
    if (index === last || index < 0) continue
    last = index
    if (rows.place(index).kind !== 'row') continue
    g.fillRect(ITEM.left, Math.round(rows.y(index) * scale + step / 3), ITEM.width, step > 4 ? 2 : 1)
  }
}

function drawHeads(g: CanvasRenderingContext2D, rows: Rows, layout: TimelineLayout, scale: number): void {
  const heaviest = layout.rows.reduce((most, n) => Math.max(most, n), 1)
  const [ink, gone] = [token('--text-3'), token('--line-2')]
  const thick = HEIGHT.turn * scale > 6 ? 2 : 1
  let drawn = -2
  for (let turn = layout.preface > 0 ? 0 : 1; turn <= layout.rows.length; turn++) {
    const y = Math.round((rows.y(rows.indexOf(turn, null)) + HEIGHT.turn / 2) * scale)
    if (y < drawn + thick) continue
    drawn = y
    g.fillStyle = layout.status[turn - 1] === 'r' ? gone : ink
    const share = Math.sqrt(rowsOf(layout, turn) / heaviest)
    g.fillRect(HEAD.left, y, HEAD.least + (HEAD.most - HEAD.least) * share, thick)
  }
}
