/** A time of ISO 8601 with its distance from UTC: without one it would mean another moment on another machine. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970; null of a text that names no moment. */
export function momentOf(text: string | null): number | null {
  if (text === null || !MOMENT.test(text)) return null
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : time
}

/** `2026-11`, by UTC; null of a text that names no moment. */
export function monthOf(text: string | null): string | null {
  const time = momentOf(text)
  if (time === null) return null
  const date = new Date(time)
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${String(date.getUTCMonth() + 1).padStart(2, '0')}`
}
