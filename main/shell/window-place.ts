import { join } from 'node:path'
import { readJson, writeJson } from '../library/json-file.ts'
import { fieldsOf, numberIn } from '../library/settings.ts'

/** In pixels of the screen. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where the window was when it was last closed. */
export interface WindowPlace {
  readonly bounds: Rectangle
  readonly maximized: boolean
}

/** The smallest window in which the three panes can be used. */
export const LEAST = { width: 640, height: 400 }

const placePath = (dataFolder: string): string => join(dataFolder, 'window-place.json')

export const writePlace = (dataFolder: string, place: WindowPlace): void => {
  // A place that is not remembered is no harm, so nothing is said when this fails.
  writeJson(placePath(dataFolder), place)
}

/** null when none was remembered, or when no screen shows enough of its title bar to take hold of it. */
export function readPlace(dataFolder: string, screens: readonly Rectangle[]): WindowPlace | null {
  const file = readJson(placePath(dataFolder))
  if (file.kind !== 'value') return null
  const { bounds, maximized } = fieldsOf(file.value)
  const { x, y, width, height } = fieldsOf(bounds)
  const place = {
    x: numberIn(x, -100_000, 100_000),
    y: numberIn(y, -100_000, 100_000),
    width: numberIn(width, LEAST.width, 100_000),
    height: numberIn(height, LEAST.height, 100_000),
  }
  if (!isWhole(place) || !screens.some(screen => showsTitle(screen, place))) return null
  return { bounds: place, maximized: maximized === true }
}

const isWhole = (place: { readonly [K in keyof Rectangle]: number | null }): place is Rectangle =>
  Object.values(place).every(value => value !== null)

/** At least 100 pixels of the title bar's width, and its whole height of 36. */
function showsTitle(screen: Rectangle, { x, y, width }: Rectangle): boolean {
  const seen = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
  return seen >= 100 && y >= screen.y && y + 36 <= screen.y + screen.height
}
