import uPlot from 'uplot'
import type { CurveView } from '../../preload/contract.ts'
import { count, tokens } from '../format/numbers.ts'
import { token } from '../theme.ts'
import { type Cliff, type CurveData, plotData } from './curve-data.ts'
import { type Box, besides } from './curve-labels.ts'

/** What the plot shows besides the curve. Read at each drawing. */
export interface Overlaid {
  readonly curve: CurveView
  readonly cliffs: readonly Cliff[]
  /** Where a rule would have compacted. */
  readonly fires: readonly Fire[]
  /** null where the file does not say. */
  readonly contextWindow: number | null
}

/** A compaction that did not happen: behind so many items, at so many tokens by the rule's own count. */
export interface Fire {
  readonly x: number
  readonly tokens: number
  readonly chosen: boolean
}

/** A point of the curve under the mouse. */
export interface Reading {
  readonly x: number
  readonly tokens: number
}

function readingAt({ x, tokens: n }: CurveData, index: number | null): Reading | null {
  const [at, value] = index === null ? [] : [x[index], n[index]]
  return at === undefined || value === undefined ? null : { x: at, tokens: value }
}

/** Below this many pixels for each compaction the falls are drawn thin. */
const CROWDED = 12

const FONT = '11px "Inter Variable", system-ui, sans-serif'

/** The window's line is drawn only where it does not flatten the curve. */
const showsWindow = (limit: number | null, top: number): limit is number => limit !== null && limit < top * 3

export function drawPlot(host: HTMLElement, overlaid: Overlaid, onPoint: (at: Reading | null) => void): uPlot {
  const data = plotData(overlaid.curve, overlaid.cliffs)
  const top = data.tokens.reduce((most, n) => Math.max(most, n), 1)
  const limit = showsWindow(overlaid.contextWindow, top) ? overlaid.contextWindow : null
  const options: uPlot.Options = {
    width: host.clientWidth,
    height: host.clientHeight,
    padding: [6, 12, 0, 0],
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: [0, Math.max(1, overlaid.curve.items, data.x.at(-1) ?? 1)] },
      y: { range: [0, Math.max(top, limit ?? 0, ...overlaid.fires.map(fire => fire.tokens)) * 1.06] },
    },
    axes: [
      { ...axis(16), gap: 2, grid: { show: false }, space: 90, values: (_, all) => all.map(whole) },
      {
        ...axis(48),
        gap: 4,
        grid: { stroke: token('--line'), width: 1 },
        space: 28,
        values: (_, all) => all.map(tokens),
      },
    ],
    series: [{}, { stroke: token('--text-2'), width: 1.25, fill: `${token('--bar')}66`, points: { show: false } }],
    hooks: {
      draw: [u => drawMarks(u, overlaid, limit)],
      setCursor: [u => onPoint(readingAt(data, u.cursor.idx ?? null))],
    },
  }
  return new uPlot(options, [data.x, data.tokens], host)
}

const axis = (size: number) => ({ size, font: FONT, stroke: token('--text-3'), ticks: { show: false } })

/** Items are whole: no label between two of them. */
const whole = (x: number): string => (Number.isInteger(x) ? count(x) : '')

/** Part of the x axis that the list shows: an element under the canvas, so that scrolling draws none. In parts of the plot, so that its size may change. */
export function layShade(u: uPlot, [from, to]: readonly [number, number]): void {
  const shade = u.under.querySelector<HTMLElement>('.curve-shade') ?? newShade(u.under)
  const most = u.scales['x']?.max ?? 1
  shade.style.left = `${(100 * from) / most}%`
  shade.style.width = `${(100 * (to - from)) / most}%`
}

function newShade(under: HTMLElement): HTMLElement {
  const shade = document.createElement('div')
  shade.className = 'curve-shade'
  under.append(shade)
  return shade
}

function drawMarks(u: uPlot, { cliffs, fires }: Overlaid, limit: number | null): void {
  u.ctx.save()
  const label = limit === null ? null : drawWindow(u, limit)
  for (const fire of fires) drawFire(u, fire)
  const crowded = cliffs.length > u.width / CROWDED
  let free = Number.NEGATIVE_INFINITY
  for (const cliff of cliffs) drawCliff(u, cliff, crowded)
  // Words over the falls: where there are many, none could be read under them, and few numbers are enough.
  for (const cliff of cliffs) {
    const x = placeOf(u, cliff)
    if (x < free) continue
    free = x + drawNumber(u, cliff, { taken: label?.box ?? null, crowded }) + (crowded ? 40 : 8) * devicePixelRatio
  }
  if (label !== null) drawLabel(u, label)
  u.ctx.restore()
}

interface Label {
  readonly text: string
  readonly box: Box
}

