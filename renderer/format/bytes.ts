import { UNKNOWN } from './numbers.ts'

const scaled = (value: number): string => (value < 99.95 ? value.toFixed(1) : value.toFixed(0))

/** SI: 425 B, 12.9 kB, 4.4 MB, 1.07 GB. */
export function bytes(n: number | null): string {
  if (n === null) return UNKNOWN
  if (n < 1000) return `${n} B`
  if (n < 999_500) return `${scaled(n / 1e3)} kB`
  if (n < 999_500_000) return `${scaled(n / 1e6)} MB`
  return `${(n / 1e9).toFixed(2)} GB`
}
