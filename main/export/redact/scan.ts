import type { Failure } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import { CLASSES, type SecretClass } from './classes.ts'
import { withoutData } from './data.ts'
import { Ledger, type Secret } from './ledger.ts'
import { type RawLine, readable } from './line.ts'
import { opaqueOf, type Stub } from './opaque.ts'
import { collectSecrets, type SessionLine, type SessionLines } from './pass.ts'
import { PlaceList } from './place-lists.ts'
import { finderOf, planning } from './plan.ts'
import { type Finder, secretsOf } from './scan-text.ts'
import { type RedactSettings, STRICT } from './settings.ts'
import type { LeftOut } from './stub.ts'

/** Looks at everything that any choice of the user could let an export look at. */
export const WIDEST: RedactSettings = { ...STRICT, ciphertext: 'keep', images: 'keep' }

/** What nobody can review. */
export type ApartKind = Stub['kind'] | LeftOut

export const APART_KINDS = [
  'ciphertext',
  'image',
  'unknown-item',
  'unknown-type',
  'rejected',
  'too-long',
] as const satisfies readonly ApartKind[]

/** All of one kind in a session. */
export interface Apart {
  readonly kind: ApartKind
  readonly count: number
  /** Characters of ciphertext and images, bytes of lines. */
  readonly size: number
  /** Encrypted compactions among it. */
  readonly compactions: number
  /** Where the first ones stand. */
  readonly first: readonly { readonly file: number; readonly line: number }[]
}

/** Places of one kind of what nobody can review that are told. */
const MOST_APART = 50

/** A secret with the places at which an export would write over it. */
export interface FoundSecret {
  readonly secret: Secret
  readonly places: PlaceList
}

/** Bytes of lines between two pauses. */
const STRIDE = 64 * 1024

/**
 * Every secret of a session and where it stands, in two passes: what is known late is found early too. Memory grows with the number of
 * secrets, and by eight bytes for each line that one stands on.
 */
export class Scan {
  readonly ledger = new Ledger()
  phase: 'collecting' | 'finding' | 'done' = 'collecting'
  /** Bytes of lines that were looked at in the phase that runs. */
  bytesDone = 0
  readonly #lines: () => SessionLines
  readonly #found = new Map<Secret, PlaceList>()
  readonly #apart = new Map<ApartKind, Tally>()
  #sorted: readonly FoundSecret[] | null = null

  /** `lines` gives all lines of the session, and is asked twice. */
  constructor(lines: () => SessionLines) {
    this.#lines = lines
  }

  *steps(): Steps<Failure | null> {
    const failure = yield* collectSecrets(this.#counted(), WIDEST, this.ledger)
    if (failure) return failure
    this.phase = 'finding'
    this.bytesDone = 0
    const find = finderOf(this.ledger, WIDEST)
    const lines = this.#counted()
    for (let position = 0, worked = 0; ; position++) {
      const next = lines.next()
      if (next.done) {
        if (next.value === null) this.phase = 'done'
        return next.value
      }
      yield* this.#look(next.value, position, find)
      worked += lengthOf(next.value)
      if (worked < STRIDE) continue
      worked = 0
      yield
    }
  }

  *#counted(): SessionLines {
    const lines = this.#lines()
    for (;;) {
      const next = lines.next()
      if (next.done) return next.value
      yield next.value
      this.bytesDone += lengthOf(next.value) + 1
    }
  }

  *#look(line: SessionLine, position: number, find: Finder): Steps<void> {
    const read = line.bytes === null ? ({ out: 'too-long' } as const) : readable(line)
    if (read === null) return
    if ('out' in read) {
      this.#setApart(read.out, line, lengthOf(line))
      return
    }
    const { changes, shape } = yield* planning(read.json, find, WIDEST)
    for (const { edits } of changes)
      for (const { hit, rest } of secretsOf(edits))
        if (!rest) this.#placesOf(this.ledger.secret(hit.class, hit.value)).add(position)
    const apart = [...opaqueOf(read.json, shape, STRICT).stubs, ...withoutData(read.json, STRICT).data]
    for (const { kind, characters, compaction } of apart) this.#setApart(kind, line, characters, compaction)
  }

  #placesOf(secret: Secret): PlaceList {
    const known = this.#found.get(secret)
    if (known) return known
    const places = new PlaceList()
    this.#found.set(secret, places)
    return places
  }

  #setApart(kind: ApartKind, { file, n }: Pick<RawLine, 'file' | 'n'>, size: number, compaction = false): void {
    const tally = this.#apart.get(kind) ?? { count: 0, size: 0, compactions: 0, first: [] }
    this.#apart.set(kind, tally)
    tally.count += 1
    tally.size += size
    if (compaction) tally.compactions += 1
    if (tally.first.length < MOST_APART && tally.first.at(-1)?.line !== n) tally.first.push({ file, line: n })
  }

  /** Secrets and places by class, as far as they are found; classes without any are left out. */
  classes(): readonly { readonly class: SecretClass; readonly secrets: number; readonly places: number }[] {
    const sums = new Map<SecretClass, { secrets: number; places: number }>()
    for (const [secret, { count }] of this.#found) {
      const sum = sums.get(secret.class) ?? { secrets: 0, places: 0 }
      sums.set(secret.class, { secrets: sum.secrets + 1, places: sum.places + count })
    }
    return CLASSES.flatMap(name => {
      const sum = sums.get(name)
      return sum === undefined ? [] : [{ class: name, ...sum }]
    })
  }

  /** In the order of classes, and of their numbers there; once the scan is done. */
  secrets(): readonly FoundSecret[] {
    if (this.#sorted) return this.#sorted
    const found: FoundSecret[] = []
    for (const secret of this.ledger.secrets()) {
      const places = this.#found.get(secret)
      if (places) found.push({ secret, places })
    }
    const rank = new Map(CLASSES.map((name, i) => [name, i]))
    const sorted = found.sort((left, right) => (rank.get(left.secret.class) ?? 0) - (rank.get(right.secret.class) ?? 0))
    if (this.phase === 'done') this.#sorted = sorted
    return sorted
  }

  apart(): readonly Apart[] {
    return APART_KINDS.flatMap(kind => {
      const tally = this.#apart.get(kind)
      return tally === undefined ? [] : [{ kind, ...tally }]
    })
  }
}

interface Tally {
  count: number
  size: number
  compactions: number
  readonly first: { readonly file: number; readonly line: number }[]
}

const lengthOf = (line: SessionLine): number => (line.bytes === null ? line.length : line.bytes.length)
