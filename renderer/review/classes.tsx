import { useEffect, useRef } from 'react'
import type { RedactChoice, ReviewView } from '../../preload/contract.ts'
import { count } from '../format/numbers.ts'
import { type Fate, fateOf } from './choice.ts'
import { toggle } from './state.ts'
import { className, FATE_WORD } from './words.ts'

export interface ClassListProps {
  readonly classes: ReviewView['classes']
  readonly choice: RedactChoice
  /** The class whose secrets are listed; null = all. */
  readonly shown: string | null
  readonly onShow: (name: string | null) => void
}

/** Classes with what was found of each: a tick masks them, a click lists their secrets. */
export function ClassList({ classes, choice, shown, onShow }: ClassListProps) {
  if (classes.length === 0) return null
  return (
    <section aria-labelledby="review-classes">
      <h3 id="review-classes">
        <span>Masked</span>
        <span className="t3">secrets · places</span>
      </h3>
      <ul className="class-list" data-testid="classes">
        <li>
          <span />
          <button type="button" aria-pressed={shown === null} onClick={() => onShow(null)}>
            <span className="cut">All</span>
            <span />
            <span className="num">
              {count(sum(classes, 'secrets'))} · {count(sum(classes, 'places'))}
            </span>
          </button>
        </li>
        {classes.map(({ class: name, certainty, secrets, places }) => {
          const fate = fateOf({ kind: 'class', id: name }, choice)
          return (
            <li key={name} data-class={name}>
              <Tick name={name} fate={fate} />
              <button
                type="button"
                aria-pressed={shown === name}
                title={`${className(name)}: ${FATE_WORD[fate]}`}
                onClick={() => onShow(shown === name ? null : name)}
              >
                <span className="cut">{className(name)}</span>
                <span className="badge">{certainty}</span>
                <span className="num">
                  {count(secrets)} · {count(places)}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const sum = (classes: ReviewView['classes'], of: 'secrets' | 'places'): number =>
  classes.reduce((total, each) => total + each[of], 0)

function Tick({ name, fate }: { readonly name: string; readonly fate: Fate }) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = fate === 'part'
  }, [fate])
  return (
    <label className="tick">
      <input
        ref={box}
        type="checkbox"
        checked={fate === 'goes'}
        aria-label={`Mask ${className(name)}`}
        onChange={() => toggle({ kind: 'class', id: name })}
      />
    </label>
  )
}
