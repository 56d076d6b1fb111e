import { IMAGE_WRAPPER, SUMMARY_PREFIX } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { EditableText, Item, MessageRole, Tie } from '../model.ts'
import { callKey, isServerOutput, outputKey } from './request-pairs.ts'
import { isSummary } from './user-message.ts'

/** Members that hold the text of an item of a type, as a string or as a list of parts. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  message: ['content'],
  agent_message: ['content'],
  reasoning: ['summary', 'content'],
  function_call: ['arguments'],
  custom_tool_call: ['input'],
  function_call_output: ['output'],
  custom_tool_call_output: ['output'],
}

const LABELS: Readonly<Record<string, string>> = {
  summary: 'Summary',
  arguments: 'Arguments',
  input: 'Input',
  output: 'Output',
}

/** The texts of an item that may be written anew. With ciphertext beside it a text would say something else than its item. */
export function editableTexts({ raw, opaqueBytes }: Item): readonly EditableText[] {
  if (!isObject(raw) || opaqueBytes > 0) return []
  const type = typeof raw['type'] === 'string' ? raw['type'] : ''
  const members = Object.hasOwn(MEMBERS, type) ? (MEMBERS[type] ?? []) : []
  const found = members.flatMap(name => textsUnder(name, raw[name]))
  return found.length < 2 ? found : found.map((text, i) => ({ ...text, label: `${text.label} ${i + 1}` }))
}

function textsUnder(name: string, value: unknown): readonly EditableText[] {
  const label = LABELS[name] ?? 'Text'
  const at = (path: string, text: unknown): readonly EditableText[] =>
    typeof text === 'string' ? [{ path: `/${name}${path}`, label, text, lead: leadOf(text) }] : []
  if (typeof value === 'string') return at('', value)
  // Outputs of old versions: {content, success}.
  if (isObject(value)) return at('/content', value['content'])
  if (!Array.isArray(value)) return []
  return value.flatMap((part, i) => (isObject(part) && !isWrapper(value, i) ? at(`/${i}/text`, part['text']) : []))
}

/** Does a part only wrap the image beside it? */
function isWrapper(parts: readonly unknown[], i: number): boolean {
  const isImage = (part: unknown): boolean => isObject(part) && part['type'] === 'input_image'
  const part = parts[i]
  const text = isObject(part) ? part['text'] : null
  return typeof text === 'string' && IMAGE_WRAPPER.test(text) && (isImage(parts[i - 1]) || isImage(parts[i + 1]))
}

const leadOf = (text: string): number => (isSummary(text) ? SUMMARY_PREFIX.length + 1 : 0)

/** A message as Codex keeps it in a replacement history; a summary is one of the user behind its prefix. */
export function writtenMessage(role: MessageRole, text: string): JsonObject {
  if (role === 'summary') return writtenMessage('user', `${SUMMARY_PREFIX}\n${text}`)
  const type = role === 'assistant' ? 'output_text' : 'input_text'
  return { type: 'message', role, content: [{ type, text }] }
}

/** How Codex pairs calls and outputs before it sends them. */
export function tieOf({ raw }: Item): Tie | null {
  if (!isObject(raw) || isServerOutput(raw)) return null
  const call = callKey(raw)
  if (call !== null) return { role: 'call', key: call }
  const output = outputKey(raw)
  return output === null ? null : { role: 'output', key: output }
}
