import { createHash } from 'node:crypto'
import type { SecretClass } from './classes.ts'
import { type Hit, SHORTEST_NEEDLE } from './hit.ts'

/** A secret of a session: its id is the same wherever it stands. */
export interface Secret {
  /** `email 1`: also what is written for it. */
  readonly id: string
  /** The same in every export and review of whatever part of a session, where numbers differ: what `settings.off` takes. */
  readonly key: string
  readonly class: SecretClass
  readonly value: string
}

/** Characters of a needle that are looked up at once. */
const GRAM = 6
/** Of a secret that a text cuts no more is looked for than this. Characters. */
const LONGEST_BEGUN = 4096
const BITS = 1 << 16

/**
 * The secrets of a session, numbered by class as they are met. It grows with the number of different secrets, not with the session.
 * It also finds texts that tell a known secret where no rule would see one.
 */
export class Ledger {
  readonly #secrets = new Map<string, Secret>()
  readonly #counts = new Map<SecretClass, number>()
  /** Needles by their first characters. */
  readonly #needles = new Map<string, { readonly needle: string; readonly secret: Secret }[]>()
  readonly #known = new Set<string>()
  /** Which first characters there are: one bit each, by a hash. */
  readonly #bits = new Uint8Array(BITS)

  /** The secret that a value of a class is; a new one is numbered. */
  secret(name: SecretClass, value: string): Secret {
    const known = this.#secrets.get(`${name} ${value}`)
    if (known) return known
    const n = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, n)
    const key = `${name}:${createHash('sha256').update(value).digest('hex').slice(0, 24)}`
    const secret = { id: `${name} ${n}`, key, class: name, value }
    this.#secrets.set(`${name} ${value}`, secret)
    return secret
  }

  /** A secret that was met; null of any other. */
  known(name: SecretClass, value: string): Secret | null {
    return this.#secrets.get(`${name} ${value}`) ?? null
  }

  /** A known secret that a text ends in the middle of, and where it begins there. */
  begunAt(text: string): { readonly start: number; readonly secret: Secret } | null {
    for (let at = Math.max(0, text.length - LONGEST_BEGUN); at + GRAM <= text.length; at++)
      for (const { needle, secret } of this.#needles.get(text.slice(at, at + GRAM)) ?? [])
        if (needle.length > text.length - at && needle.startsWith(text.slice(at))) return { start: at, secret }
    return null
  }

  /** All that were met, in that order. */
  secrets(): Iterable<Secret> {
    return this.#secrets.values()
  }

  /** Remembers that these texts tell a secret; the first secret of its class that a text tells keeps it: another class may be off. */
  tell(secret: Secret, needles: readonly string[]): void {
    for (const needle of needles) {
      const known = `${secret.class} ${needle}`
      if (needle.length < SHORTEST_NEEDLE || this.#known.has(known) || !/[^\s\d.]/.test(needle)) continue
      this.#known.add(known)
      const gram = needle.slice(0, GRAM)
      const list = this.#needles.get(gram)
      if (list) list.push({ needle, secret })
      else this.#needles.set(gram, [{ needle, secret }])
      this.#bits[slotOf(rawHash(needle))] = 1
    }
  }

  /** Known secrets that stand in a text, as whole words. */
  hitsIn(text: string): readonly Hit[] {
    const hits: Hit[] = []
    if (this.#known.size === 0) return hits
    let hash = rawHash(text)
    for (let at = 0; at + GRAM <= text.length; at++) {
      if (at > 0) hash = rolled(hash, text.charCodeAt(at - 1), text.charCodeAt(at + GRAM - 1))
      if (this.#bits[slotOf(hash)] === 0) continue
      for (const { needle, secret } of this.#needles.get(text.slice(at, at + GRAM)) ?? [])
        if (text.startsWith(needle, at) && standsAlone(text, at, needle))
          hits.push({
            class: secret.class,
            start: at,
            end: at + needle.length,
            from: at,
            value: secret.value,
            needles: [],
          })
    }
    return hits
  }

  /** How many different secrets there are, by class. */
  counts(): ReadonlyMap<SecretClass, number> {
    return this.#counts
  }
}

/** Short needles count as whole words only: a password "secret" is no reason to cut words in two. Characters. */
const LONG_NEEDLE = 16

function standsAlone(text: string, at: number, needle: string): boolean {
  if (needle.length >= LONG_NEEDLE) return true
  const word = /[A-Za-z0-9]/
  return !(word.test(text.charAt(at - 1)) && word.test(needle.charAt(0))) && !word.test(text.charAt(at + needle.length))
}

/** A hash of the first characters that can be moved along the text one by one. */
function rawHash(text: string): number {
  let hash = 0
  for (let i = 0; i < Math.min(GRAM, text.length); i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

/** 31 to the power of GRAM. */
const LEAVING = 887_503_681

const rolled = (hash: number, left: number, entered: number): number =>
  (Math.imul(hash, 31) + entered - Math.imul(left, LEAVING)) | 0

const slotOf = (hash: number): number => (hash ^ (hash >>> 16)) & (BITS - 1)
