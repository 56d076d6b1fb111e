import type { SecretClass } from './classes.ts'

/** A secret in a text: a range of the text that a rule looked at, end exclusive. */
export interface Hit {
  readonly class: SecretClass
  readonly start: number
  readonly end: number
  /** Where the rule began to read: a rule that read the "\\" of a path takes no part of an escape. */
  readonly from: number
  /** Tells this secret from others of its class; the same wherever it stands and however it is encoded. */
  readonly value: string
  /** Texts that tell the secret wherever they stand alone. */
  readonly needles: readonly string[]
}

/** A shorter text is no needle: it would be found in words that are no secret. Characters. */
export const SHORTEST_NEEDLE = 6

export const hitOf = (
  name: SecretClass,
  start: number,
  value: string,
  needles: readonly string[] = [value],
  from = start,
): Hit => ({ class: name, start, end: start + value.length, from, value, needles })
