import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { CheckpointView, CurveView, ThreadView } from '../../preload/contract.ts'
import { toggleDensity } from '../actions.ts'
import { count, counted, tokens } from '../format/numbers.ts'
import { targetAt } from './curve-data.ts'
import { layShade, type Reading } from './curve-plot.ts'
import type { Density } from './rows.ts'
import { useCurve, usePlot } from './use-plot.ts'

/** Pixels around a cliff in which a click means the compaction. */
const REACH = 6

export interface CurveHandle {
  /** Shades what the list shows; `where` asks the curve for places on its axis. */
  shade(where: (curve: CurveView) => readonly [number, number]): void
}

export interface CurveProps {
  readonly thread: ThreadView
  readonly checkpoints: readonly CheckpointView[]
  readonly density: Density
  readonly onCliff: (checkpoint: number) => void
  readonly onPoint: (turn: number, line: number) => void
  readonly ref: Ref<CurveHandle>
}

/** Tokens over items: where the context went, and where it was cut. */
export function Curve({ thread, checkpoints, density, onCliff, onPoint, ref }: CurveProps) {
  const curve = useCurve(thread)
  const [at, setAt] = useState<Reading | null>(null)
  const host = useRef<HTMLDivElement>(null)
  // Without a record there is nothing to draw; compactions alone have no scale.
  const empty = curve !== null && curve.x.length === 0
  const plot = usePlot(host, empty ? null : curve, checkpoints, thread.contextWindow, setAt)
  const shaded = useRef<((curve: CurveView) => readonly [number, number]) | null>(null)

  const shade = () => {
    if (plot.current !== null && shaded.current !== null) layShade(plot.current.u, shaded.current(plot.current.curve))
  }
  useImperativeHandle(ref, () => ({
    shade(where) {
      shaded.current = where
      shade()
    },
  }))
  useEffect(shade)

  const click = () => {
    const u = plot.current?.u
    if (curve === null || u?.cursor.left == null || u.cursor.left < 0) return
    const x = u.posToVal(u.cursor.left, 'x')
    const target = targetAt(curve, x, u.posToVal(u.cursor.left + REACH, 'x') - x)
    if (target?.kind === 'cliff') onCliff(target.checkpoint)
    if (target?.kind === 'point') onPoint(curve.turn[target.index] ?? 1, curve.line[target.index] ?? 1)
  }
  return (
    <div className="curve">
      <div className="curve-caption">
        <strong>Context</strong>
        <span className="num cut">{at === null ? summary(thread) : reading(at)}</span>
        <span className="grow" />
        <DensitySwitch density={density} />
      </div>
      {empty && <p className="curve-none">This file does not record how many tokens the context held.</p>}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys [ ] J K and the list reach every place that a click here does */}
      <div
        ref={host}
        hidden={empty}
        className="curve-plot"
        role="img"
        aria-label={sentence(thread, curve)}
        onClick={click}
      />
    </div>
  )
}

function DensitySwitch({ density }: { readonly density: Density }) {
  const button = (value: Density, label: string) => (
    <button type="button" aria-pressed={density === value} onClick={density === value ? undefined : toggleDensity}>
      {label}
    </button>
  )
  return (
    <fieldset className="seg" title="Prompts only or items (z)">
      <legend className="only-spoken">Rows shown</legend>
      {button('prompts', 'Prompts')}
      {button('items', 'Items')}
    </fieldset>
  )
}

function summary({ peakTokens, contextWindow, lastTokens }: ThreadView): string {
  if (peakTokens === null) return 'no token records'
  const limit = contextWindow === null ? '' : ` of ${tokens(contextWindow)}`
  const above = contextWindow !== null && peakTokens > contextWindow ? ' (above the window)' : ''
  return `peak ${tokens(peakTokens)}${limit}${above} · now ${tokens(lastTokens)} · x: items`
}

const reading = ({ x, tokens: n }: Reading): string => `item ${count(Math.round(x))} · ${tokens(n)} tok`

const sentence = (thread: ThreadView, curve: CurveView | null): string =>
  `Context tokens over ${counted(curve?.items ?? 0, 'item')}: ${summary(thread).replace(' · x: items', '')}, with ${counted(curve?.cliffs.length ?? 0, 'compaction')}.`