/** Draws the line, and answers its label; null where that has no room. */
function drawWindow(u: uPlot, limit: number): Label | null {
  const { ctx, bbox } = u
  const d = devicePixelRatio
  const y = Math.round(u.valToPos(limit, 'y', true)) + 0.5
  ctx.strokeStyle = token('--text-3')
  ctx.lineWidth = d
  ctx.setLineDash([4 * d, 3 * d])
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  ctx.setLineDash([])
  if (y > bbox.top + bbox.height / 2) return null
  const text = `window ${tokens(limit)}`
  ctx.font = LABEL_FONT(d)
  const left = bbox.left + 2 * d
  return { text, box: { left, right: left + ctx.measureText(text).width + 4 * d, top: y + 3 * d, bottom: y + 16 * d } }
}

const LABEL_FONT = (d: number): string => `${11 * d}px "Inter Variable", system-ui, sans-serif`

function drawLabel({ ctx }: uPlot, { text, box }: Label): void {
  const d = devicePixelRatio
  ctx.font = LABEL_FONT(d)
  ctx.textAlign = 'left'
  ctx.fillStyle = token('--bg')
  ctx.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top)
  ctx.fillStyle = token('--text-3')
  ctx.fillText(text, box.left + 2 * d, box.bottom - 3 * d)
}

/** Canvas pixels from the left. */
const placeOf = (u: uPlot, cliff: Cliff): number => Math.round(u.valToPos(cliff.x, 'x', true))

/** A side that the file does not tell reaches to the plot's edge and has no end point. */
function drawCliff(u: uPlot, cliff: Cliff, crowded: boolean): void {
  const { ctx, bbox } = u
  const d = devicePixelRatio
  const x = placeOf(u, cliff)
  const to = cliff.after === null ? bbox.top + bbox.height : u.valToPos(cliff.after, 'y', true)
  ctx.strokeStyle = token('--amber')
  ctx.fillStyle = token('--amber')
  ctx.lineWidth = (crowded ? 1 : 2) * d
  ctx.beginPath()
  ctx.moveTo(x, topOf(u, cliff))
  ctx.lineTo(x, to)
  ctx.stroke()
  if (cliff.after === null) return
  ctx.beginPath()
  ctx.arc(x, to, (crowded ? 1.5 : 3) * d, 0, 2 * Math.PI)
  ctx.fill()
}

/** Dashed and with an open end, so that nobody takes it for one that happened. */
function drawFire(u: uPlot, fire: Fire): void {
  const { ctx, bbox } = u
  const d = devicePixelRatio
  const x = Math.round(u.valToPos(fire.x, 'x', true)) + 0.5
  const y = Math.max(bbox.top + 4 * d, u.valToPos(fire.tokens, 'y', true))
  ctx.strokeStyle = token('--amber-text')
  ctx.lineWidth = (fire.chosen ? 2 : 1) * d
  ctx.setLineDash([3 * d, 3 * d])
  ctx.beginPath()
  ctx.moveTo(x, y)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.setLineDash([])
  ctx.beginPath()
  ctx.arc(x, y, (fire.chosen ? 5 : 3.5) * d, 0, 2 * Math.PI)
  ctx.fillStyle = token('--bg')
  ctx.fill()
  ctx.stroke()
}

const topOf = (u: uPlot, { before }: Cliff): number => (before === null ? u.bbox.top : u.valToPos(before, 'y', true))

interface Around {
  /** A label that is there already. */
  readonly taken: Box | null
  /** Other falls run through the place. */
  readonly crowded: boolean
}

/** Writes the number beside the fall, left of it at the right edge. Answers its width. */
function drawNumber(u: uPlot, cliff: Cliff, { taken, crowded }: Around): number {
  const { ctx, bbox } = u
  const d = devicePixelRatio
  const label = String(cliff.checkpoint)
  ctx.font = `600 ${11 * d}px "Inter Variable", system-ui, sans-serif`
  const { width } = ctx.measureText(label)
  const x = placeOf(u, cliff)
  const fits = x + 5 * d + width <= bbox.left + bbox.width
  const left = fits ? x + 5 * d : x - 5 * d - width
  const lowest = bbox.top + bbox.height - 2 * d
  const bottom = Math.min(lowest, Math.max(topOf(u, cliff), bbox.top) + 10 * d)
  const box = besides({ left, right: left + width, top: bottom - 10 * d, bottom }, taken)
  if (crowded) {
    ctx.fillStyle = token('--bg')
    ctx.fillRect(box.left - 2 * d, box.top - d, width + 4 * d, box.bottom - box.top + 3 * d)
  }
  ctx.fillStyle = token('--amber-text')
  ctx.textAlign = 'left'
  ctx.fillText(label, box.left, box.bottom)
  return width
}
