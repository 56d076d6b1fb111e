import { done, failed, type Outcome } from '../base/failure.ts'
import { isObject } from '../rollout/parse.ts'

/** Stands for the key wherever a text would hold it. */
const HIDDEN = '[key]'

/** A key that no log, error or file can hold by accident: made a text in any way, it is not the key. */
export class Key {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** For the one header that needs it. */
  header(): string {
    return `Bearer ${this.#value}`
  }

  /** A text of somebody else's that may quote the key, without it. */
  hide(text: string): string {
    return text.replaceAll(this.#value, HIDDEN)
  }

  /** The same for all texts of a value of JSON. */
  hideIn(value: unknown): unknown {
    if (typeof value === 'string') return this.hide(value)
    if (Array.isArray(value)) return value.map(each => this.hideIn(each))
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [this.hide(key), this.hideIn(inner)]))
  }

  /** A text that is still coming, without the key, and without an end that the key may have begun in. */
  hideOpen(text: string): string {
    const hidden = this.hide(text)
    for (let length = Math.min(hidden.length, this.#value.length - 1); length > 0; length--)
      if (this.#value.startsWith(hidden.slice(-length))) return hidden.slice(0, -length)
    return hidden
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/
const PRINTABLE = /^[\x21-\x7e]{1,8192}$/

/** A key that the user typed, or that the system's key store held. */
export function keyOf(text: string): Outcome<Key> {
  const value = text.trim()
  if (value === '') return failed('bad-argument', 'There is no key.')
  return PRINTABLE.test(value) ? done(new Key(value)) : failed('bad-argument', 'That holds characters that no key has.')
}

/** The key that an environment variable holds; the sentence of a failure names the variable alone. */
export function keyFrom(name: string, environment: Readonly<Record<string, string | undefined>>): Outcome<Key> {
  if (!NAME.test(name)) return failed('bad-argument', 'That is no name of an environment variable.')
  const value = environment[name]?.trim() ?? ''
  if (value === '')
    return failed('bad-argument', `The environment variable ${name} is not set: it should hold the key.`)
  if (!PRINTABLE.test(value))
    return failed('bad-argument', `The environment variable ${name} holds characters that no key has.`)
  return done(new Key(value))
}
