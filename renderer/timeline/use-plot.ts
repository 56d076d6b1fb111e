import 'uplot/dist/uPlot.min.css'
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type uPlot from 'uplot'
import type { CheckpointView, CurveView, ThreadKey, ThreadView } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { useLook } from '../theme.ts'
import { cliffsOf } from './curve-data.ts'
import { drawPlot, type Fire, type Overlaid, type Reading } from './curve-plot.ts'

/** At most this many points cross the border and are drawn. */
const POINTS = 1600

/** Asked when a thread opens and when a stage ends; while lines are read at most once a second. An answer counts as long as its thread is shown. */
export function useCurve({ key, progress }: ThreadView): CurveView | null {
  const [curve, setCurve] = useState<CurveView | null>(null)
  const asked = useRef(Number.NEGATIVE_INFINITY)
  const shown = useRef<ThreadKey | null>(key)
  const { phase, lines, checkpoints } = progress
  useEffect(() => {
    shown.current = key
    return () => {
      shown.current = null
    }
  }, [key])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the counts tell that there is more to ask for
  useEffect(() => {
    const wait = phase === 'reading' ? Math.max(0, asked.current + 1000 - performance.now()) : 0
    const timer = setTimeout(async () => {
      asked.current = performance.now()
      const got = await call('curve', { key, points: POINTS })
      if (shown.current === key && got.ok) setCurve(got.value)
    }, wait)
    return () => clearTimeout(timer)
  }, [key, phase, phase === 'reading' ? lines : 0, checkpoints])
  return curve
}

const NO_FIRES: readonly Fire[] = []

export interface Plot {
  readonly u: uPlot
  readonly curve: CurveView
}

/** A new plot for new data, another theme or another size. */
export function usePlot(
  host: RefObject<HTMLDivElement | null>,
  curve: CurveView | null,
  checkpoints: readonly CheckpointView[],
  contextWindow: number | null,
  onPoint: (at: Reading | null) => void,
  fires: readonly Fire[] = NO_FIRES,
): RefObject<Plot | null> {
  const look = useLook()
  const plot = useRef<Plot | null>(null)
  // Their numbers change while a session is checked; the curve asks for their lines alone.
  const lines = useMemo(() => checkpoints.map(({ line }) => line).join(' '), [checkpoints])
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read from the theme while the plot is made
  useLayoutEffect(() => {
    const element = host.current
    if (element === null || curve === null) return
    const cliffs = cliffsOf(curve, n => checkpoints[n - 1]?.line ?? null)
    const overlaid: Overlaid = { curve, cliffs, fires, contextWindow }
    const u = drawPlot(element, overlaid, onPoint)
    plot.current = { u, curve }
    const observer = new ResizeObserver(() => {
      const [width, height] = [element.clientWidth, element.clientHeight]
      if (width > 0 && height > 0 && (width !== u.width || height !== u.height)) u.setSize({ width, height })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      u.destroy()
      plot.current = null
    }
  }, [host, curve, lines, contextWindow, look, onPoint, fires])
  return plot
}
