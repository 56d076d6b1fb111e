import { runNow, type Steps } from '../../base/steps.ts'
import { ownCopy } from '../../compaction/entities/own-copy.ts'
import { type Encoded, encodedIn } from './base64.ts'
import { CLASSES, type SecretClass } from './classes.ts'
import type { Hit } from './hit.ts'
import type { Literal } from './json-strings.ts'
import {
  endOf,
  JOIN,
  PERCENT,
  plainView,
  startOf,
  type Token,
  tokenAround,
  UNESCAPE,
  type View,
  viewAfter,
} from './view.ts'
import { wholeCharacters } from './whole-characters.ts'

/** What has to change in a text: a secret, or a run of base64 with secrets inside. Ranges of one text do not overlap and are in order. */
export type Edit = SecretEdit | RecodeEdit

/** Where in a line a secret begins: its string there, and the place in that. */
export interface Place {
  readonly literal: Literal
  readonly start: number
}

export interface SecretEdit {
  readonly kind: 'secret'
  readonly hit: Hit
  readonly start: number
  readonly end: number
  /** Texts that tell this secret, those of the hits that it swallowed too. */
  readonly needles: readonly string[]
  /** What to write is URL-encoded, as the secret was. */
  readonly percent: boolean
  /** The secret began in an earlier string, where its place is: nothing is written here. */
  readonly rest?: Place
}

export interface RecodeEdit {
  readonly kind: 'recode'
  readonly start: number
  readonly end: number
  readonly encoded: Encoded
  readonly edits: readonly Edit[]
}

/** Finds the secrets in a text that needs no more decoding. */
export type Finder = (text: string) => readonly Hit[]

/** Levels of escapes (JSON in JSON in …), of URL-encoding and of base64 that are looked through. */
const ESCAPES = 5
const PERCENTS = 2
const BASE64S = 4

/** Longer texts are looked at piece by piece, so that the views of one text stay small. Characters. */
const PIECE = 128 * 1024
/** A secret is no longer than this, or a piece would cut it. */
const OVERLAP = 32 * 1024

/** Short texts in which a finder found nothing: names of members, types and ids come again and again. */
const CLEAN = new WeakMap<Finder, Set<string>>()
/** Characters of a text that is kept there, and texts that are kept. */
const SHORT = 64
const KEPT = 20_000

/** Everything that has to change in a text, in order. */
export const scanText = (text: string, find: Finder): readonly Edit[] => runNow(scanning(text, find))

/** The same with pauses, for a text may be long. */
export function* scanning(text: string, find: Finder): Steps<readonly Edit[]> {
  if (text.length > SHORT) return yield* scanned(text, find, 0)
  const clean = CLEAN.get(find) ?? new Set()
  if (text.length < 4 || clean.has(text)) return []
  const edits = yield* scanned(text, find, 0)
  if (edits.length > 0) return edits
  if (clean.size >= KEPT) clean.clear()
  // A cut would hold its whole line in memory.
  CLEAN.set(find, clean.add(ownCopy(text)))
  return edits
}

function* scanned(text: string, find: Finder, depth: number): Steps<readonly Edit[]> {
  const marks: Mark[] = []
  for (let from = 0; ; from += PIECE) {
    const piece = text.length <= PIECE + OVERLAP ? text : text.slice(from, from + PIECE + OVERLAP)
    for (const mark of marksIn(piece, find))
      marks.push(from === 0 ? mark : { ...mark, start: mark.start + from, end: mark.end + from })
    if (from + PIECE + OVERLAP >= text.length) break
    yield
  }
  return merged([...marks.map(secretEdit), ...(yield* recodes(text, find, depth))])
}

/** A hit with its range in the text as it stands. */
interface Mark {
  readonly hit: Hit
  readonly start: number
  readonly end: number
  readonly percent: boolean
}

const secretEdit = ({ hit, start, end, percent }: Mark): SecretEdit => ({
  kind: 'secret',
  hit,
  start,
  end,
  needles: hit.needles,
  percent,
})

interface Reading {
  readonly view: View
  readonly percent: boolean
  readonly joined: boolean
}

/** In joined lines only words without spaces are looked for: a name and an address on two lines are not one address. */
const IN_JOINED: ReadonlySet<SecretClass> = new Set(
  CLASSES.filter(
    name => !['email', 'home-path', 'account-id', 'git-remote', 'private-host', 'password'].includes(name),
  ),
)

/** The text as it stands, and as it reads after each mix of steps that changes it. */
function viewsOf(text: string): readonly Reading[] {
  const views: Reading[] = []
  let unescaped: View | null = plainView(text)
  for (let i = 0; unescaped !== null && i <= ESCAPES; i++) {
    let decoded: View | null = unescaped
    for (let j = 0; decoded !== null && j <= PERCENTS; j++) {
      views.push({ view: decoded, percent: j > 0, joined: false })
      const joined = decoded.text.includes('\n') ? viewAfter(decoded, JOIN) : null
      if (joined !== null) views.push({ view: joined, percent: j > 0, joined: true })
      decoded = decoded.text.includes('%') ? viewAfter(decoded, PERCENT) : null
    }
    unescaped = unescaped.text.includes('\\') ? viewAfter(unescaped, UNESCAPE) : null
  }
  return views
}

