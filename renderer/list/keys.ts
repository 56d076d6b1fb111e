import type { Geometry } from './geometry.ts'

/** The part of a keyboard event that moves in a list. */
export interface Stroke {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

export interface Standing {
  readonly geometry: Geometry
  /** -1 = none. */
  readonly selected: number
  /** Height of the view in pixels. */
  readonly view: number
  readonly selectable: (index: number) => boolean
  /** Single letters move too. */
  readonly letters: boolean
}

const LETTERS: Readonly<Record<string, string>> = { j: 'ArrowDown', k: 'ArrowUp', g: 'Home', G: 'End' }

/** The row that a key leads to; null when the key is not one that moves, or there is no row to go to. */
export function stepFor(stroke: Stroke, standing: Standing): number | null {
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null
  const { geometry: g, selected, view } = standing
  const last = g.count - 1
  switch (standing.letters ? (LETTERS[stroke.key] ?? stroke.key) : stroke.key) {
    case 'ArrowDown':
      return towards(standing, selected + 1, 1)
    case 'ArrowUp':
      return towards(standing, selected < 0 ? last : selected - 1, -1)
    case 'Home':
      return towards(standing, 0, 1)
    case 'End':
      return towards(standing, last, -1)
    case 'PageDown':
      return (
        towards(standing, Math.max(selected + 1, g.at(topOf(g, selected) + view)), 1) ?? towards(standing, last, -1)
      )
    case 'PageUp':
      return towards(standing, Math.min(selected - 1, g.at(topOf(g, selected) - view)), -1) ?? towards(standing, 0, 1)
    default:
      return null
  }
}

const topOf = (g: Geometry, index: number): number => (index < 0 ? 0 : g.y(index))

/** First row from `index` on, in a direction, that may be selected. */
function towards(standing: Standing, index: number, direction: 1 | -1): number | null {
  for (let i = index; i >= 0 && i < standing.geometry.count; i += direction) if (standing.selectable(i)) return i
  return null
}
