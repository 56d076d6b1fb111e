import { fold } from '../../base/fold.ts'
import { pointerOf } from './json-strings.ts'
import type { Ledger } from './ledger.ts'
import { type RawLine, readable } from './line.ts'
import { planOf } from './plan.ts'
import { readerText, wordsFor } from './redact-line.ts'
import { placeId } from './review.ts'
import { WIDEST } from './scan.ts'
import type { Edit, Finder, SecretEdit } from './scan-text.ts'

/** One place of a secret, and the words around it without any secret in them. */
export interface PlaceAround {
  /** What `settings.off` takes. */
  readonly id: string
  /** The string that it stands in, as a pointer without secrets, for a reader. */
  readonly pointer: string
  readonly before: string
  readonly after: string
  /** It stands in base64 in that string. */
  readonly encoded: boolean
}

/** Characters of context on each side. */
const CONTEXT = 80

/** The places of one secret on a line, in order. `find` is that of the ledger with everything looked for. */
export function placesOn(line: RawLine, key: string, ledger: Ledger, find: Finder): readonly PlaceAround[] {
  const read = readable(line)
  if (read === null || 'out' in read) return []
  const clean = (text: string): string => readerText(text, ledger, WIDEST, find)
  return planOf(read.json, find, WIDEST).changes.flatMap(({ literal, text, edits }) => {
    const pointer = pointerOf(read.json, literal)
    return [...spots(text, edits, false)].flatMap(({ edit, text: around, edits: all, at, encoded }) => {
      const secret = ledger.secret(edit.hit.class, edit.hit.value)
      if (secret.key !== key || edit.rest) return []
      const words = (other: Edit): string => wordsOf(other, ledger)
      return [
        {
          id: placeId(secret, line, pointer, edit.start),
          pointer: clean(pointer),
          before: fold(clean(beforeOf(around, all, at, words)), CONTEXT * 2),
          after: fold(clean(afterOf(around, all, at, words)), CONTEXT * 2),
          encoded,
        },
      ]
    })
  })
}

/** A secret among the edits of the text that it stands in. */
interface Spot {
  readonly edit: SecretEdit
  readonly text: string
  readonly edits: readonly Edit[]
  readonly at: number
  readonly encoded: boolean
}

function* spots(text: string, edits: readonly Edit[], encoded: boolean): Generator<Spot> {
  for (const [at, edit] of edits.entries())
    if (edit.kind === 'secret') yield { edit, text, edits, at, encoded }
    else yield* spots(edit.encoded.text, edit.edits, true)
}

/** What stands for another finding in the context of one: an encoded text is not shown. */
function wordsOf(edit: Edit, ledger: Ledger): string {
  if (edit.kind === 'recode') return '[…]'
  return edit.rest ? '' : wordsFor(ledger.secret(edit.hit.class, edit.hit.value).id)
}

function beforeOf(text: string, edits: readonly Edit[], at: number, words: (edit: Edit) => string): string {
  let out = ''
  let to = edits[at]?.start ?? 0
  for (let i = at - 1; i >= -1; i--) {
    const edit = edits[i]
    const gap = text.slice(edit?.end ?? 0, to)
    const room = CONTEXT - out.length
    if (gap.length > room) return gap.slice(gap.length - room) + out
    out = gap + out
    if (edit === undefined || out.length >= CONTEXT) return out
    out = words(edit) + out
    to = edit.start
  }
  return out
}

function afterOf(text: string, edits: readonly Edit[], at: number, words: (edit: Edit) => string): string {
  let out = ''
  let from = edits[at]?.end ?? text.length
  for (let i = at + 1; i <= edits.length; i++) {
    const edit = edits[i]
    const gap = text.slice(from, Math.min(edit?.start ?? text.length, from + CONTEXT + 1))
    const room = CONTEXT - out.length
    if (gap.length > room) return out + gap.slice(0, room)
    out += gap
    if (edit === undefined || out.length >= CONTEXT) return out
    out += words(edit)
    from = edit.end
  }
  return out
}
