import type { SecretClass } from './classes.ts'
import type { Ledger } from './ledger.ts'
import { type RawLine, readable } from './line.ts'
import type { Stub } from './opaque.ts'
import { type Change, finderOf, noteAll, type Plan, planOf } from './plan.ts'
import { placeId } from './review.ts'
import { applyEdits, type Finder, scanText } from './scan-text.ts'
import type { RedactSettings } from './settings.ts'
import type { LeftOut } from './stub.ts'

/** What becomes of a line. */
export type RedactedLine =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'changed'
      readonly text: string
      /** A class a place that was written over. */
      readonly places: readonly SecretClass[]
      readonly stubs: readonly Stub[]
    }
  | { readonly kind: 'left-out'; readonly text: string; readonly why: LeftOut }

/** What is needed to write one line. */
interface Work {
  readonly line: RawLine
  readonly ledger: Ledger
  readonly settings: RedactSettings
  readonly find: Finder
  /** A class for each place that was written over; it grows. */
  readonly places: SecretClass[]
}

/** The line without its secrets. A line in which nothing is found stays as it is, to the byte. */
export function redactLine(
  line: RawLine,
  ledger: Ledger,
  settings: RedactSettings,
  find: Finder = finderOf(ledger, settings),
): RedactedLine {
  const read = readable(line)
  if (read === null) return { kind: 'same' }
  if ('out' in read) return { kind: 'left-out', text: read.text, why: read.out }
  const plan = planOf(read.json, find, settings)
  const places: SecretClass[] = []
  const text = written(plan, { line, ledger, settings, find, places })
  return text === plan.json ? { kind: 'same' } : { kind: 'changed', text, places, stubs: plan.stubs }
}

/** A JSON text with its changes made. */
function written(plan: Plan, work: Work): string {
  const parts = plan.changes.map(change => ({ ...change.literal, json: rewritten(change, work) }))
  return spliced(plan.json, [...parts, ...plan.stubs])
}

/** What was hidden by a secret that it touched is seen when that is gone: the text is read again as often as this. */
const ROUNDS = 4

/** The new literal; null when the user switched off all that was found in it. */
function rewritten({ literal, text, edits }: Change, work: Work): string | null {
  const { ledger, line, settings } = work
  const places: SecretClass[] = []
  /** Secrets that stay at one place here: their places are not told apart after the first round. */
  const kept = new Set<string>()
  const first = applyEdits(text, edits, ({ hit, start, rest }) => {
    const { id } = ledger.secret(hit.class, hit.value)
    const place = placeId(id, line, rest?.at ?? literal.start, rest?.start ?? start)
    if (settings.off.has(id) || settings.off.has(place)) {
      kept.add(id)
      return null
    }
    if (!rest) places.push(hit.class)
    return wordsFor(id)
  })
  const result = first === text ? text : again(first, work, kept, places)
  if (result === text) return null
  if (isJson(text) && !isJson(result)) return JSON.stringify(written(planOf(text, work.find, settings), work))
  work.places.push(...places)
  return JSON.stringify(result)
}

/** The text without the secrets that are seen only now. */
function again(
  text: string,
  { find, ledger, settings }: Work,
  kept: ReadonlySet<string>,
  places: SecretClass[],
): string {
  let result = text
  for (let round = 1; round < ROUNDS; round++) {
    const next = applyEdits(result, scanText(result, find), ({ hit }) => {
      const { id } = ledger.secret(hit.class, hit.value)
      if (kept.has(id) || settings.off.has(id)) return null
      places.push(hit.class)
      return wordsFor(id)
    })
    if (next === result) break
    result = next
  }
  return result
}

/**
 * Is a text of a list or an object in JSON? Such a text in a string stays one: where a secret seems to lie across its marks, its strings are
 * looked at one by one.
 */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** What is written for a secret: it needs no escape in JSON, however deep. */
const wordsFor = (id: string): string => `[redacted ${id}]`

function spliced(
  json: string,
  parts: readonly { readonly start: number; readonly end: number; readonly json: string | null }[],
): string {
  let result = ''
  let from = 0
  for (const part of [...parts].sort((left, right) => left.start - right.start)) {
    if (part.json === null) continue
    result += json.slice(from, part.start) + part.json
    from = part.end
  }
  return result + json.slice(from)
}

/** A text that is in no line: a title, a name, the name of a file. */
export function redactText(text: string, ledger: Ledger, settings: RedactSettings): string {
  const edits = scanText(text, finderOf(ledger, settings))
  noteAll(edits, ledger)
  return applyEdits(text, edits, ({ hit }) => {
    const { id } = ledger.secret(hit.class, hit.value)
    return settings.off.has(id) ? null : wordsFor(id)
  })
}
