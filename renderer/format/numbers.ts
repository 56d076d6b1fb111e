/** Stands where a number is not known; its tooltip says why. */
export const UNKNOWN = '–'

/** One decimal while the number with it is below 100, none from there on: 2.9, 15.3, 232. */
const scaled = (value: number): string => (value < 99.95 ? value.toFixed(1) : value.toFixed(0))

/** Tokens, short: 887, 2.9k, 15.3k, 232k, 1.2M. */
export function tokens(n: number | null): string {
  if (n === null) return UNKNOWN
  if (n < 1000) return String(Math.round(n))
  if (n < 999_500) return `${scaled(n / 1000)}k`
  return `${scaled(n / 1_000_000)}M`
}

/** Counts are never shortened: 1,806. */
export function count(n: number | null): string {
  if (n === null) return UNKNOWN
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** "1 turn", "2 turns". */
export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`

/** A share of a whole in percent, one decimal below 10; a dash where there is nothing to divide by. */
export function share(part: number, whole: number): string {
  if (whole === 0) return UNKNOWN
  const percent = (100 * part) / whole
  return percent < 9.95 && percent > 0 ? `${percent.toFixed(1)} %` : `${percent.toFixed(0)} %`
}

/** Both sides in the same form: 232k → 15.0k. */
export const tokenChange = (before: number | null, after: number | null): string =>
  `${tokens(before)} → ${tokens(after)}`

export const countChange = (before: number | null, after: number | null): string => `${count(before)} → ${count(after)}`

const SIGNS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' }

/** An amount from 0 on; three decimals below 10, for a request costs little: $0.271, €12.40, 0.004 CHF, <$0.001. */
export function money(amount: number, currency: string): string {
  const isTiny = amount > 0 && amount < 0.0005
  const digits = isTiny ? '0.001' : amount.toFixed(amount < 9.9995 ? 3 : 2)
  const sign = SIGNS[currency]
  return `${isTiny ? '<' : ''}${sign === undefined ? `${digits} ${currency}` : `${sign}${digits}`}`
}
