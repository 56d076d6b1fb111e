import { hash } from 'node:crypto'

/** Names and wrappings that change when a history is written again, while what the model reads stays the same. */
const NOT_CONTENT: ReadonlySet<string> = new Set(['id', 'internal_chat_message_metadata_passthrough'])
const NOT_PART_CONTENT: ReadonlySet<string> = new Set(['annotations', 'logprobs'])

/**
 * Two items with the same key say the same to the model: equal values but for ids, the pass-through of the chat
 * server, fields that are null, and the order of fields. A text part counts by its text, not by its part type.
 */
export function contentKey(raw: unknown): string {
  return digest(canonicalItem(raw))
}

/** Equal for texts that differ only in line ends: parts are joined by them in one version and by nothing in another. */
export function textKey(text: string): string {
  return digest(text.replaceAll(/[\r\n]+/g, ''))
}

const digest = (text: string): string => hash('sha256', text, 'base64')

function canonicalItem(raw: unknown): string {
  if (!isRecord(raw)) return canonical(raw)
  return object(raw, NOT_CONTENT, (key, value) => (key === 'content' ? contentParts(value) : canonical(value)))
}

function contentParts(content: unknown): string {
  if (typeof content === 'string') return `[${JSON.stringify(content)}]`
  if (!Array.isArray(content)) return canonical(content)
  return `[${content.map(contentPart).join()}]`
}

function contentPart(part: unknown): string {
  if (!isRecord(part)) return canonical(part)
  const isText = typeof part.text === 'string' && typeof part.type === 'string' && part.type.endsWith('text')
  if (!isText) return object(part, NOT_PART_CONTENT, (_, value) => canonical(value))
  const rest = object(part, TEXT_PART, (_, value) => canonical(value))
  return rest === '{}' ? JSON.stringify(part.text) : `{${JSON.stringify(part.text)}${rest}}`
}

const TEXT_PART: ReadonlySet<string> = new Set([...NOT_PART_CONTENT, 'type', 'text'])

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (isRecord(value)) return object(value, NOTHING, (_, inner) => canonical(inner))
  return JSON.stringify(value) ?? 'null'
}

const NOTHING: ReadonlySet<string> = new Set()

type Fields = Readonly<Record<string, unknown>>

function object(value: Fields, without: ReadonlySet<string>, write: (key: string, value: unknown) => string): string {
  const fields: string[] = []
  for (const key of Object.keys(value).sort()) {
    const inner = value[key]
    if (inner === null || inner === undefined || without.has(key)) continue
    fields.push(`${JSON.stringify(key)}:${write(key, inner)}`)
  }
  return `{${fields.join()}}`
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
