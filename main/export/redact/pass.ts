import type { Steps } from '../../base/steps.ts'
import type { ByteSource } from '../../rollout/bytes.ts'
import { LineTable } from '../../rollout/line-table.ts'
import { LONGEST_LINE } from '../../rollout/parse.ts'
import { type LineCursor, readLines } from '../../rollout/read-lines.ts'
import { CLASSES, type SecretClass } from './classes.ts'
import { Ledger } from './ledger.ts'
import type { RawLine } from './line.ts'
import { finderOf, ruleFinder } from './plan.ts'
import { type RedactedLine, redactLine } from './redact-line.ts'
import { collectLine } from './review.ts'
import type { RedactSettings } from './settings.ts'
import { type LeftOut, leftOutLine } from './stub.ts'

/** What redaction did to a session. */
export interface RedactReport {
  /** By class: different secrets, and places that were written over. Classes without any are left out. */
  readonly classes: readonly { readonly class: SecretClass; readonly secrets: number; readonly places: number }[]
  /** Numbers of the lines that are not as they were, in order. */
  readonly changedLines: readonly number[]
  readonly leftOut: Readonly<Record<LeftOut, number>>
  readonly ciphertext: { readonly stubs: number; readonly characters: number; readonly compactions: number }
  readonly images: { readonly stubs: number; readonly characters: number }
  readonly unknownItems: number
}

/** First pass: every secret of a session, by the rules. Memory: one line, and the secrets. */
export function* collectSecrets(source: ByteSource, settings: RedactSettings, ledger = new Ledger()): Steps<Ledger> {
  const find = ruleFinder(settings)
  yield* readLines(source, new LineTable(), cursor => {
    if (cursor.end - cursor.start <= LONGEST_LINE) collectLine(lineOf(cursor), ledger, settings, find)
  })
  return ledger
}

const lineOf = (cursor: LineCursor): RawLine => ({ n: cursor.n, bytes: cursor.bytes() })

/**
 * Second pass: hands out every line without its secrets, in order, with its line end. `write` may not keep the bytes: they are good
 * until the next call.
 */
export function* writeRedacted(
  source: ByteSource,
  ledger: Ledger,
  settings: RedactSettings,
  write: (bytes: Uint8Array) => void,
): Steps<RedactReport> {
  const tally = new Tally()
  const find = finderOf(ledger, settings)
  yield* readLines(source, new LineTable(), cursor => {
    const length = cursor.end - cursor.start
    const result: RedactedLine =
      length > LONGEST_LINE
        ? { kind: 'left-out', text: leftOutLine(null, 'too-long', length), why: 'too-long' }
        : redactLine(lineOf(cursor), ledger, settings, find)
    tally.add(cursor.n, result)
    write(result.kind === 'same' ? cursor.bytes() : Buffer.from(result.text))
    if (cursor.end < source.size) write(NEWLINE)
  })
  return tally.report(ledger)
}

const NEWLINE = Buffer.from('\n')

class Tally {
  readonly #places = new Map<SecretClass, number>()
  readonly #changed: number[] = []
  readonly #leftOut = { rejected: 0, 'too-long': 0, 'unknown-type': 0 }
  readonly #ciphertext = { stubs: 0, characters: 0, compactions: 0 }
  readonly #images = { stubs: 0, characters: 0 }
  #unknownItems = 0

  add(n: number, line: RedactedLine): void {
    if (line.kind === 'same') return
    this.#changed.push(n)
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
      changedLines: this.#changed,
      leftOut: this.#leftOut,
      ciphertext: this.#ciphertext,
      images: this.#images,
      unknownItems: this.#unknownItems,
    }
  }
}
