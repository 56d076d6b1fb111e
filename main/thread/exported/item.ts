import type { Fidelity, Item, ItemKind, ItemRef, MessageRole } from '../model.ts'
import { refOfNone } from '../no-file.ts'
import type { Parts } from './parts.ts'
import type { ExportedItem } from './shape.ts'
import { fieldsOf, listOf, oneOf, textOrNull } from './values.ts'
import { ITEM_KINDS } from './words.ts'

/** By which this reader knows its own items: the place in the page's list. */
export const EXPORTED_ITEM = 'exported-item'

export const itemRef = (stored: Pick<ExportedItem, 'file' | 'line' | 'index'> | null, place: number): ItemRef => ({
  file: stored?.file ?? 0,
  line: stored?.line ?? 0,
  index: stored?.index ?? null,
  made: { name: EXPORTED_ITEM, value: place },
})

/** An item as the page holds it: its text may be cut, and beside it there is no JSON of the agent's. */
export function itemAt(parts: Parts, place: number): Item {
  const stored = parts.entry('items', place)
  const ref = itemRef(stored, place)
  if (stored === null) return lackingItem(ref, place)
  const worded = stored.as === undefined ? stored : parts.entry('items', stored.as)
  const text = worded?.text ?? ''
  return {
    ref,
    kind: stored.kind,
    label: stored.label,
    raw: rawOf(stored, text),
    text,
    lead: Math.min(stored.lead ?? 0, text.length),
    tool: stored.tool ?? null,
    callId: stored.callId ?? null,
    tokens: stored.tokens,
    bytes: stored.bytes,
    opaqueBytes: stored.opaqueBytes ?? 0,
    images: stored.images ?? 0,
    exitCode: stored.exitCode ?? null,
    cut: stored.cutByAgent ?? false,
    injected: stored.injected ?? false,
    compactionOutput: stored.compactionOutput ?? false,
    origin: originAt(ref.file, place),
    synthetic: stored.synthetic ?? null,
    ...sureness(stored, worded),
    at: stored.at ?? null,
  }
}

const originAt = (file: number, place: number) => ({ kind: 'part', file, id: `items/${place}` }) as const

/** What a call does stands with the item that holds its text. */
export const actionsAt = (parts: Parts, place: number) => {
  const stored = parts.entry('items', place)
  const worded = stored?.as === undefined ? stored : parts.entry('items', stored.as)
  return worded?.does ?? []
}

/** Which field of an item's JSON says what it says. */
const FIELD: Readonly<Partial<Record<ItemKind, string>>> = { call: 'arguments', output: 'output', reasoning: 'summary' }

/** A plain item that says what the page says, in the fields under which items keep it. */
function rawOf(stored: ExportedItem, text: string): unknown {
  const field = FIELD[stored.kind] ?? 'content'
  const said = field === 'arguments' || field === 'output' ? text : [{ type: 'text', text }]
  return {
    type: stored.kind,
    ...(stored.tool && { name: stored.tool }),
    ...(stored.callId && { call_id: stored.callId }),
    ...(text !== '' && { [field]: said }),
  }
}

function sureness(stored: ExportedItem, worded: ExportedItem | null): { fidelity: Fidelity; why: string | null } {
  const fidelity = stored.fidelity ?? 'exact'
  const why = stored.why ?? null
  if (worded === null) return { fidelity: 'partial', why: 'Its text stands in a part that this exported page lacks.' }
  const lacks = lackOf(worded.cut?.characters ?? 0, stored.images ?? 0)
  if (lacks === '') return { fidelity, why }
  return {
    fidelity: fidelity === 'opaque' ? fidelity : 'partial',
    why: [why, `The exported page leaves out ${lacks}.`].filter(each => each !== null).join(' '),
  }
}

function lackOf(characters: number, images: number): string {
  const lacks = []
  if (characters > 0) lacks.push(`${characters.toLocaleString('en-US')} characters of its text`)
  if (images > 0) lacks.push(images === 1 ? 'its image' : `its ${images} images`)
  return lacks.join(' and ')
}

/** A reference that names no item. */
export const noItem = (ref: ItemRef): Item => ({ ...lackingItem(ref, 0), raw: null, origin: null })

function lackingItem(ref: ItemRef, place: number): Item {
  return {
    ref,
    kind: 'other',
    label: 'Missing',
    raw: { type: 'missing' },
    text: '',
    lead: 0,
    tool: null,
    callId: null,
    tokens: 0,
    bytes: 0,
    opaqueBytes: 0,
    images: 0,
    exitCode: null,
    cut: false,
    injected: false,
    compactionOutput: false,
    origin: originAt(ref.file, place),
    synthetic: null,
    fidelity: 'partial',
    why: 'It stands in a part that this exported page lacks.',
    at: null,
  }
}

/** As `rawOf` makes a message. */
export const messageOf = (role: MessageRole, text: string): unknown => ({
  type: role,
  content: [{ type: 'text', text }],
})

/** An item that stands in no page, of JSON as `rawOf` makes it; of any other it is the JSON that it says. */
export function madeItem(raw: unknown, n: number): Item {
  const fields = fieldsOf(raw)
  const kind = oneOf(fields['type'], ITEM_KINDS, 'other')
  const said = fields[FIELD[kind] ?? 'content']
  const text =
    typeof said === 'string'
      ? said
      : listOf(said)
          .map(part => fieldsOf(part)['text'])
          .join('\n')
  const json = JSON.stringify(raw) ?? 'null'
  const bytes = Buffer.byteLength(json)
  return {
    ...lackingItem(refOfNone(n), 0),
    kind,
    label: `${kind[0]?.toUpperCase()}${kind.slice(1)}`,
    raw,
    text: kind === 'other' ? json : text,
    tool: textOrNull(fields['name']),
    callId: textOrNull(fields['call_id']),
    tokens: Math.ceil(bytes / 4),
    bytes,
    origin: null,
    fidelity: 'exact',
    why: null,
  }
}
