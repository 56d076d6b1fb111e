/** A length of time from milliseconds, at most two units: 275 ms, 57 s, 1 min 12 s, 3 h 13 min. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return two(seconds, 60, 'min', 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return two(minutes, 60, 'h', 'min')
  return two(Math.round(minutes / 60), 24, 'd', 'h')
}

function two(value: number, base: number, big: string, small: string): string {
  const rest = value % base
  const head = `${Math.floor(value / base)} ${big}`
  return rest === 0 ? head : `${head} ${rest} ${small}`
}

const pad = (n: number): string => String(n).padStart(2, '0')

/** Time since the turn began: +3 s, +1:12, +1:02 h. A clock that ran back reads +0 s. */
export function since(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `+${seconds} s`
  if (seconds < 3600) return `+${Math.floor(seconds / 60)}:${pad(seconds % 60)}`
  return `+${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)} h`
}
