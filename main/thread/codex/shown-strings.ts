import { isBehindBackslash, isInEscape, JsonBytes, SIGN } from '../../rollout/json-bytes.ts'
import { isSpace, type JsonObject } from '../../rollout/parse.ts'
import type { JsonString, LineTexts } from '../model.ts'
import { DATA_URL_HEAD, dataUrl } from '../shown/data-url.ts'
import { CallStrings } from './call-strings.ts'
import type { Slot } from './checkpoints.ts'
import { beginsEnvelope, envelopeTexts, Metadata } from './output-envelope.ts'

/** Types of items whose texts mostly are strings of the line. */
export const STRING_TYPES: ReadonlySet<string> = new Set([
  'message',
  'reasoning',
  'function_call_output',
  'custom_tool_call_output',
  'function_call',
  'custom_tool_call',
])

/** What was found out at earlier lines. */
export class Known {
  readonly calls = new CallStrings()
  readonly metadata = new Metadata()
}

/**
 * The texts of an item's line as strings of its bytes, so that none of them has to be decoded; null where the line has another shape
 * than Codex writes, or more to it than strings: then its JSON has to be read. Holds for valid JSON without needless escapes; the test
 * compares it with what is read off the JSON.
 */
export function shownStrings(bytes: Buffer, type: string, as: 'places' | 'rest', known: Known): LineTexts | null {
  const walk = new JsonBytes(bytes)
  return inPayload(walk, () => {
    switch (type) {
      case 'message':
        return message(walk, as)
      case 'reasoning':
        return reasoning(walk)
      case 'function_call':
        return call(walk, 'arguments', known)
      case 'custom_tool_call':
        return call(walk, 'input', known)
      default:
        return output(walk, known)
    }
  })
}

/** The summary of a `compacted` line, whatever else stands in it. */
export function summaryString(bytes: Buffer): JsonString | null {
  const first = firstSummary(bytes)
  return first !== null && isOnly(bytes, first.to) ? first : anySummary(bytes)
}

/** Where the summary of a `compacted` line stands whose payload was read; null where that is not plain. */
export function summaryOf(bytes: Buffer, payload: JsonObject | null): Slot['summary'] {
  const message = payload?.['message']
  if (typeof message !== 'string') return 'none'
  const found = firstSummary(bytes)
  const isIt = found !== null && JSON.parse(`"${bytes.toString('utf8', found.from, found.to)}"`) === message
  return isIt ? { from: found.from, to: found.to } : null
}

/** The one that stands before the replacement history. */
function firstSummary(bytes: Buffer): JsonString | null {
  const walk = new JsonBytes(bytes)
  let found: JsonString | null = null
  inPayload(walk, () => {
    members(walk, key => {
      if (key !== 'message') return key !== 'replacement_history' && walk.skip()
      found = stringAt(walk)
      return false
    })
    return null
  })
  return found
}

const NAMES = [Buffer.from('"message"'), Buffer.from('"payload"')]
/** A letter of a name may be an escape. */
const LETTER = Buffer.from('\\u006')

/** Do both names stand for no further member? Found out without a walk over a history of megabytes. */
function isOnly(bytes: Buffer, from: number): boolean {
  for (const name of NAMES)
    for (let at = bytes.indexOf(name, from); at !== -1; at = bytes.indexOf(name, at + 1)) {
      let behind = at + name.length
      while (isSpace(bytes[behind] ?? 0)) behind++
      if (bytes[behind] === SIGN.colon) return false
    }
  return bytes.indexOf(LETTER, from) === -1
}

function anySummary(bytes: Buffer): JsonString | null {
  const walk = new JsonBytes(bytes)
  return inPayload(walk, () => {
    let found: JsonString | null = null
    const whole = members(walk, key => {
      if (key !== 'message') return walk.skip()
      found = stringAt(walk)
      return found !== null
    })
    return whole ? found : null
  })
}

