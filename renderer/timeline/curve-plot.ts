import uPlot from 'uplot'
import type { CurveView } from '../../preload/contract.ts'
import { count, tokens } from '../format/numbers.ts'
import { token } from '../theme.ts'
import { type Cliff, type CurveData, plotData } from './curve-data.ts'

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
  if (limit !== null) drawWindow(u, limit)
  for (const fire of fires) drawFire(u, fire)
  const crowded = cliffs.length > u.width / CROWDED
  let free = Number.NEGATIVE_INFINITY
  for (const cliff of cliffs) {
    const x = drawCliff(u, cliff, crowded)
    if (x < free) continue
    free = x + drawNumber(u, cliff, x) + 8 * devicePixelRatio
  }
  u.ctx.restore()
}

function drawWindow(u: uPlot, limit: number): void {
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
  if (y > bbox.top + bbox.height / 2) return
  const label = `window ${tokens(limit)}`
  ctx.font = `${11 * d}px "Inter Variable", system-ui, sans-serif`
  ctx.textAlign = 'left'
  ctx.fillStyle = token('--bg')
  ctx.fillRect(bbox.left + 2 * d, y + 3 * d, ctx.measureText(label).width + 4 * d, 13 * d)
  ctx.fillStyle = token('--text-3')
  ctx.fillText(label, bbox.left + 4 * d, y + 13 * d)
}

/** Draws the fall and answers where it stands, in canvas pixels. A side that the file does not tell reaches to the plot's edge and has no end point. */
function drawCliff(u: uPlot, cliff: Cliff, crowded: boolean): number {
  const { ctx, bbox } = u
  const d = devicePixelRatio
  const x = Math.round(u.valToPos(cliff.x, 'x', true))
  const to = cliff.after === null ? bbox.top + bbox.height : u.valToPos(cliff.after, 'y', true)
  ctx.strokeStyle = token('--amber')
  ctx.fillStyle = token('--amber')
  ctx.lineWidth = (crowded ? 1 : 2) * d
  ctx.beginPath()
  ctx.moveTo(x, topOf(u, cliff))
  ctx.lineTo(x, to)
  ctx.stroke()
  if (cliff.after === null) return x
  ctx.beginPath()
  ctx.arc(x, to, (crowded ? 1.5 : 3) * d, 0, 2 * Math.PI)
  ctx.fill()
  return x
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

/** Writes the number beside the fall, left of it at the right edge. Answers its width. */
function drawNumber(u: uPlot, cliff: Cliff, x: number): number {
  const { ctx, bbox } = u
  const d = devicePixelRatio
  const label = String(cliff.checkpoint)
  ctx.fillStyle = token('--amber-text')
  ctx.font = `600 ${11 * d}px "Inter Variable", system-ui, sans-serif`
  const { width } = ctx.measureText(label)
  const fits = x + 5 * d + width <= bbox.left + bbox.width
  ctx.textAlign = fits ? 'left' : 'right'
  const lowest = bbox.top + bbox.height - 2 * d
  ctx.fillText(label, x + (fits ? 5 : -5) * d, Math.min(lowest, Math.max(topOf(u, cliff), bbox.top) + 10 * d))
  return width
}
