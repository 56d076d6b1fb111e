import type { Steps } from '../../base/steps.ts'
import { stringEnd } from '../../rollout/json-strings.ts'
import { isObject, type JsonObject, parseLine } from '../../rollout/parse.ts'
import { membersOf } from './json-shape.ts'

const LIST = 'replacement_history'
const LIST_KEY = Buffer.from(`${LIST}"`)
const PAYLOAD_KEY = Buffer.from('"payload"')
const ESCAPED = Buffer.from('\\u')
const EMPTY = Buffer.from('[]')

const BOM = 0xef

/** Bytes of entries between two pauses. */
const STRIDE = 256 * 1024

/**
 * A `compacted` line, its replacement history entry by entry: each is parsed by itself and let go of, where the whole of such a line would be
 * many megabytes of objects. `onEntry` gets its bytes, too. Answers the line's object with an empty list in it; null where the line has not the usual form or is broken:
 * then it has to be parsed whole. Until the answer is here, what was handed to `onEntry` may not count.
 */
export function* readCompacted(
  bytes: Buffer,
  onEntry: (entry: unknown, bytes: Buffer) => void,
): Steps<JsonObject | null> {
  const at = membersOf(bytes, 'payload')?.get(LIST)
  if (at?.kind !== 'array') return null
  let from = at.at + 1
  let paused = from
  for (;;) {
    const end = valueEnd(bytes, from)
    // A mark of byte order begins a file, and nothing else.
    if (end === -1 || bytes[from] === BOM) return null
    const own = bytes.subarray(from, end)
    const parsed = parseLine(own)
    if (parsed.kind === 'blank' || (parsed.kind === 'rejected' && parsed.reason !== 'not-object')) return null
    onEntry(parsed.kind === 'object' ? parsed.value : null, own)
    from = end + 1
    if (bytes[end] === 0x5d) return outside(bytes, at.at, from)
    if (from - paused < STRIDE) continue
    paused = from
    yield
  }
}

/** The line without its list; null where another member could take the list's place. */
function outside(bytes: Buffer, from: number, to: number): JsonObject | null {
  const line = Buffer.concat([bytes.subarray(0, from), EMPTY, bytes.subarray(to)])
  if (line.includes(ESCAPED) || !isOnce(line, LIST_KEY) || !isOnce(line, PAYLOAD_KEY)) return null
  const parsed = parseLine(line)
  return parsed.kind === 'object' && isObject(parsed.value['payload']) ? parsed.value : null
}

function isOnce(line: Buffer, key: Buffer): boolean {
  const at = line.indexOf(key)
  return at !== -1 && line.indexOf(key, at + 1) === -1
}

/** Where the comma or bracket stands that ends the value in a list; -1 when there is none. Whether the value is one is seen when it is parsed. */
function valueEnd(b: Buffer, from: number): number {
  let depth = 0
  for (let i = from; i < b.length; i++) {
    const c = b[i] as number
    if (c === 0x22) {
      i = stringEnd(b, i + 1)
      if (i === -1) return -1
    } else if (depth === 0 && (c === 0x2c || c === 0x5d)) return i
    else if (c === 0x7b || c === 0x5b) depth += 1
    else if (c === 0x7d || c === 0x5d) depth -= 1
    if (depth < 0) return -1
  }
  return -1
}
