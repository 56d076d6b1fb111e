import { isObject, type JsonObject } from '../../rollout/parse.ts'

/** Bytes that stand for an inline image, whatever its size (codex-format.md 5.9). */
const IMAGE_BYTES = 7373
const IMAGE_TOKENS = Math.ceil(IMAGE_BYTES / 4)

/** Bytes of the readable thought that ciphertext of this length stands for. */
const thoughtBytes = (length: number): number => Math.max(0, Math.floor((length * 3) / 4) - 650)

/** 0.169 counts an encrypted compaction as a twelfth of its length: measured from 1 to 40,000 characters. */
function cipherTokens(length: number, compaction: boolean, estimate: 'json' | 'text'): number {
  return compaction && estimate === 'text' ? Math.ceil(length / 12) : Math.ceil(thoughtBytes(length) / 4)
}

/**
 * Tokens of one item, by the estimate of the versions to 0.153 (`json`) or of 0.169 (`text`). codex-format.md 5.9.
 * `bytes` of its compact JSON may be handed in where they are known.
 */
export function itemTokens(item: JsonObject, estimate: 'json' | 'text', bytes?: number): number {
  const type = item['type']
  if (type === 'ghost_snapshot' || type === 'compaction_trigger') return 0
  const cipher = item['encrypted_content']
  const compaction = type === 'compaction' || type === 'compaction_summary' || type === 'context_compaction'
  if (type === 'reasoning' || compaction) {
    if (typeof cipher === 'string') return cipherTokens(cipher.length, compaction, estimate)
    if (estimate === 'text') return 0
  }
  return estimate === 'json' ? jsonTokens(item, bytes) : partsTokens(item)
}

function jsonTokens(item: JsonObject, bytes: number | undefined): number {
  return Math.ceil((jsonBytes(item, bytes) + imageDifference(item)) / 4)
}

/** Compact JSON without the members that are null, as Codex writes items; `bytes` are those of all members. */
function jsonBytes(item: JsonObject, bytes?: number): number {
  const entries = Object.entries(item)
  if (entries.every(([, value]) => value !== null)) return bytes ?? Buffer.byteLength(JSON.stringify(item))
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== null))))
}

/** What replacing every inline image's base64 by its fixed size adds or takes away. */
function imageDifference(item: JsonObject): number {
  let difference = 0
  for (const part of imageParts(item)) {
    const url = part['image_url']
    if (typeof url !== 'string' || !url.startsWith('data:')) continue
    const comma = url.indexOf(',')
    if (comma !== -1) difference += IMAGE_BYTES - (url.length - comma - 1)
  }
  return difference
}

export function imageParts(item: JsonObject): readonly JsonObject[] {
  return [...partsOf(item['content']), ...partsOf(item['output'])].filter(part => part['type'] === 'input_image')
}

export function partsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function partsTokens(item: JsonObject): number {
  switch (item['type']) {
    case 'message':
      return Math.ceil(contentBytes(item['content']) / 4) + imageParts(item).length * IMAGE_TOKENS
    case 'agent_message':
      return Math.ceil((contentBytes(item['content']) + memberBytes(item, 'author', 'recipient')) / 4)
    case 'function_call':
      return Math.ceil(memberBytes(item, 'name', 'namespace', 'arguments') / 4)
    case 'custom_tool_call':
      return Math.ceil(memberBytes(item, 'name', 'namespace', 'input') / 4)
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const text = contentBytes(item['output']) + memberBytes(item, 'call_id', 'name', 'namespace')
      return Math.ceil(text / 4) + imageParts(item).length * IMAGE_TOKENS
    }
    case 'image_generation_call':
      return Math.ceil((memberBytes(item, 'revised_prompt') + (item['result'] ? IMAGE_BYTES : 0)) / 4)
    case 'additional_tools':
      return Math.ceil(Buffer.byteLength(JSON.stringify(item['tools'] ?? [])) / 4)
    default:
      return Math.ceil(jsonBytes(item) / 4)
  }
}

/** UTF-8 bytes of a text, or of the texts of a list of parts; encrypted parts by their length. */
function contentBytes(content: unknown): number {
  if (typeof content === 'string') return Buffer.byteLength(content)
  let sum = 0
  for (const part of partsOf(content)) {
    if (typeof part['text'] === 'string') sum += Buffer.byteLength(part['text'])
    else if (typeof part['encrypted_content'] === 'string')
      sum += Math.ceil((part['encrypted_content'].length * 9) / 16)
  }
  return sum
}

function memberBytes(item: JsonObject, ...names: readonly string[]): number {
  let sum = 0
  for (const name of names) {
    const value = item[name]
    if (typeof value === 'string') sum += Buffer.byteLength(value)
  }
  return sum
}