/**
 * What is found in a piece. A rule that sees the text less decoded may begin inside an escape (the "n" of "\n" before an address): then
 * the hit of the more decoded text counts, or, where there is none, the whole escape goes, so that the text stays well formed.
 */
function marksIn(text: string, find: Finder): readonly Mark[] {
  const views = viewsOf(text)
  const marks: Mark[] = []
  const weak: Mark[] = []
  for (const { view, percent, joined } of views)
    for (const hit of find(view.text)) {
      if (joined && !IN_JOINED.has(hit.class)) continue
      const range = wholeCharacters(view.text, hit.start, hit.end)
      const start = startOf(view, range.start)
      const end = endOf(view, range.end)
      const mark = { hit, start, end, percent: percent && text.slice(start, end).includes('%') }
      if (views.some(other => tokenAround(other.view, startOf(view, hit.from)) !== undefined)) weak.push(mark)
      else marks.push(mark)
    }
  const strong = [...marks].sort((left, right) => left.start - right.start)
  for (const mark of weak) marks.push(strengthened(mark, views, strong))
  return marks.map(mark => ({ ...mark, end: outward(views, mark.end, token => token.end) }))
}

function strengthened(mark: Mark, views: readonly Reading[], strong: readonly Mark[]): Mark {
  const inside = Math.min(
    mark.end,
    outward(views, mark.start, token => token.end),
  )
  const better = overlapping(strong, inside, mark.end)
  if (better) return { ...better, start: Math.min(inside, better.start), end: Math.max(mark.end, better.end) }
  return { ...mark, start: outward(views, mark.start, token => token.start) }
}

/** Marks that are looked at backwards from the end of a range, so that many marks take no long time. */
const LOOKED_AT = 64

/** One of the marks, which are in order of their starts, that overlaps a range. */
function overlapping(marks: readonly Mark[], start: number, end: number): Mark | undefined {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle] as Mark).start < end) low = middle + 1
    else high = middle
  }
  return marks.slice(Math.max(0, low - LOOKED_AT), low).find(mark => start < mark.end)
}

/** The end of the widest escape around an offset, on the side asked for. */
function outward(views: readonly Reading[], offset: number, side: (token: Token) => number): number {
  let at = offset
  for (const { view } of views) {
    const token = tokenAround(view, offset)
    if (token !== undefined && token.width > 0 && Math.abs(side(token) - offset) > Math.abs(at - offset))
      at = side(token)
  }
  return at
}

function* recodes(text: string, find: Finder, depth: number): Steps<readonly RecodeEdit[]> {
  if (depth >= BASE64S) return []
  const edits: RecodeEdit[] = []
  for (const encoded of encodedIn(text)) {
    const inner = yield* scanned(encoded.text, find, depth + 1)
    if (inner.length > 0) edits.push({ kind: 'recode', start: encoded.start, end: encoded.end, encoded, edits: inner })
  }
  return edits
}

/** Edits in order; those that overlap become one, of the longest secret among them. */
export function merged(edits: readonly Edit[]): readonly Edit[] {
  const sorted = [...edits].sort((left, right) => left.start - right.start || right.end - left.end)
  const result: Edit[] = []
  for (const edit of sorted) {
    const last = result.at(-1)
    if (last === undefined || edit.start >= last.end) result.push(edit)
    else result[result.length - 1] = union(last, edit)
  }
  return result
}

/** Secrets that lie on each other without end are no secrets. */
const MOST_NEEDLES = 32

function union(left: Edit, right: Edit): Edit {
  const start = Math.min(left.start, right.start)
  const end = Math.max(left.end, right.end)
  if (left.kind === 'recode' && right.kind === 'recode')
    return left.end - left.start < right.end - right.start ? right : left
  const secrets = [left, right].filter(edit => edit.kind === 'secret')
  const [one, two] = secrets
  if (one === undefined) return left
  if (two === undefined) return { ...one, start, end }
  const winner = two.hit.value.length > one.hit.value.length ? two : one
  const needles = one.needles.length > MOST_NEEDLES ? one.needles : [...new Set([...one.needles, ...two.needles])]
  return { ...winner, start, end, needles, percent: one.percent || two.percent }
}

/** The text with its edits made; `write` says what stands for a secret, null leaves it. */
export function applyEdits(text: string, edits: readonly Edit[], write: (edit: SecretEdit) => string | null): string {
  let result = ''
  let from = 0
  for (const edit of edits) {
    const instead = written(edit, write)
    if (instead === null) continue
    result += text.slice(from, edit.start) + instead
    from = edit.end
  }
  return from === 0 ? text : result + text.slice(from)
}

function written(edit: Edit, write: (edit: SecretEdit) => string | null): string | null {
  if (edit.kind === 'secret') {
    if (edit.rest) return write(edit) === null ? null : ''
    const words = write(edit)
    return words !== null && edit.percent ? encodeURIComponent(words) : words
  }
  const text = applyEdits(edit.encoded.text, edit.edits, write)
  return text === edit.encoded.text ? null : edit.encoded.encode(text)
}

/** The secrets of some edits, those inside of base64 too. */
export function* secretsOf(edits: readonly Edit[]): Generator<SecretEdit> {
  for (const edit of edits) {
    if (edit.kind === 'secret') yield edit
    else yield* secretsOf(edit.edits)
  }
}
