import { UNKNOWN } from './numbers.ts'

/** Reads the file's own time texts (or milliseconds) in one time zone. Texts that are no time read as a dash. */
export interface Clock {
  /** 12:04:31 */
  time(at: string | number | null): string
  /** 12:04 */
  short(at: string | number | null): string
  /** 11-19 12:04 */
  day(at: string | number | null): string
  /** 2026-11-19 12:04:31, for tooltips. */
  full(at: string | number | null): string
}

/** Milliseconds since 1970 of a time text, null when it is none. */
export function millis(at: string | number | null): number | null {
  if (at === null) return null
  const ms = typeof at === 'number' ? at : Date.parse(at)
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? ms : null
}

/** `zone`: "local", "utc" or an IANA name; a name that the system does not know counts as local. */
export function makeClock(zone: string): Clock {
  const format = formatter(zone)
  const parts = (at: string | number | null): Record<string, string> | null => {
    const ms = millis(at)
    return ms === null ? null : Object.fromEntries(format.formatToParts(ms).map(part => [part.type, part.value]))
  }
  const read =
    (write: (p: Record<string, string>) => string) =>
    (at: string | number | null): string => {
      const p = parts(at)
      return p ? write(p) : UNKNOWN
    }
  return {
    time: read(p => `${p.hour}:${p.minute}:${p.second}`),
    short: read(p => `${p.hour}:${p.minute}`),
    day: read(p => `${p.month}-${p.day} ${p.hour}:${p.minute}`),
    full: read(p => `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}`),
  }
}

/** Whether the system knows a zone by this name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zoneName(zone) })
    return true
  } catch {
    return false
  }
}

/** The day of a time in a zone: 2026-11-19. */
export const dayOf = (ms: number, zone: string): string => makeClock(zone).full(ms).slice(0, 10)

/** Milliseconds at which a day begins in a zone; null when the text is no day. */
export function dayStart(day: string, zone: string): number | null {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(midnight)) return null
  const clock = makeClock(zone)
  const ahead = (ms: number): number => Date.parse(`${clock.full(ms).replace(' ', 'T')}Z`) - ms
  // Twice: the clocks may be changed between the first guess and the day's beginning.
  const guess = midnight - ahead(midnight)
  return midnight - ahead(guess)
}

const zoneName = (zone: string): string | undefined => (zone === 'local' ? undefined : zone === 'utc' ? 'UTC' : zone)

function formatter(zone: string): Intl.DateTimeFormat {
  const two = '2-digit'
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: isZone(zone) ? zoneName(zone) : undefined,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    hourCycle: 'h23',
  })
}
