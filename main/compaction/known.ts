import type { Known, Source } from '../thread/model.ts'

export const computed = <T>(value: T, rule: string, from: readonly Source[]): Known<T> => ({
  how: 'computed',
  value,
  rule,
  from,
})

export const estimated = <T>(value: T, rule: string, from: readonly Source[]): Known<T> => ({
  how: 'estimated',
  value,
  rule,
  from,
})

export const inferred = <T>(value: T, rule: string, from: readonly Source[]): Known<T> => ({
  how: 'inferred',
  value,
  rule,
  from,
})

export const unknown = (why: string, from: readonly Source[] = []): Known<never> => ({
  how: 'unknown',
  value: null,
  rule: why,
  from,
})

/** Places of several figures, each once. */
export function sources(...figures: readonly Known<unknown>[]): readonly Source[] {
  const seen = new Map<string, Source>()
  for (const { from } of figures)
    for (const source of from) seen.set(`${source.file} ${source.line} ${source.path}`, source)
  return [...seen.values()]
}

/** What decides of a figure that is made of others. */
const WEAKEST = ['estimated', 'inferred'] as const

/** A figure made of others: unknown when one of them is, and why that is; estimated or inferred when one of them is; else computed. */
export function combine(
  figures: readonly Known<number>[],
  rule: string,
  make: (values: readonly number[]) => number,
): Known<number> {
  const missing = figures.find(each => each.how === 'unknown')
  if (missing) return unknown(missing.rule, sources(...figures))
  const value = make(figures.map(each => each.value ?? 0))
  const how = WEAKEST.find(way => figures.some(each => each.how === way)) ?? 'computed'
  return { how, value, rule, from: sources(...figures) }
}
