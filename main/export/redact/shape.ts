import type { SecretClass } from './classes.ts'

/** A shape, and the group that is the secret; without groups all of it. Every repetition is bounded, so that no text takes long. */
export interface Shape {
  readonly class: SecretClass
  /** Without this the shape is not looked for: a cheap test. */
  readonly only: RegExp
  readonly shape: RegExp
  readonly fits?: (value: string, around: RegExpMatchArray) => boolean
  readonly needles?: (value: string) => readonly string[]
}
