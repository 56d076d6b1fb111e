/** Reads values of a page that anybody may have written: what is not as it should be becomes what is safe. */

export type Fields = { readonly [key: string]: unknown }

/** Longest name, sentence or time that is taken. Characters. */
const LONGEST = 20_000

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A whole number from 0, at most `most`. */
export const count = (value: unknown, most: number = Number.MAX_SAFE_INTEGER): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? Math.min(value, most) : 0

export const countOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null

export const integerOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null

export const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, LONGEST) : '')

export const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' ? value.slice(0, LONGEST) : null

export const flag = (value: unknown): boolean => value === true

export const flagOrNull = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null)

/** Sentences of a list. */
export const texts = (value: unknown): readonly string[] =>
  listOf(value)
    .slice(0, 1000)
    .filter(each => typeof each === 'string')
    .map(text)

/** One of a few words, else `other`. */
export const oneOf = <const T extends string, O>(value: unknown, words: readonly T[], other: O): T | O =>
  words.find(word => word === value) ?? other
