import { runNow, type Steps } from '../../base/steps.ts'
import { CLASSES, type SecretClass } from './classes.ts'
import { pointerOf } from './json-strings.ts'
import type { Ledger, Secret } from './ledger.ts'
import { type RawLine, readable } from './line.ts'
import { blankMarked, hasMarks, KEPT, marked, markedWords, withoutMarks } from './marks.ts'
import type { Stub } from './opaque.ts'
import { type Change, finderOf, noteAll, type Plan, planning } from './plan.ts'
import { placeId } from './review.ts'
import { applyEdits, type Finder, type SecretEdit, scanning, scanText } from './scan-text.ts'
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
  readonly line: Pick<RawLine, 'file' | 'n'>
  /** JSON pointer of what is written, in its line. */
  readonly base: string
  /** For a reader: signs around what stays are left. */
  readonly marks: boolean
  readonly ledger: Ledger
  readonly settings: RedactSettings
  readonly find: Finder
  /** A class for each place that was written over; it grows. */
  readonly places: SecretClass[]
}

/** The line without its secrets. A line in which nothing is found stays as it is, to the byte. */
export const redactLine = (
  line: RawLine,
  ledger: Ledger,
  settings: RedactSettings,
  find: Finder = finderOf(ledger, settings),
): RedactedLine => runNow(redacting(line, ledger, settings, find))

/** The same with pauses. */
export function* redacting(line: RawLine, ledger: Ledger, settings: RedactSettings, find: Finder): Steps<RedactedLine> {
  const read = readable(line)
  if (read === null) return { kind: 'same' }
  if ('out' in read) return { kind: 'left-out', text: read.text, why: read.out }
  const plan = yield* planning(read.json, find, settings)
  const places: SecretClass[] = []
  const text = yield* written(plan, { line, base: '', marks: false, ledger, settings, find, places })
  const stubs = [...plan.stubs, ...plan.data]
  return text === read.json ? { kind: 'same' } : { kind: 'changed', text, places, stubs }
}

/** A part of a line, and where in it. */
export interface LinePart extends Pick<RawLine, 'file' | 'n'> {
  readonly json: string
  /** JSON pointer of it in its line. */
  readonly base: string
}

/** A part of a line for a reader: as `redactLine` writes it, with marks around what goes and what stays. */
export function markedJson(
  { json, base, ...line }: LinePart,
  ledger: Ledger,
  settings: RedactSettings,
  find: Finder,
): string {
  const work = { line, base, marks: true, ledger, settings, find, places: [] }
  const result = runNow(written(runNow(planning(json, find, settings)), work))
  return markedWords(settings.off.size === 0 ? result : withKept(result, ledger, settings))
}

/** What an export with these settings does not look for, marked as kept. What is encoded is not taken apart for that. */
function withKept(json: string, ledger: Ledger, settings: RedactSettings): string {
  const all = finderOf(ledger, { ...settings, classes: ALL, off: NONE })
  const find: Finder = text =>
    all(blankMarked(text)).filter(({ class: name, value }) => stays(ledger.secret(name, value), settings))
  const plan = runNow(planning(json, find, { ...settings, classes: ALL, ciphertext: 'keep', images: 'keep' }))
  const parts = plan.changes.map(({ literal, text, edits }) => {
    const mine: ReadonlySet<unknown> = new Set(edits)
    const marks = applyEdits(text, edits, edit => {
      const { hit, start, end, percent, rest } = edit
      const kept = text.slice(start, end)
      const isKept = mine.has(edit) && !percent && !rest && stays(ledger.secret(hit.class, hit.value), settings)
      return isKept && !hasMarks(kept) ? marked(kept, KEPT) : null
    })
    return { ...literal, json: marks === text ? null : JSON.stringify(marks) }
  })
  return spliced(json, parts)
}

const ALL: ReadonlySet<SecretClass> = new Set(CLASSES)
const NONE: ReadonlySet<string> = new Set()

/** A JSON text with its changes made. */
function* written(plan: Plan, work: Work): Steps<string> {
  const parts: Spliced[] = []
  let worked = 0
  for (const change of plan.changes) {
    const { start, end } = change.literal
    worked += end - start
    if (worked >= STRIDE) {
      worked = 0
      yield
    }
    parts.push({ start, end, json: yield* rewritten(change, plan.json, work) })
  }
  return spliced(plan.json, [...parts, ...plan.stubs])
}

