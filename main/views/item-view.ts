import type { ImagePart, ItemView, OriginView, TextPart, TextRef, ThreadKey } from '../../preload/contract.ts'
import { headOf } from '../base/fold.ts'
import type { Item, Origin } from '../thread/model.ts'
import { isOfNone, NO_FILE } from '../thread/no-file.ts'
import { type PartText, partsOf } from '../thread/shown/parts.ts'
import { fieldsOf } from '../thread/shown/raw.ts'
import { itemHead } from './item-head.ts'
import { bytesText } from './numbers.ts'

/** Longest text that crosses whole. Bytes of UTF-8. */
export const WHOLE_TEXT = 64 * 1024

export interface ItemPlace {
  readonly key: ThreadKey
  readonly turn: number
  readonly pair: ItemView['pair']
  readonly spawned: ItemView['spawned']
}

/** Everything the inspector shows of one item. All its texts together stay under `BUDGET`. */
export function itemView(item: Item, place: ItemPlace): ItemView {
  const parts = partsOf(item)
  const origin = originView(item)
  return {
    head: itemHead(item),
    parts: cutParts(
      parts.texts,
      origin,
      place.key,
      item.synthetic === null && item.origin !== null ? WHOLE_TEXT : BUDGET,
    ),
    // What stands in no file cannot be fetched from one.
    images: isOfNone(item) ? [] : parts.images.map(image => imagePart(image, origin, place.key)),
    origin,
    turn: place.turn,
    pair: place.pair,
    spawned: place.spawned,
    facts: factsOf(item),
    notes: [...notesOf(item), ...(isOfNone(item) && parts.images.length > 0 ? [NO_IMAGES] : [])],
  }
}

const NO_IMAGES = 'Its pictures are shown only where the session itself holds them.'

/** Bytes of all texts of one view together: an item of a thousand parts must not become a reply of 64 MB. */
const BUDGET = 512 * 1024
/** Parts of one view; an item with more says how many are left out. */
const MOST_PARTS = 200

/** `most`: bytes of one text. The rest of a text that is not in the file as it stands cannot be fetched from there. */
function cutParts(texts: readonly PartText[], origin: OriginView, key: ThreadKey, most: number): readonly TextPart[] {
  let left = BUDGET
  return texts.slice(0, MOST_PARTS).map(part => {
    const text = headOf(part.text, Math.min(most, Math.max(left, 1024)))
    left -= text.length
    const cut = text.length < part.text.length
    const { label, mono, language } = part
    return { label, mono, language, text, rest: cut ? restOf(part, origin, key) : null }
  })
}

/** The rest comes from the string that holds the text, or else from the raw line. */
function restOf(part: PartText, origin: OriginView, key: ThreadKey): TextRef | null {
  const { file, line } = origin
  if (file === NO_FILE) return null
  if (part.pointer === null) return { key, file, line, path: '', bytes: origin.end - origin.start }
  return { key, file, line, path: origin.path + part.pointer, bytes: Buffer.byteLength(part.whole ?? part.text) }
}

const imagePart = (
  image: { readonly label: string; readonly mime: string; readonly bytes: number; readonly pointer: string },
  origin: OriginView,
  key: ThreadKey,
): ImagePart => ({
  label: image.label,
  mime: image.mime,
  bytes: image.bytes,
  ref: { key, file: origin.file, line: origin.line, path: origin.path + image.pointer, bytes: image.bytes },
})

function originView(item: Item): OriginView {
  const origin: Origin | null = item.origin
  if (origin?.kind === 'line') {
    const { file, line, start, end, path, ordinal } = origin
    return { file, line, start, end, path, ordinal }
  }
  const path = origin?.kind === 'part' ? `/${origin.id}` : ''
  return { file: item.ref.file, line: item.ref.line, start: 0, end: 0, path, ordinal: null }
}

/** Fields that are shown as texts, not as facts. */
const TEXTS = new Set(['content', 'text', 'output', 'arguments', 'input', 'encrypted_content', 'summary', 'result'])
const LONGEST_FACT = 200

/** The item's own short fields, by the file's own names, then what was read off it. */
function factsOf(item: Item): ItemView['facts'] {
  const facts: { label: string; value: string }[] = []
  for (const [label, value] of Object.entries(fieldsOf(item.raw))) {
    if (TEXTS.has(label) || facts.length === 40) continue
    if (
      typeof value === 'string' ? value.length <= LONGEST_FACT : typeof value === 'number' || typeof value === 'boolean'
    )
      facts.push({ label, value: String(value) })
  }
  if (item.exitCode !== null) facts.push({ label: 'exit code', value: String(item.exitCode) })
  if (item.opaqueBytes > 0) facts.push({ label: 'encrypted', value: bytesText(item.opaqueBytes) })
  return facts
}

function notesOf(item: Item): readonly string[] {
  const notes: string[] = []
  if (item.kind === 'opaque' && item.text === '')
    notes.push(`This is encrypted: ${bytesText(item.opaqueBytes)}. What it carries cannot be read here.`)
  else if (item.why !== null) notes.push(item.why)
  if (item.synthetic !== null && item.why === null)
    notes.push(`This item is not in the file: it is made as the agent makes it (${item.synthetic}).`)
  if (item.compactionOutput) notes.push('This is the raw answer to a compaction request.')
  if (item.injected) notes.push('The agent put this in; nobody typed it.')
  if (item.cut) notes.push('The agent cut this text; the rest is not in the file.')
  return notes
}
