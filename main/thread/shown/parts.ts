import type { Item } from '../model.ts'
import { callText } from './call.ts'
import { base64Bytes, dataUrl } from './data-url.ts'
import { outputString, outputText } from './output.ts'
import { type Fields, fieldsOf, isFields, listOf, pointerToken, stringOf } from './raw.ts'

/** One readable text of an item. `pointer` leads from the item to the string that holds it; null: only the raw line does. */
export interface PartText {
  readonly label: string
  readonly mono: boolean
  readonly language: 'text' | 'json' | 'markdown' | 'shell' | 'diff'
  readonly text: string
  readonly pointer: string | null
  /** The string at `pointer` where `text` is only read off it (a command in its arguments). */
  readonly whole?: string
}

export interface PartImage {
  readonly label: string
  readonly mime: string
  readonly bytes: number
  readonly pointer: string
}

export interface Parts {
  readonly texts: readonly PartText[]
  readonly images: readonly PartImage[]
}

/** What of an item its parts are made of. */
export type Readable = Pick<Item, 'kind' | 'raw' | 'text' | 'opaqueBytes'>

/** The texts and images of an item of any shape; what has no known shape is shown as its JSON. */
export function partsOf(item: Readable): Parts {
  switch (item.kind) {
    case 'call':
      return { texts: callParts(item), images: [] }
    case 'output':
      return outputParts(item)
    case 'reasoning':
      return { texts: reasoningParts(item), images: [] }
    default:
      return contentParts(item)
  }
}

function callParts(item: Readable): readonly PartText[] {
  const raw = fieldsOf(item.raw)
  const call = callText(raw)
  const key = ['arguments', 'input', 'action'].find(name => raw[name] !== undefined && raw[name] !== null) ?? ''
  const whole = stringOf(raw[key])
  const given = whole === null ? { mono: true, pointer: null } : { mono: true, pointer: `/${key}`, whole }
  switch (call.kind) {
    case 'command': {
      const command: PartText = { ...given, label: 'Command', language: 'shell', text: call.command }
      if (Object.keys(call.rest).length === 0) return [command]
      return [command, { ...given, label: 'Arguments', language: 'json', text: pretty(call.rest) }]
    }
    case 'patch':
      return [{ ...given, label: 'Patch', language: 'diff', text: call.patch }]
    case 'json':
      return [{ ...given, label: 'Arguments', language: 'json', text: pretty(JSON.parse(call.text)) }]
    case 'text':
      return call.text === '' ? [wholeItem(item)] : [{ ...given, label: 'Input', language: 'text', text: call.text }]
  }
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2) ?? 'null'

const wholeItem = (item: Readable): PartText => ({
  label: 'Item',
  mono: true,
  language: 'json',
  text: pretty(item.raw ?? null),
  pointer: null,
})

function outputParts(item: Readable): Parts {
  const found = outputString(item.raw)
  if (found === null) return contentParts(item)
  const { text, header } = outputText(found.text)
  const given = { mono: true, language: 'text', pointer: found.pointer, whole: found.text } as const
  const output: PartText = { ...given, label: 'Output', text }
  return { texts: header ? [{ ...given, label: 'Header', text: header.trimEnd() }, output] : [output], images: [] }
}

function reasoningParts(item: Readable): readonly PartText[] {
  const raw = fieldsOf(item.raw)
  return (['summary', 'content'] as const).flatMap(key =>
    listOf(raw[key]).flatMap((part, i): PartText[] => {
      const text = stringOf(fieldsOf(part).text)
      if (text === null) return []
      const label = key === 'summary' ? 'Summary' : 'Reasoning'
      return [{ label, mono: false, language: 'markdown', text, pointer: `/${key}/${i}/text` }]
    }),
  )
}

/** Keys under which items keep lists of parts. */
const LISTS = ['content', 'output', 'summary'] as const

function contentParts(item: Readable): Parts {
  const raw = fieldsOf(item.raw)
  const texts: PartText[] = []
  const images: PartImage[] = []
  for (const key of LISTS) {
    const value = raw[key]
    if (typeof value === 'string') texts.push(textPart(item, value, `/${key}`))
    listOf(value).forEach((part, i) => {
      takePart(item, part, `/${key}/${i}`, texts, images)
    })
  }
  const result = stringOf(raw.result)
  if (raw.type === 'image_generation_call' && result !== null)
    images.push({ label: 'Image', mime: 'image/png', bytes: base64Bytes(result.length, result), pointer: '/result' })
  const made = texts.length === 0 && images.length === 0
  if (made && item.text !== '') return { texts: [textPart(item, item.text, null)], images }
  if (made && item.opaqueBytes === 0) return { texts: [wholeItem(item)], images }
  return { texts: numbered(texts), images: numbered(images) }
}

function takePart(item: Readable, value: unknown, pointer: string, texts: PartText[], images: PartImage[]): void {
  if (typeof value === 'string') {
    texts.push(textPart(item, value, pointer))
    return
  }
  const part = fieldsOf(value)
  const text = stringOf(part.text)
  if (text !== null) texts.push(textPart(item, text, `${pointer}/text`))
  const image = imageOf(part, pointer)
  if (image !== null) images.push(image)
  if (text === null && image === null && isFields(value) && part.encrypted_content === undefined)
    texts.push({
      label: stringOf(part.type) ?? 'Part',
      mono: true,
      language: 'json',
      text: pretty(value),
      pointer: null,
    })
}

const textPart = (item: Readable, text: string, pointer: string | null): PartText => ({
  label: item.kind === 'output' ? 'Output' : 'Text',
  mono: item.kind === 'output',
  language: item.kind === 'output' || item.kind === 'instructions' ? 'text' : 'markdown',
  text,
  pointer,
})

/** `{image_url: "data:…"}`, `{image_url: {url: "data:…"}}`, `{image: …}`; an address of the web is a text, never fetched. */
function imageOf(part: Fields, pointer: string): PartImage | null {
  for (const key of ['image_url', 'image'] as const) {
    const direct = stringOf(part[key])
    const url = direct ?? stringOf(fieldsOf(part[key]).url)
    const data = url === null ? null : dataUrl(url)
    if (data === null) continue
    const path = `${pointer}/${pointerToken(key)}${direct === null ? '/url' : ''}`
    return { label: 'Image', mime: data.mime, bytes: data.bytes, pointer: path }
  }
  return null
}

/** Several parts of one label are told apart by number. */
const numbered = <T extends { readonly label: string }>(parts: readonly T[]): readonly T[] =>
  parts.length < 2 ? parts : parts.map((part, i) => ({ ...part, label: `${part.label} ${i + 1}` }))
