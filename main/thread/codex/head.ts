import { isUtf8 } from 'node:buffer'
import type { ByteSource } from '../../rollout/bytes.ts'
import { soundEnd } from '../../rollout/json-strings.ts'
import { LineTable } from '../../rollout/line-table.ts'
import { isObject, type JsonObject, parseLine } from '../../rollout/parse.ts'
import { type LineCursor, readLines } from '../../rollout/read-lines.ts'
import { giveRoomBack, takeRoom } from '../../rollout/room.ts'
import { FLAT_META, FLAT_STATE } from '../../rollout/types.ts'

/** What the first lines of a file say. */
export interface Head {
  /** A line was found that Codex writes, or an envelope of its shape. */
  readonly recognised: boolean
  /** Payload of the first session_meta; of a flat file its first line. The text of its base instructions may be left out: it is read where it is wanted. */
  readonly meta: JsonObject | null
  /** Byte at which its line begins; null when there is none. */
  readonly metaAt: number | null
  /** No envelopes: a file of 2025. */
  readonly flat: boolean
}

/** Bytes looked through for a line that Codex writes; a file that has none there is not taken for a session. */
const FAR = 64 * 1024 * 1024
/** Bytes looked through for session_meta once the file was recognised. */
const NEAR = 4 * 1024 * 1024

/** Bytes of a read: session_meta is mostly the first line, of some 20 kB. */
const CHUNK = 64 * 1024

/** Of sources that are open: who recognises a file and who opens it ask for the same. */
const heads = new WeakMap<ByteSource, Head>()

/** Reads a file's first lines until they say whose session it is. Damaged lines before that are passed over. */
export function readHead(source: ByteSource): Head {
  const known = heads.get(source)
  if (known !== undefined) return known
  const head = usualHead(source) ?? headIn(source)
  heads.set(source, head)
  return head
}

/** How the first line of nearly every file begins. */
const USUAL = /^\{"timestamp":"[^"\\]{24}"(?:,"ordinal":\d+)?,"type":"session_meta","payload":\{/
/** Bytes in which it does. */
const USUAL_WITHIN = 128

/** The head of a file whose first line says it all; null when it does not. */
function usualHead(source: ByteSource): Head | null {
  const room = source.held === undefined ? takeRoom(CHUNK) : null
  try {
    const bytes = source.held ?? room?.subarray(0, source.read(room, 0)) ?? Buffer.alloc(0)
    if (!USUAL.test(bytes.toString('latin1', 0, Math.min(bytes.length, USUAL_WITHIN)))) return null
    const end = bytes.indexOf(10)
    const parsed = end === -1 ? null : parseLine(withoutInstructions(bytes.subarray(0, end)))
    if (parsed?.kind !== 'object' || parsed.value['type'] !== 'session_meta') return null
    const { payload } = parsed.value
    return isObject(payload) ? { recognised: true, meta: payload, metaAt: 0, flat: false } : null
  } finally {
    if (room !== null) giveRoomBack(room)
  }
}

/** How the text begins that makes a session_meta long: some 20 kB, in each of thousands of files. */
const INSTRUCTIONS = Buffer.from('"base_instructions":{"text":"')

/** Longer lines are parsed whole. Bytes. */
const LONG = 1024 * 1024

/** A line without that text; the line itself where it is not sure that both are a session_meta, or none. */
function withoutInstructions(line: Buffer): Buffer {
  const at = line.length > LONG ? -1 : line.indexOf(INSTRUCTIONS)
  if (at === -1) return line
  const from = at + INSTRUCTIONS.length
  const to = soundEnd(line, from)
  if (to === -1 || !isUtf8(line.subarray(from, to))) return line
  return Buffer.concat([line.subarray(0, from), line.subarray(to)])
}

function headIn(source: ByteSource): Head {
  let recognised = false
  let flat = false
  let meta: JsonObject | null = null
  let metaAt: number | null = null
  const take = (line: LineCursor): void => {
    if (meta) return
    const { type } = line
    if (type === 'session_meta') meta = payloadIn(line)
    if (type === FLAT_META) meta = line.json() ?? null
    if (meta) metaAt = line.start
    if (line.state === 'known' || isEnvelope(line)) {
      if (!recognised) flat = type.startsWith('flat_')
      recognised = type !== FLAT_STATE || recognised
    }
  }
  let done = 0
  const steps = readLines(source, new LineTable(), take, { chunk: CHUNK, onBytes: bytes => (done = bytes) })
  while (!meta && done < (recognised ? NEAR : FAR)) if (steps.next().done) break
  steps.return(undefined)
  return { recognised: recognised || meta !== null, meta, metaAt, flat }
}

function payloadIn(line: LineCursor): JsonObject | null {
  const payload = line.json()?.['payload']
  return isObject(payload) ? payload : null
}

/** A line of the common shape with a type that this version does not know. */
function isEnvelope(line: LineCursor): boolean {
  if (line.state !== 'unknown') return false
  const value = line.json()
  return (
    value !== undefined &&
    typeof value['timestamp'] === 'string' &&
    typeof value['type'] === 'string' &&
    isObject(value['payload'])
  )
}
