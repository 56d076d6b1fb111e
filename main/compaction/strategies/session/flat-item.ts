import { isObject, type JsonObject } from '../../../rollout/parse.ts'
import { cutToTokens, textTokens } from '../../../rollout/truncate.ts'

/** What a text of an item is to a limit: of a call, of an output, of a message. */
export type TextKind = 'call' | 'output' | 'message'

/** The one text of an item that a limit can cut, and where it stands. null: the item has none, and is counted as a whole. */
export function textOf(raw: JsonObject): { readonly kind: TextKind; readonly text: string } | null {
  switch (raw['type']) {
    case 'message':
      return { kind: 'message', text: partTexts(raw['content']) }
    case 'function_call':
      return { kind: 'call', text: String(raw['arguments'] ?? '') }
    case 'custom_tool_call':
      return { kind: 'call', text: String(raw['input'] ?? '') }
    case 'function_call_output':
    case 'custom_tool_call_output':
      return { kind: 'output', text: partTexts(raw['output']) }
    default:
      return null
  }
}

/** Texts of a list of parts, or the text itself. */
export function partTexts(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.flatMap(part => (isObject(part) && typeof part['text'] === 'string' ? [part['text']] : [])).join('\n')
}

/** Tokens: a quarter of the bytes of its text, rounded up; of an item without one, of its JSON. */
export function flatTokens(raw: JsonObject): number {
  return textTokens(textOf(raw)?.text ?? JSON.stringify(raw))
}

/** A message as one part of text; null when there is no text in it. */
export function flatMessage(raw: JsonObject): JsonObject | null {
  const text = partTexts(raw['content'])
  return text.trim() === '' ? null : messageOf(String(raw['role']), text)
}

export const messageOf = (role: string, text: string): JsonObject => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
})

/** The same item with its text cut in the middle to so many tokens; itself where it fits. */
export function cutItem(raw: JsonObject, tokens: number): JsonObject {
  const found = textOf(raw)
  if (found === null) return raw
  const { head, marker, tail } = cutToTokens(found.text, tokens)
  return marker === '' ? raw : withText(raw, found.kind, `${head}${marker}${tail}`)
}

function withText(raw: JsonObject, kind: TextKind, text: string): JsonObject {
  if (kind === 'message') return { ...raw, content: [{ type: partType(raw), text }] }
  if (kind === 'output') return { ...raw, output: text }
  return raw['type'] === 'function_call' ? { ...raw, arguments: text } : { ...raw, input: text }
}

const partType = (raw: JsonObject): string => (raw['role'] === 'assistant' ? 'output_text' : 'input_text')
