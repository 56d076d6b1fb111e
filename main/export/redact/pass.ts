import type { Failure } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Chunks } from '../write-file.ts'
import { CLASSES, type SecretClass } from './classes.ts'
import { Ledger } from './ledger.ts'
import type { RawLine } from './line.ts'
import { finderOf, ruleFinder } from './plan.ts'
import { type RedactedLine, redacting } from './redact-line.ts'
import { collecting } from './review.ts'
import type { RedactSettings } from './settings.ts'
import { type LeftOut, leftOutLine } from './stub.ts'

/**
 * The lines of a session in their order, as far as they stay: a line's bytes are good until the next one is asked for. The end says why
 * not all could be had, or null.
 */
export type SessionLines = Generator<SessionLine, Failure | null, undefined>

/** A line that is longer than we read has no bytes. */
export type SessionLine = RawLine | (Pick<RawLine, 'file' | 'n'> & { readonly bytes: null; readonly length: number })

/** What redaction did to a session. */
export interface RedactReport {
  /** By class: different secrets, and places that were written over. Classes without any are left out. */
  readonly classes: readonly { readonly class: SecretClass; readonly secrets: number; readonly places: number }[]
  /** Lines that a counted stub stands for, by reason. */
  readonly leftOut: Readonly<Record<LeftOut, number>>
  readonly ciphertext: { readonly stubs: number; readonly characters: number; readonly compactions: number }
  readonly images: { readonly stubs: number; readonly characters: number }
  readonly unknownItems: number
}

/** Bytes of lines between two pauses. */
const STRIDE = 64 * 1024

/** First pass: every secret of a session, by the rules. Memory: one line, and the secrets. */
export function* collectSecrets(
  lines: SessionLines,
  settings: RedactSettings,
  ledger = new Ledger(),
): Steps<Failure | null> {
  const find = ruleFinder(settings)
  let worked = 0
  for (;;) {
    const next = lines.next()
    if (next.done) return next.value
    if (next.value.bytes === null) continue
    yield* collecting(next.value, ledger, settings, find)
    worked += next.value.bytes.length
    if (worked < STRIDE) continue
    worked = 0
    yield
  }
}

const NEWLINE = Buffer.from('\n')
const PAUSE = new Uint8Array(0)

/** Second pass: every line without its secrets, in order, each with its line end. `tally` counts what became of them. */
export function* redactedChunks(
  lines: SessionLines,
  ledger: Ledger,
  settings: RedactSettings,
  tally: RedactTally,
): Chunks {
  const find = finderOf(ledger, settings)
  let worked = 0
  for (;;) {
    const next = lines.next()
    if (next.done) return next.value
    const line = next.value
    const result: RedactedLine =
      line.bytes === null
        ? { kind: 'left-out', text: leftOutLine(null, 'too-long', line.length), why: 'too-long' }
        : yield* pausing(redacting(line, ledger, settings, find))
    tally.add(result)
    yield result.kind === 'same' ? (line.bytes ?? PAUSE) : Buffer.from(result.text)
    yield NEWLINE
    worked += line.bytes?.length ?? 0
    if (worked < STRIDE) continue
    worked = 0
    yield PAUSE
  }
}

/** Steps among chunks. */
function* pausing<T>(steps: Steps<T>): Generator<Uint8Array, T, undefined> {
  for (;;) {
    const next = steps.next()
    if (next.done) return next.value
    yield PAUSE
  }
}

/** Counts what redaction did. */
export class RedactTally {
  readonly #places = new Map<SecretClass, number>()
  readonly #leftOut = { rejected: 0, 'too-long': 0, 'unknown-type': 0 }
  readonly #ciphertext = { stubs: 0, characters: 0, compactions: 0 }
  readonly #images = { stubs: 0, characters: 0 }
  readonly #onLine: (line: RedactedLine) => void
  #unknownItems = 0

  /** `onLine` is told of each line, in order. */
  constructor(onLine: (line: RedactedLine) => void = () => undefined) {
    this.#onLine = onLine
  }

  add(line: RedactedLine): void {
    this.#onLine(line)
    if (line.kind === 'same') return
    if (line.kind === 'left-out') {
      this.#leftOut[line.why]++
      return
    }
    for (const name of line.places) this.#places.set(name, (this.#places.get(name) ?? 0) + 1)
    for (const { kind, characters, compaction } of line.stubs) {
      if (kind === 'unknown-item') {
        this.#unknownItems++
        continue
      }
      const sum = kind === 'image' ? this.#images : this.#ciphertext
      sum.stubs++
      sum.characters += characters
      if (compaction) this.#ciphertext.compactions++
    }
  }

  report(ledger: Ledger): RedactReport {
    const secrets = ledger.counts()
    return {
      classes: CLASSES.filter(name => this.#places.has(name)).map(name => ({
        class: name,
        secrets: secrets.get(name) ?? 0,
        places: this.#places.get(name) ?? 0,
      })),
      leftOut: this.#leftOut,
      ciphertext: this.#ciphertext,
      images: this.#images,
      unknownItems: this.#unknownItems,
    }
  }
}
