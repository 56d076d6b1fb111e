import { runNow, type Steps } from '../../base/steps.ts'
import { withoutData } from './data.ts'
import type { Hit } from './hit.ts'
import { type JsonShape, type Literal, literalText, shapeOf } from './json-strings.ts'
import type { Ledger } from './ledger.ts'
import { opaqueOf, type Stub } from './opaque.ts'
import { hitByKey, hitByOption, hitsIn } from './rules.ts'
import { type Edit, type Finder, merged, type SecretEdit, scanning, secretsOf } from './scan-text.ts'
import { type Part, seamEdits } from './seams.ts'
import type { RedactSettings } from './settings.ts'

/** A string of a line and what has to change in it. */
export interface Change {
  readonly literal: Literal
  readonly text: string
  readonly edits: readonly Edit[]
}

/** All that has to change in a JSON text: `json` is it without its data. */
export interface Plan {
  readonly json: string
  readonly shape: JsonShape
  readonly changes: readonly Change[]
  readonly stubs: readonly Stub[]
  /** Data that is gone from `json`, in which a word stands for it. */
  readonly data: readonly Stub[]
}

/** What is looked for in the first pass: what the rules of the classes that are on find. */
export function ruleFinder({ classes }: RedactSettings): Finder {
  return text => hitsIn(text).filter(hit => classes.has(hit.class))
}

/**
 * What is looked for afterwards: secrets that are known by then, too. A finder belongs to the ledger as it stands. What the user switched
 * off is not found at all, so that it hides no other secret that it touches.
 */
export function finderOf(ledger: Ledger, { classes, off }: RedactSettings): Finder {
  const goes = (hit: Hit): boolean =>
    classes.has(hit.class) && (off.size === 0 || !off.has(ledger.known(hit.class, hit.value)?.key ?? ''))
  return text => [...hitsIn(text), ...ledger.hitsIn(text)].filter(goes)
}

/** Looks for secrets in every string of a JSON text that was parsed without error. */
export const planOf = (json: string, find: Finder, settings: RedactSettings): Plan =>
  runNow(planning(json, find, settings))

/** Characters of strings between two pauses. */
const STRIDE = 64 * 1024

/** The same, with pauses: a line may be of many megabytes. */
export function* planning(whole: string, find: Finder, settings: RedactSettings): Steps<Plan> {
  // Who calls has just parsed it.
  if (whole.length > STRIDE) yield
  const { json, data } = withoutData(whole, settings)
  const shape = shapeOf(json)
  if (json.length > STRIDE) yield
  const { stubs: all, skipped } = opaqueOf(json, shape, settings)
  const stubs = outermost(all)
  const strings = outside(shape.literals, stubs)
    .filter(literal => literal.end - literal.start >= 6 && !skipped.has(literal))
    .map(literal => ({ literal, text: literalText(json, literal.start, literal.end) }))
  const seams = yield* seamEdits(strings.filter(isTextPart), find)
  const changes: Change[] = []
  let looked = 0
  let before: Part | null = null
  for (const part of strings) {
    const { literal, text } = part
    looked += text.length
    if (looked >= STRIDE) {
      looked = 0
      yield
    }
    const told = [...byKey(literal, text, settings), ...byOption(before, part, settings)]
    const own = [...(yield* scanning(text, find)), ...told, ...(seams.get(literal) ?? [])]
    before = part
    if (own.length > 0) changes.push({ literal, text, edits: merged(own) })
  }
  return { json, shape, changes, stubs, data }
}

const isTextPart = ({ literal }: Part): boolean => literal.key === 'text' && !literal.isKey

function byKey({ key, isKey }: Literal, text: string, { classes }: RedactSettings): readonly SecretEdit[] {
  const hit = isKey || key === '' ? null : hitByKey(key, text)
  if (hit === null || !classes.has(hit.class)) return []
  return [wholeText(hit)]
}

/** `["mysql", "--password", "…"]`: an option of a command tells what the next string is. */
function byOption(before: Part | null, { literal, text }: Part, { classes }: RedactSettings): readonly SecretEdit[] {
  if (before === null || !classes.has('password') || literal.inside.kind !== 'array') return []
  if (before.literal.inside !== literal.inside || before.literal.index !== literal.index - 1) return []
  const hit = hitByOption(before.text, text)
  return hit === null ? [] : [wholeText(hit)]
}

const wholeText = (hit: Hit): SecretEdit => ({
  kind: 'secret',
  hit,
  start: hit.start,
  end: hit.end,
  needles: hit.needles,
  percent: false,
})

/** The literals that are in no stub; both come in order. */
function outside(literals: readonly Literal[], stubs: readonly Stub[]): readonly Literal[] {
  let next = 0
  return literals.filter(({ start }) => {
    while ((stubs[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++
    return start < (stubs[next]?.start ?? Number.POSITIVE_INFINITY)
  })
}

/** Stubs in order; one inside another goes with it. */
function outermost(stubs: readonly Stub[]): readonly Stub[] {
  const result: Stub[] = []
  for (const stub of [...stubs].sort((left, right) => left.start - right.start || right.end - left.end))
    if (stub.start >= (result.at(-1)?.end ?? 0)) result.push(stub)
  return result
}

/** Remembers the secrets of some edits. */
export function noteAll(edits: readonly Edit[], ledger: Ledger): void {
  for (const { hit, needles } of secretsOf(edits)) ledger.tell(ledger.secret(hit.class, hit.value), needles)
}
