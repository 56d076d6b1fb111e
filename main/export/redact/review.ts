import { createHash } from 'node:crypto'
import { runNow, type Steps } from '../../base/steps.ts'
import { type Certainty, CLASS_FACTS, type SecretClass } from './classes.ts'
import { pointerOf } from './json-strings.ts'
import type { Ledger, Secret } from './ledger.ts'
import { type RawLine, readable } from './line.ts'
import { finderOf, noteAll, planning, planOf, ruleFinder } from './plan.ts'
import { type Finder, type SecretEdit, secretsOf } from './scan-text.ts'
import type { RedactSettings } from './settings.ts'

/** One secret at one place, for the one who reviews. */
export interface Finding {
  /** The place; `settings.off` takes it, or the key of the secret. */
  readonly id: string
  readonly key: string
  /** The secret, the same at all its places: `email 1`. */
  readonly secret: string
  readonly class: SecretClass
  readonly certainty: Certainty
  readonly why: string
  readonly masked: string
  readonly file: number
  readonly line: number
  /** The string that it stands in (RFC 6901), with "#" behind it where it is the name of a member. */
  readonly pointer: string
  /** Its range in that string as JSON gives it, end exclusive; of a secret inside base64 the range there. */
  readonly start: number
  readonly end: number
}

/** Notes the secrets of a line in the ledger: the first of two passes, so that what is known late is found early too. */
export const collectLine = (line: RawLine, ledger: Ledger, settings: RedactSettings): void =>
  runNow(collecting(line, ledger, settings, ruleFinder(settings)))

/** The same, with pauses. */
export function* collecting(line: RawLine, ledger: Ledger, settings: RedactSettings, find: Finder): Steps<void> {
  const read = readable(line)
  if (read === null || 'out' in read) return
  const { changes } = yield* planning(read.json, find, settings)
  for (const { edits } of changes) noteAll(edits, ledger)
}

/** Every place of a secret in a line, in order. */
export function findings(line: RawLine, ledger: Ledger, settings: RedactSettings): readonly Finding[] {
  const read = readable(line)
  if (read === null || 'out' in read) return []
  const { json, changes } = planOf(read.json, finderOf(ledger, settings), settings)
  return changes.flatMap(({ literal, edits }) => {
    const pointer = pointerOf(json, literal)
    return [...secretsOf(edits)].filter(edit => !edit.rest).map(edit => findingOf(edit, line, pointer, ledger))
  })
}

function findingOf({ hit, start, end }: SecretEdit, { file, n }: RawLine, pointer: string, ledger: Ledger): Finding {
  const secret = ledger.secret(hit.class, hit.value)
  return {
    id: placeId(secret, { file, n }, pointer, start),
    key: secret.key,
    secret: secret.id,
    class: hit.class,
    ...CLASS_FACTS[hit.class],
    masked: masked(hit.value),
    file,
    line: n,
    pointer,
    start,
    end,
  }
}

/** The pointer goes in as a digest: names of members may be secrets. */
export const placeId = (
  { key }: Secret,
  { file, n }: Pick<RawLine, 'file' | 'n'>,
  pointer: string,
  start: number,
): string => `${key} @ ${file}:${n}:${createHash('sha256').update(pointer).digest('hex').slice(0, 12)}:${start}`

/** Enough of a secret to know it again, and too little to use it. */
export function masked(value: string): string {
  const shown = value.length >= 24 ? 4 : value.length >= 10 ? 2 : 1
  return `${value.slice(0, shown)}…${value.length >= 24 ? value.slice(-2) : ''} (${value.length} characters)`
}
