import type { Point, Sending } from './model.ts'
import { parsePoint } from './point.ts'

/** What of a thread is looked at: the history at a point as the file tells it, or what is sent for it. */
export interface Place {
  readonly at: Point
  /** null: the history. */
  readonly sending: Sending | null
}

const VERSION = /^\d+\.\d+(\.\d+([-+.][\w.+-]*)?)?$/

/** Is it a version such as 0.98 or 0.169.0? */
export const isVersion = (text: string): boolean => text.length <= 32 && VERSION.test(text)

const REQUEST = /^request(?:=([\w.+-]+))?(?:,(no-images))?@(.*)$/

/** Reads POINT, `request@POINT`, `request=VERSION@POINT`, each with `,no-images` before the `@`; null when it is none of them. */
export function parsePlace(text: string): Place | null {
  const [whole, version = null, without, point] = REQUEST.exec(text) ?? []
  const at = parsePoint(point ?? text)
  if (at === null || (version !== null && !isVersion(version))) return null
  return { at, sending: whole === undefined ? null : { version, images: without === undefined } }
}
