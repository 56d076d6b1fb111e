import { isBehindBackslash, isInEscape, JsonBytes, SIGN } from '../../rollout/json-bytes.ts'
import { isSpace } from '../../rollout/parse.ts'
import type { JsonString, LineTexts } from '../model.ts'
import { ENVELOPE, envelopeTexts } from './output-envelope.ts'

/** Types of items whose texts mostly are strings of the line. */
export const STRING_TYPES: ReadonlySet<string> = new Set([
  'message',
  'reasoning',
  'function_call_output',
  'custom_tool_call_output',
])

/**
 * The texts of an item's line as strings of its bytes, so that none of them has to be decoded; null where the line has another shape
 * than Codex writes, or more to it than strings: then its JSON has to be read. Holds for valid JSON without needless escapes; the test
 * compares it with what is read off the JSON.
 */
export function shownStrings(bytes: Buffer, type: string): LineTexts | null {
  const walk = new JsonBytes(bytes)
  return inPayload(walk, () => {
    switch (type) {
      case 'message':
        return answer(walk)
      case 'reasoning':
        return reasoning(walk)
      default:
        return output(walk)
    }
  })
}

/** The summary of a `compacted` line, whatever else stands in it. */
export function summaryString(bytes: Buffer): JsonString | null {
  const first = firstSummary(bytes)
  return first !== null && isOnly(bytes, first.to) ? first : anySummary(bytes)
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

/** An answer of the model. What other messages are is told by their texts. */
function answer(walk: JsonBytes): LineTexts | null {
  const texts: JsonString[] = []
  let isAnswer = false
  const whole = members(walk, key => {
    if (key === 'role') {
      isAnswer = walk.string() && walk.bytes.toString('latin1', walk.from, walk.to) === 'assistant'
      return isAnswer
    }
    if (key === 'output' || key === 'summary') return false
    return key === 'content' ? parts(walk, texts, 'all') : walk.skip()
  })
  return whole && isAnswer && texts.length > 0 ? { kind: 'assistant', label: 'Assistant', tool: null, texts } : null
}

function reasoning(walk: JsonBytes): LineTexts | null {
  const summary: JsonString[] = []
  const content: JsonString[] = []
  const whole = members(walk, key => {
    if (key === 'summary') return parts(walk, summary, 'some')
    return key === 'content' && walk.bytes[walk.at] === SIGN.openList ? parts(walk, content, 'some') : walk.skip()
  })
  return whole ? { kind: 'reasoning', label: 'Reasoning', tool: null, texts: [...summary, ...content] } : null
}

/** The texts of a list of parts, of which `all` have one or only `some`. */
function parts(walk: JsonBytes, into: JsonString[], which: 'all' | 'some'): boolean {
  if (!walk.sign(SIGN.openList)) return false
  if (walk.sign(SIGN.closeList)) return true
  do {
    const before = into.length
    if (!members(walk, key => takeText(walk, key, into))) return false
    if (into.length === before && which === 'all') return false
  } while (walk.sign(SIGN.comma))
  return walk.sign(SIGN.closeList)
}

function takeText(walk: JsonBytes, key: string, into: JsonString[]): boolean {
  if (key !== 'text') return walk.skip()
  const text = stringAt(walk)
  if (text !== null) into.push(text)
  return text !== null
}

/** An output that is a text. */
function output(walk: JsonBytes): LineTexts | null {
  let found: JsonString | null = null
  let tool = ''
  const whole = members(walk, key => {
    if (key === 'name') {
      if (!walk.string()) return false
      tool = walk.bytes.toString('utf8', walk.from, walk.to)
      return !tool.includes('\\')
    }
    if (key !== 'output') return walk.skip()
    found = stringAt(walk)
    return found !== null
  })
  const texts = whole && found !== null ? withoutHeading(walk.bytes, found) : null
  return texts && { kind: 'output', label: 'Output', tool: tool === '' ? null : tool, texts }
}

/** Characters in which the last line of a heading is looked for (shown/output.ts), and bytes of as many. */
const HEADING = 2000
const HEADING_BYTES = HEADING * 6
const LAST = 'Output:'
const LAST_BYTES = Buffer.from(LAST)

/** The heading of an output and what it gave out, as they are shown; null where that is not plain from the bytes. */
function withoutHeading(bytes: Buffer, text: JsonString): LineTexts['texts'] | null {
  const head = bytes.toString('latin1', text.from, Math.min(text.to, text.from + HEADING))
  if (head.startsWith(ENVELOPE)) return envelopeTexts(bytes, text)
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
