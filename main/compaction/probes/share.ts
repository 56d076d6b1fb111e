/** A part of a whole, and how sure the share is that it stands for. */
export interface Share {
  readonly part: number
  readonly whole: number
  /** Between these the true share lies 95 times of 100 (Wilson's interval), from 0 to 1; null of nothing. */
  readonly low: number | null
  readonly high: number | null
  /** So few that the share tells little. */
  readonly few: boolean
}

/** Below this many one more or less moves the share by over 5 percent. */
const FEW = 20

/** For 95 %. */
const Z = 1.959_964

export function shareOf(part: number, whole: number): Share {
  const few = whole < FEW
  if (whole === 0) return { part, whole, low: null, high: null, few }
  const share = part / whole
  const spread = Z * Math.sqrt((share * (1 - share)) / whole + (Z * Z) / (4 * whole * whole))
  const middle = share + (Z * Z) / (2 * whole)
  const scale = 1 + (Z * Z) / whole
  return { part, whole, low: clamped((middle - spread) / scale), high: clamped((middle + spread) / scale), few }
}

/** To four digits, which is more than is known. */
const clamped = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000