function stringAt(walk: JsonBytes): JsonString | null {
  return walk.string() ? { from: walk.from, to: walk.to, depth: 1 } : null
}

/** What the payload of a line is read as. */
function inPayload<T>(walk: JsonBytes, read: () => T | null): T | null {
  let found: T | null = null
  const whole = members(walk, key => {
    if (key !== 'payload') return walk.skip()
    found = read()
    return found !== null
  })
  return whole ? found : null
}

/** Walks over the members of an object; false where it is none, names a member twice, or one of them was refused. */
function members(walk: JsonBytes, member: (key: string) => boolean): boolean {
  if (!walk.sign(SIGN.open)) return false
  const seen: string[] = []
  do {
    const key = walk.key()
    if (key === null || seen.includes(key) || !member(key)) return false
    seen.push(key)
  } while (walk.sign(SIGN.comma))
  return walk.sign(SIGN.close)
}

/** A message: of those that are no answer of the model their texts tell what they are. */
function message(walk: JsonBytes, as: 'places' | 'rest'): LineTexts | null {
  const found = new Found()
  let role: string | null = null
  const whole = members(walk, key => {
    if (key === 'role') {
      role = plainString(walk)
      return role === 'assistant' || (role !== null && as === 'rest')
    }
    if (key === 'output' || key === 'summary') return false
    return key === 'content' ? parts(walk, found, 'all') : walk.skip()
  })
  if (!whole || role === null || found.count === 0) return null
  return { kind: 'assistant', label: 'Assistant', tool: null, texts: found.texts }
}

function reasoning(walk: JsonBytes): LineTexts | null {
  const summary = new Found()
  const content = new Found()
  const whole = members(walk, key => {
    if (key === 'summary') return parts(walk, summary, 'some')
    return key === 'content' && walk.bytes[walk.at] === SIGN.openList ? parts(walk, content, 'some') : walk.skip()
  })
  return whole
    ? { kind: 'reasoning', label: 'Reasoning', tool: null, texts: [...summary.texts, ...content.texts] }
    : null
}

/** What lists of parts hold. */
class Found {
  readonly texts: JsonString[] = []
  images = 0

  get count(): number {
    return this.texts.length + this.images
  }
}

/** Walks over a list of parts, of which `all` have a text or are an image, or only `some`. */
function parts(walk: JsonBytes, into: Found, which: 'all' | 'some'): boolean {
  if (!walk.sign(SIGN.openList)) return false
  if (walk.sign(SIGN.closeList)) return true
  do {
    const before = into.count
    if (!members(walk, key => takePart(walk, key, into))) return false
    if (into.count === before && which === 'all') return false
  } while (walk.sign(SIGN.comma))
  return walk.sign(SIGN.closeList)
}

function takePart(walk: JsonBytes, key: string, into: Found): boolean {
  if (key === 'image_url') {
    into.images += 1
    return imageAt(walk)
  }
  if (key !== 'text') return walk.skip()
  const text = stringAt(walk)
  if (text !== null) into.texts.push(text)
  return text !== null
}

const imageAt = (walk: JsonBytes): boolean =>
  walk.string() &&
  dataUrl(walk.bytes.toString('latin1', walk.from, Math.min(walk.to, walk.from + DATA_URL_HEAD))) !== null

/** Members in which calls hold what they ask for. */
const GIVEN = ['arguments', 'input', 'action']

function call(walk: JsonBytes, given: 'arguments' | 'input', { calls }: Known): LineTexts | null {
  let found: JsonString | null = null
  let tool: string | null = ''
  const whole = members(walk, key => {
    if (key === 'name') tool = plainString(walk)
    else if (key === given) found = stringAt(walk)
    else return !GIVEN.includes(key) && walk.skip()
    return key === 'name' ? tool !== null : found !== null
  })
  const texts = whole && found !== null ? calls.texts(walk.bytes, found) : null
  return texts && { kind: 'call', label: 'Call', tool: tool === '' ? null : tool, texts }
}

