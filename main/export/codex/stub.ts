import { type JsonValue, type Path, walkValues } from '../../rollout/json-values.ts'
import { utf8Text } from '../../rollout/utf8-text.ts'
import type { Shortened, Shortening } from '../trim/format.ts'
import { NOTHING, type Saved } from '../trim/rules.ts'

/** An output or image from so many bytes on, as it stands in the file, becomes a stub. */
export const STUB_FROM = 4096

/** Codex counts an inline image as so many tokens, whatever its size (codex-format.md 5.9). */
const IMAGE_TOKENS = Math.ceil(7373 / 4)

type What = 'outputs' | 'images'

interface Edit {
  readonly what: What
  readonly start: number
  readonly end: number
  readonly by: string
  readonly tokens: number
}

/** A line with its large outputs or images replaced; every other byte of it stays. null when there is none, or the line is no JSON. */
export function shortened(line: Uint8Array, kind: string, what: Shortening): Shortened | null {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.length)
  const edits = editsIn(bytes, kind).filter(edit => what[edit.what])
  if (edits.length === 0 || !isJson(bytes)) return null
  const pieces: Uint8Array[] = []
  let from = 0
  for (const { start, end, by } of edits) {
    pieces.push(bytes.subarray(from, start), Buffer.from(by))
    from = end
  }
  pieces.push(bytes.subarray(from))
  return { bytes: Buffer.concat(pieces), outputs: savedBy(edits, 'outputs'), images: savedBy(edits, 'images') }
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(utf8Text(bytes))
    return true
  } catch {
    return false
  }
}

function savedBy(edits: readonly Edit[], what: What): Saved {
  const own = edits.filter(edit => edit.what === what)
  if (own.length === 0) return NOTHING
  return {
    lines: 1,
    bytes: own.reduce((sum, { start, end, by }) => sum + end - start - Buffer.byteLength(by), 0),
    tokens: own.reduce((sum, { tokens }) => sum + tokens, 0),
  }
}

function editsIn(bytes: Buffer, kind: string): readonly Edit[] {
  const edits: Edit[] = []
  const seen = !kind.startsWith('event_msg/')
  /** The image in the object that is being read. */
  let image: JsonValue | null = null
  const whole = walkValues(bytes, STUB_FROM, {
    string(value) {
      const { path, start, end } = value
      if (startsWith(bytes, start, INLINE_IMAGE)) {
        if (path.at(-1) === 'image_url') image = value
        else edits.push({ what: 'images', start, end, by: urlStub(end - start), tokens: 0 })
      } else if (isGenerated(path))
        edits.push({ what: 'images', start, end, by: '""', tokens: seen ? IMAGE_TOKENS : 0 })
      else if (isOutput(path, seen)) edits.push(outputEdit(bytes, value, seen))
    },
    closed({ path, start, end }) {
      if (image === null || image.path.length !== path.length + 1) return
      const text = stub('image', image.end - image.start)
      const by = JSON.stringify({ type: 'input_text', text })
      edits.push({ what: 'images', start, end, by, tokens: seen ? IMAGE_TOKENS - tokensOf(text) : 0 })
      image = null
    },
  })
  return whole ? edits.sort((a, b) => a.start - b.start) : []
}

function outputEdit(bytes: Buffer, { start, end }: JsonValue, seen: boolean): Edit {
  const text = stub('output', end - start - 2)
  const full = seen ? tokensOf(String(JSON.parse(bytes.toString('utf8', start, end)))) : 0
  return {
    what: 'outputs',
    start,
    end,
    by: JSON.stringify(text),
    tokens: seen ? Math.max(0, full - tokensOf(text)) : 0,
  }
}

const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4)

/** Our own words, so that nobody takes them for the tool's. */
const stub = (what: string, bytes: number): string => `[Palimpsest left out this ${what}: ${bytes} bytes.]`

const urlStub = (bytes: number): string => JSON.stringify(`data:text/plain,${encodeURIComponent(stub('image', bytes))}`)

const INLINE_IMAGE = Buffer.from('"data:image/')

const startsWith = (bytes: Buffer, at: number, text: Buffer): boolean =>
  bytes.subarray(at, at + text.length).equals(text)

/** A generated image is the `result` of its item or event, as base64 (codex-format.md 3.7). */
const isGenerated = (path: Path): boolean => path.at(-1) === 'result' && isOfItem(path, 1)

/** Do the last `depth` steps lead from an item, or an event, to a value of it? */
function isOfItem(path: Path, depth: number): boolean {
  const holder = path.at(-1 - depth)
  return holder === undefined || holder === 'payload' || holder === 'item' || typeof holder === 'number'
}

/** Keys under which events of the versions from 0.36 on repeat what a command printed. */
const PRINTED: ReadonlySet<string | number | undefined> = new Set([
  'output',
  'aggregated_output',
  'formatted_output',
  'stdout',
  'stderr',
])

/** A tool's answer in an event: text parts of its result. */
const ANSWERS: ReadonlySet<string | number> = new Set(['result', 'content_items'])

/** In an item the text, or a text part, of its `output`; in an event what repeats it. */
function isOutput(path: Path, item: boolean): boolean {
  const key = path.at(-1)
  if (!item) return PRINTED.has(key) || (key === 'text' && path.some(step => ANSWERS.has(step)))
  if (key === 'output') return isOfItem(path, 1)
  return key === 'text' && path.at(-3) === 'output' && isOfItem(path, 3)
}
