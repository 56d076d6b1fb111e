import { CLASSES, type SecretClass } from './classes.ts'

/** What the user chose. */
export interface RedactSettings {
  readonly classes: ReadonlySet<SecretClass>
  /** Encrypted text cannot be reviewed: it stays only when the user says so. */
  readonly ciphertext: 'keep' | 'stub'
  /** So with images and other data that is no text. */
  readonly images: 'keep' | 'stub'
  /** What the user switched off: the key of a secret, for all its places, or the id of one place. */
  readonly off: ReadonlySet<string>
}

/** Everything is looked for, and what cannot be looked at goes. */
export const STRICT: RedactSettings = {
  classes: new Set(CLASSES),
  ciphertext: 'stub',
  images: 'stub',
  off: new Set(),
}

/** The same as it comes from a user: what is off in one list, classes among it. */
export interface RedactChoice extends Pick<RedactSettings, 'ciphertext' | 'images'> {
  readonly off: readonly string[]
}

export function settingsOf({ off, ciphertext, images }: RedactChoice): RedactSettings {
  const ids = new Set(off)
  return { classes: new Set(CLASSES.filter(name => !ids.has(name))), ciphertext, images, off: ids }
}
