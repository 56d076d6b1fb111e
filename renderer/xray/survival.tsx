import type { SurvivalView } from '../../preload/contract.ts'
import { count, share } from '../format/numbers.ts'

const WIDTH = 320
const HEIGHT = 64

/** Share of facts that are still readable after one, two, … compactions. */
export function Survival({ survival }: { readonly survival: readonly SurvivalView[] }) {
  return (
    <div className="survival">
      {survival.map(one => (
        <figure key={one.name}>
          <figcaption>
            <strong>{one.name}</strong>
            <span className="t2">{sentence(one)}</span>
          </figcaption>
          {one.steps.length === 0 ? null : (
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${one.name}: ${sentence(one)}`}>
              <path
                d={`M0 0.5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}`}
                className="survival-grid"
              />
              <path d={stepPath(one)} className="survival-line" />
            </svg>
          )}
          <ol>
            {one.steps.slice(0, 8).map(step => (
              <li key={step.compactions}>
                after {count(step.compactions)}: {Math.round(100 * step.share)} %
                {step.kept === null ? null : (
                  <span className="t3">
                    {' '}
                    ({count(step.kept[0])} of {count(step.kept[1])} in this step, {share(...step.kept)})
                  </span>
                )}
              </li>
            ))}
          </ol>
        </figure>
      ))}
    </div>
  )
}

function sentence({ steps, halfLife }: SurvivalView): string {
  if (steps.length === 0) return 'Nothing that can be followed.'
  if (halfLife === null) return 'More than half is still there at the end.'
  return `At most half is left after ${count(halfLife)} ${halfLife === 1 ? 'compaction' : 'compactions'}.`
}

function stepPath({ steps }: SurvivalView): string {
  const wide = WIDTH / (steps.length + 1)
  const y = (part: number) => (HEIGHT - 1) * (1 - part) + 0.5
  return `M0 ${y(1)}${steps.map((step, i) => `H${(wide * (i + 1)).toFixed(1)}V${y(step.share).toFixed(1)}`).join('')}H${WIDTH}`
}