/** A string without escapes. */
function plainString(walk: JsonBytes): string | null {
  if (!walk.string()) return null
  const text = walk.bytes.toString('utf8', walk.from, walk.to)
  return text.includes('\\') ? null : text
}

/** An output that is a text. */
function output(walk: JsonBytes, known: Known): LineTexts | null {
  let texts: LineTexts['texts'] | null = null
  let tool: string | null = ''
  const whole = members(walk, key => {
    if (key === 'name') tool = plainString(walk)
    else if (key === 'output') texts = outputTexts(walk, known)
    else return walk.skip()
    return key === 'name' ? tool !== null : texts !== null
  })
  return whole && texts !== null ? { kind: 'output', label: 'Output', tool: tool === '' ? null : tool, texts } : null
}

function outputTexts(walk: JsonBytes, { metadata }: Known): LineTexts['texts'] | null {
  if (beginsEnvelope(walk.bytes, walk.at)) return envelopeTexts(walk, metadata)
  const text = stringAt(walk)
  return text && withoutHeading(walk.bytes, text)
}

/** Characters in which the last line of a heading is looked for (shown/output.ts), and bytes of as many. */
const HEADING = 2000
const HEADING_BYTES = HEADING * 6
const LAST = 'Output:'
const LAST_BYTES = Buffer.from(LAST)

/** The heading of an output and what it gave out, as they are shown; null where that is not plain from the bytes. */
function withoutHeading(bytes: Buffer, text: JsonString): LineTexts['texts'] | null {
  const head = bytes.toString('latin1', text.from, Math.min(text.to, text.from + HEADING))
  if (!/^[A-Z][\w ]*:|^[A-Z][\w ]* \d/.test(head)) return [text]
  for (let at = head.indexOf(LAST); at !== -1; at = head.indexOf(LAST, at + 1)) {
    const heading = headingAt(bytes, text, text.from + at)
    if (heading !== null) return heading === 'unsure' ? null : heading
  }
  // Cut in two by the limit, or behind it in bytes but not in characters.
  const later = bytes.indexOf(LAST_BYTES, text.from + HEADING - LAST.length)
  const end = Math.min(text.to, text.from + HEADING_BYTES + LAST.length)
  return text.to - text.from > HEADING - LAST.length && later !== -1 && later < end ? null : [text]
}

/** Both parts when the heading's last line stands here; it is not shown. `unsure`: where the heading ends cannot be told. */
function headingAt(bytes: Buffer, text: JsonString, at: number): readonly JsonString[] | 'unsure' | null {
  const first = at === text.from
  if (!first && !isEscape(bytes, at - 2, text.from, 'n')) return null
  let from = at + LAST.length
  if (isEscape(bytes, from, text.from, 'r') && isEscape(bytes, from + 2, text.from, 'n')) from += 4
  else if (isEscape(bytes, from, text.from, 'n')) from += 2
  else if (from !== text.to) return null
  const shown: JsonString = { from, to: text.to, depth: 1 }
  if (first) return [shown]
  const to = trimmedEnd(bytes, text.from, at - 2)
  return to === null ? 'unsure' : [{ from: text.from, to, depth: 1 }, shown]
}

const isEscape = (bytes: Buffer, at: number, from: number, letter: 'n' | 'r' | 't'): boolean =>
  at >= from && bytes[at] === 0x5c && bytes[at + 1] === letter.charCodeAt(0) && !isBehindBackslash(bytes, at, from)

/** Without the blanks at its end; null where rarer ones than spaces, tabs and line ends may be among them. */
function trimmedEnd(bytes: Buffer, from: number, to: number): number | null {
  let end = to
  for (;;) {
    if (end > from && bytes[end - 1] === 0x20) end -= 1
    else if ((['n', 'r', 't'] as const).some(letter => isEscape(bytes, end - 2, from, letter))) end -= 2
    else break
  }
  return end > from && ((bytes[end - 1] as number) >= 0x80 || isInEscape(bytes, end - 1, from, 1)) ? null : end
}
