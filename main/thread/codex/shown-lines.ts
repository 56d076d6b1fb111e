import { isObject, type JsonObject, parseLine } from '../../rollout/parse.ts'
import type { JsonString, LineText, LineTexts, TextForm, TextsAs } from '../model.ts'
import { partsOf } from '../shown/parts.ts'
import { opaqueBytesOf, readItem } from './classify.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { CLASS } from './line-classes.ts'
import { kindName } from './line-heads.ts'
import { LineRests } from './line-rests.ts'
import type { Rows } from './rows.ts'
import { Known, STRING_TYPES, shownStrings, summaryString } from './shown-strings.ts'
import { CUT, withoutImages } from './without-images.ts'

/** A line that is no item is shown as it stands, and looked through to here. Bytes. */
const RAW = 1 << 20

/** What lines show, for those who look through all of them. */
export class ShownLines {
  readonly #index: Index
  readonly #items: Items
  readonly #rows: Rows
  /** Where the summaries of `compacted` lines stand, once that was looked for: the rest of such a line is many times as long. */
  readonly #summaries = new Map<number, JsonString>()
  readonly #known = new Known()
  readonly #rests = new LineRests()

  constructor(index: Index, items: Items, rows: Rows) {
    this.#index = index
    this.#items = items
    this.#rows = rows
  }

  place(position: number): LineText {
    const { lines, classes } = this.#index
    const { table, first } = lines.file(lines.fileOf(position))
    const line = position - first + 1
    const start = table.start(line)
    const end = table.end(line)
    switch (classes.get(position)) {
      case CLASS.none:
        return { start, end, form: 'none', rest: null }
      case CLASS.item:
      case CLASS.hidden:
        return this.#itemPlace(position, start, end, itemForm(table.typeOf(line), table.payloadTypeOf(line)))
      case CLASS.band: {
        const summary = this.#summaryAt(position)
        if (summary === 'none') return { start, end, form: 'none', rest: null }
        return { start, end: summary ? start + summary.to + 1 : end, form: 'always', rest: null }
      }
      case CLASS.note:
        return { start, end, form: 'always', rest: null }
      default:
        return { start, end: Math.min(end, start + RAW), form: 'any', rest: null }
    }
  }

  #itemPlace(position: number, start: number, end: number, form: TextForm): LineText {
    return { start, end, form, rest: form === 'strings' ? this.#rests.get(position) : null }
  }

  texts(position: number, bytes: Buffer, as: TextsAs): LineTexts {
    switch (this.#index.classes.get(position)) {
      case CLASS.none:
        return { kind: 'line', label: '', tool: null, texts: [] }
      case CLASS.item:
      case CLASS.hidden:
        return this.#item(position, bytes, as)
      case CLASS.band:
        return this.#band(position, bytes, as)
      case CLASS.note:
        return this.#note(position)
      default:
        return this.#line(position, bytes)
    }
  }

  #item(position: number, bytes: Buffer, as: TextsAs): LineTexts {
    const { lines } = this.#index
    const type = lines.payloadTypeOf(position)
    const inStrings = as !== 'texts' && itemForm(lines.typeOf(position), type) === 'strings'
    const strings = inStrings ? this.#strings(position, bytes, type, as) : null
    if (strings !== null) return strings
    const ref = this.#items.refAt(position)
    if (ref.made) return itemTexts(this.#items.json(ref))
    const short = withoutImages(bytes)
    const shown = short && itemTexts(payloadIn(short))
    // Where an image stands in no known place it is a text.
    return shown === null || shown.texts.some(text => String(text).includes(CUT)) ? itemTexts(payloadIn(bytes)) : shown
  }

  #strings(position: number, bytes: Buffer, type: string, as: 'places' | 'rest'): LineTexts | null {
    const texts = as === 'places' && this.#isEnvelope(position) ? this.#known.metadata.both(bytes) : null
    if (texts !== null) return { kind: 'output', label: 'Output', tool: null, texts }
    if (as === 'places') return shownStrings(bytes, type, as, this.#known)
    const rest = this.#restIn(bytes, type)
    if (rest !== null) this.#rests.learn(position, rest.texts)
    return rest
  }

  /** Did the pass that parses every line find out that its ends tell its texts? */
  #isEnvelope(position: number): boolean {
    const { table, first } = this.#index.lines.file(this.#index.lines.fileOf(position))
    return table.isMarked(position - first + 1)
  }

  /** What a line of strings shows beside them; null where it has to be read to tell. */
  #restIn(bytes: Buffer, type: string): (LineTexts & { readonly texts: readonly string[] }) | null {
    // Of reasoning nothing is shown but texts.
    if (type === 'reasoning') return { kind: 'reasoning', label: 'Reasoning', tool: null, texts: [] }
    const metadata = this.#known.metadata.ofLine(bytes)
    if (metadata !== null) return { kind: 'output', label: 'Output', tool: null, texts: [metadata] }
    const shown = shownStrings(bytes, type, 'rest', this.#known)
    return shown && { ...shown, texts: shown.texts.filter(text => typeof text === 'string') }
  }

  #summaryAt(position: number): JsonString | 'none' | null {
    const known = this.#index.slotAt(position)?.summary ?? null
    if (known === null) return this.#summaries.get(position) ?? null
    return known === 'none' ? known : { ...known, depth: 1 }
  }

  #band(position: number, bytes: Buffer, as: TextsAs): LineTexts {
    const known = this.#summaryAt(position)
    const found = known === 'none' ? null : (known ?? (as === 'texts' ? null : summaryString(bytes)))
    if (known === null && found !== null) this.#summaries.set(position, found)
    const text = found ?? payloadIn(bytes)?.['message']
    return {
      kind: 'summary',
      label: `Compaction ${this.#index.checkpointAt(position)}`,
      tool: null,
      texts: isPlace(text) || typeof text === 'string' ? [text] : [],
    }
  }

  #note(position: number): LineTexts {
    const { turn, row } = this.#rows.rowOf(position)
    const [shown] = row === null ? [] : this.#rows.page(turn, row, 1)
    return { kind: 'note', label: 'Note', tool: null, texts: shown?.kind === 'note' ? [shown.text] : [] }
  }

  #line(position: number, bytes: Buffer): LineTexts {
    const { lines, classes } = this.#index
    const type = kindName(lines.typeOf(position), lines.payloadTypeOf(position))
    const label = classes.get(position) === CLASS.rejected || type === '' ? 'rejected' : type
    return { kind: 'line', label, tool: null, texts: [UTF8.decode(bytes)] }
  }
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

const isPlace = (text: unknown): text is JsonString => isObject(text) && 'from' in text

function itemForm(type: string, payloadType: string): TextForm {
  if (type === 'inter_agent_communication') return 'always'
  return type === 'response_item' && STRING_TYPES.has(payloadType) ? 'strings' : 'any'
}

/** Of a flat file the line itself. */
function payloadIn(bytes: Buffer): JsonObject | null {
  const parsed = parseLine(bytes)
  if (parsed.kind !== 'object') return null
  const { payload } = parsed.value
  if (!('payload' in parsed.value)) return parsed.value
  return isObject(payload) ? payload : null
}

function itemTexts(raw: JsonObject | null): LineTexts {
  if (raw === null) return { kind: 'other', label: 'Unreadable', tool: null, texts: [] }
  const { kind, label, text, tool } = readItem(raw)
  const texts = partsOf({ kind, raw, text, opaqueBytes: opaqueBytesOf(raw) }).texts.map(part => part.text)
  return { kind, label, tool: tool === '' ? null : tool, texts: texts.length > 0 ? texts : [text] }
}