/** Characters of strings between two pauses. */
const STRIDE = 64 * 1024

/** What was hidden by a secret that it touched is seen when that is gone: the text is read again as often as this. */
const ROUNDS = 4

/** The new literal; null when the user switched off all that was found in it. */
function* rewritten({ literal, text, edits }: Change, json: string, work: Work): Steps<string | null> {
  const { ledger, line, base, settings } = work
  // What stays at this place is marked meanwhile, so that nobody finds it again. A text with such signs of its own keeps them.
  const top: ReadonlySet<unknown> = new Set(hasMarks(text) ? [] : edits)
  const places: SecretClass[] = []
  /** Secrets that stay at one place here: their places are not told apart after the first round. */
  const kept = new Set<string>()
  const isOff = (secret: Secret, { start, rest }: SecretEdit): boolean =>
    stays(secret, settings) ||
    (settings.off.size > 0 &&
      settings.off.has(placeId(secret, line, base + pointerOf(json, rest?.literal ?? literal), rest?.start ?? start)))
  const first = applyEdits(text, edits, edit => {
    const { hit, start, end, rest, percent } = edit
    const secret = ledger.secret(hit.class, hit.value)
    if (isOff(secret, edit)) {
      kept.add(secret.id)
      return top.has(edit) && !percent && !rest ? marked(text.slice(start, end), KEPT) : null
    }
    if (!rest) places.push(hit.class)
    return wordsFor(secret.id)
  })
  const all = first === text ? text : yield* again(first, work, kept, places)
  const result = work.marks || top.size === 0 ? all : withoutMarks(all)
  if (result === text) return null
  if (isJson(text) && !isJson(result))
    return JSON.stringify(yield* written(yield* planning(quotedIds(text), work.find, settings), work))
  work.places.push(...places)
  return JSON.stringify(result)
}

/** The text of an object with its ids of accounts as strings: a number cannot be written over by words. */
const quotedIds = (json: string): string =>
  json.replace(
    /(?<!\\)("(?:chatgpt_|creator_)?(?:account|user|org|organization)_id"\s{0,8}:\s{0,8})(\d{8,63})\b/g,
    '$1"$2"',
  )

/** The text without the secrets that are seen only now. */
function* again(text: string, work: Work, kept: ReadonlySet<string>, places: SecretClass[]): Steps<string> {
  const { ledger, settings } = work
  const find: Finder = hasMarks(text) ? marks => work.find(blankMarked(marks)) : work.find
  let result = text
  for (let round = 1; round < ROUNDS; round++) {
    const next = applyEdits(result, yield* scanning(result, find), ({ hit }) => {
      const secret = ledger.secret(hit.class, hit.value)
      if (kept.has(secret.id) || stays(secret, settings)) return null
      places.push(hit.class)
      return wordsFor(secret.id)
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
export const wordsFor = (id: string): string => `[redacted ${id}]`

/** A range of a JSON text, and what stands for it; null leaves it. */
interface Spliced {
  readonly start: number
  readonly end: number
  readonly json: string | null
}

function spliced(json: string, parts: readonly Spliced[]): string {
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
    const secret = ledger.secret(hit.class, hit.value)
    return stays(secret, settings) ? null : wordsFor(secret.id)
  })
}

/** A piece of a text for a reader, which may begin or end within a secret: the ledger learns nothing from it. */
export function readerText(text: string, ledger: Ledger, settings: RedactSettings, find: Finder): string {
  const result = applyEdits(text, scanText(text, find), ({ hit }) => {
    const secret = ledger.known(hit.class, hit.value)
    return secret && stays(secret, settings) ? null : wordsFor(secret?.id ?? hit.class)
  })
  const cut = ledger.begunAt(result)
  return cut === null
    ? result
    : result.slice(0, cut.start) + (stays(cut.secret, settings) ? result.slice(cut.start) : wordsFor(cut.secret.id))
}

/** The user switched it off wherever it stands, alone or with its class. */
const stays = ({ key, class: name }: Secret, { off }: RedactSettings): boolean => off.has(key) || off.has(name)
