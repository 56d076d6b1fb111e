import type { JsonString, LineTexts } from '../model.ts'
import { LONGEST_PARSED } from '../shown/call.ts'
import { partsOf } from '../shown/parts.ts'
import { nestedEnd } from './output-envelope.ts'

/**
 * A member of the arguments that may be long and is shown as it stands: `"cmd":"`, `"command":["bash","-lc","`, `"input":"`. It only says
 * where to try: how the call is shown without that text tells whether it was right.
 */
const MEMBER = /\\"(?:cmd|command|input|patch)\\": ?(?:\[ ?\\"[^"\\]{1,100}\\", ?\\"-(?:l?c|Command)\\", ?)?\\"/g
/** Blanks at the beginning of the arguments, and of a string in them. */
const BLANKS = { 1: /(?: |\\[nrt])*/y, 2: /(?: |\\\\[nrt])*/y } as const
const PATCH = '*** Begin Patch'

/** Stand for a text that was left out. With a blank, so that a shell would put quotes around them. */
const TEXT_LEFT_OUT = 'a text left out'
const PATCH_LEFT_OUT = `${PATCH} left out`

/** Arguments without their long text are mostly few and the same again and again. Characters of each, and how many are kept. */
const SHORT = 600
const MOST = 2000

/** How calls are shown whose arguments are a string, without decoding what is long in it. */
export class CallStrings {
  readonly #shown = new Map<string, readonly string[]>()

  /** The texts of a call in its order; null where they have to be read to tell. */
  texts(bytes: Buffer, given: JsonString): LineTexts['texts'] | null {
    if (given.to - given.from > LONGEST_PARSED) return null
    const json = bytes.toString('latin1', given.from, given.to)
    switch (beginning(json, 1, 0)) {
      case 'json':
        return this.#members(bytes, given, json)
      case 'unsure':
        return null
      default:
        return [given]
    }
  }

  #members(bytes: Buffer, given: JsonString, json: string): LineTexts['texts'] | null {
    MEMBER.lastIndex = 0
    if (!MEMBER.test(json)) return this.#texts(json)
    const start = MEMBER.lastIndex
    const end = nestedEnd(bytes, given.from + start) - given.from
    const isPatch = beginning(json, 2, start)
    if (end < start || isPatch === 'unsure') return null
    const standIn = isPatch === 'patch' ? PATCH_LEFT_OUT : TEXT_LEFT_OUT
    const [before, after] = [json.slice(0, start), json.slice(end)]
    if (before.includes('left out') || after.includes('left out')) return null
    const place: JsonString = { from: given.from + start, to: given.from + end, depth: 2 }
    const texts = this.#texts(before + standIn + after)
    if (texts?.filter(text => text.includes(standIn)).length !== 1) return null
    return texts.includes(standIn) ? texts.map(text => (text === standIn ? place : text)) : null
  }

  /** Of arguments as they stand in the line, read as Latin-1. */
  #texts(json: string): readonly string[] | null {
    const known = this.#shown.get(json)
    if (known !== undefined) return known
    const text = JSON.parse(`"${Buffer.from(json, 'latin1').toString('utf8')}"`) as string
    if (text === '') return null
    const { texts } = partsOf({ kind: 'call', raw: { arguments: text }, text, opaqueBytes: 0 })
    const shown = texts.map(part => part.text)
    if (json.length > SHORT) return shown
    if (this.#shown.size >= MOST) this.#shown.clear()
    this.#shown.set(json, shown)
    return shown
  }
}

/** What a text begins with behind its blanks; `unsure` where a rarer blank may stand there, or nothing. */
function beginning(json: string, depth: 1 | 2, from: number): 'json' | 'patch' | 'text' | 'unsure' {
  const blanks = BLANKS[depth]
  blanks.lastIndex = from
  blanks.test(json)
  const at = blanks.lastIndex
  const first = json.charCodeAt(at)
  if (Number.isNaN(first) || first === 0x5c || first >= 0x80) return 'unsure'
  if (json.startsWith(PATCH, at)) return 'patch'
  return first === 0x7b ? 'json' : 'text'
}
