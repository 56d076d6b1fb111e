import type { Steps } from '../../base/steps.ts'
import type { Literal } from './json-strings.ts'
import { type Edit, type Finder, type SecretEdit, scanning, secretsOf } from './scan-text.ts'
import { wholeCharacters } from './whole-characters.ts'

/** Text of a part on each side of a seam that is looked at. Characters. */
const REACH = 4096

/** Parts that are read as one; the next row begins with the last part of this one. */
const LONGEST_ROW = 32

export interface Part {
  readonly literal: Literal
  readonly text: string
}

/** A piece of a part in a row of parts that a reader would read as one text. */
interface Piece {
  readonly part: Part
  /** Where it begins in the part, and in the row. */
  readonly from: number
  readonly at: number
  readonly text: string
}

/** Secrets that begin in one text part and go on in the next: what they take of each. */
export function* seamEdits(parts: readonly Part[], find: Finder): Steps<ReadonlyMap<Literal, readonly SecretEdit[]>> {
  const edits = new Map<Literal, SecretEdit[]>()
  for (const row of rowsOf(parts)) {
    yield
    for (const edit of yield* scanning(row.map(({ text }) => text).join(''), find)) {
      const touched = row.filter(({ at, text }) => edit.start < at + text.length && at < edit.end)
      if (touched.length < 2) continue
      const [first] = touched as [Piece]
      const place = { literal: first.part.literal, start: first.from + edit.start - first.at }
      for (const { part, from, at, text } of touched) {
        const start = from + Math.max(0, edit.start - at)
        const end = from + Math.min(text.length, edit.end - at)
        const piece = {
          ...wholeSecret(edit),
          ...wholeCharacters(part.text, start, end),
          percent: false,
          ...(part === first.part ? {} : { rest: place }),
        }
        edits.set(part.literal, [...(edits.get(part.literal) ?? []), piece])
      }
    }
  }
  return edits
}

/** A run of base64 that crosses a seam goes as a whole, as the first secret in it. */
function wholeSecret(edit: Edit): SecretEdit {
  if (edit.kind === 'secret') return edit
  const [first] = secretsOf(edit.edits)
  return { ...(first as SecretEdit), start: edit.start, end: edit.end }
}

/** Neighbouring text parts of one list; of a long part only its ends, and its two ends are in different rows. */
function rowsOf(parts: readonly Part[]): readonly (readonly Piece[])[] {
  const rows: Piece[][] = []
  let row: Piece[] = []
  let before: Part | null = null
  const close = (): void => {
    if (row.length > 1) rows.push(row)
    row = []
  }
  const add = (part: Part, from: number, text: string): void => {
    const last = row.at(-1)
    row.push({ part, from, at: last === undefined ? 0 : last.at + last.text.length, text })
  }
  for (const part of parts) {
    if (before === null || !areNeighbours(before, part)) close()
    before = part
    if (part.text.length <= 2 * REACH) {
      add(part, 0, part.text)
      if (row.length < LONGEST_ROW) continue
      close()
      add(part, 0, part.text)
      continue
    }
    add(part, 0, part.text.slice(0, REACH))
    close()
    add(part, part.text.length - REACH, part.text.slice(-REACH))
  }
  close()
  return rows
}

function areNeighbours({ literal: left }: Part, { literal: right }: Part): boolean {
  const [one, two] = [left.inside, right.inside]
  return one.parent?.kind === 'array' && one.parent === two.parent && two.index === one.index + 1
}
