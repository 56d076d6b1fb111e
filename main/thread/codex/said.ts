import type { Steps } from '../../base/steps.ts'
import type { ByteSource } from '../../rollout/bytes.ts'
import { SUMMARY_PREFIX } from '../../rollout/format.ts'
import { LineTable } from '../../rollout/line-table.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import { type LineCursor, readLines } from '../../rollout/read-lines.ts'
import { FLAT_ITEM } from '../../rollout/types.ts'
import type { Said } from '../model.ts'
import type { Place, SaidReader } from '../reader.ts'
import { readItem } from './classify.ts'
import { commandOf } from './content.ts'
import { payloadOf, roleIn } from './line-heads.ts'

/** Reads what was said in a file. Only lines that may say something are parsed; an event that repeats an item is none. */
export function* saidIn(source: ByteSource, from: Place, take: SaidReader): Steps<undefined> {
  const before = from.line - 1
  const onLine = (line: LineCursor): void => {
    const said = maySpeak(line) ? saidOf(line.type, payloadOf(line.json())) : null
    if (said !== null && said.text.trim() !== '') take.text({ ...said, line: before + line.n })
    const ended = line.end < source.size
    take.line({ byte: ended ? line.end + 1 : line.end, line: before + line.n + 1 }, ended)
  }
  yield* readLines(source, new LineTable(), onLine, { from: from.byte })
  return undefined
}

const CALLS: ReadonlySet<string> = new Set(['function_call', 'custom_tool_call', 'local_shell_call'])

function maySpeak(line: LineCursor): boolean {
  if (line.state !== 'known' || line.reason === 'too-long') return false
  if (line.type === 'compacted') return true
  if (line.type !== 'response_item' && line.type !== FLAT_ITEM) return false
  if (line.payloadType !== 'message') return line.payloadType === 'agent_message' || CALLS.has(line.payloadType)
  const role = roleIn(line.bytes())
  return role === null || role === 'u' || role === 'a'
}

function saidOf(type: string, payload: JsonObject | null): Omit<Said, 'line'> | null {
  if (payload === null) return null
  if (type === 'compacted') return { kind: 'summary', text: summaryOf(payload) }
  if (CALLS.has(String(payload['type']))) return { kind: 'command', text: commandOf(payload) }
  const { kind, text } = readItem(payload)
  if (kind === 'user') return { kind: 'prompt', text }
  return kind === 'assistant' ? { kind: 'answer', text } : null
}

/** "" where it is encrypted, or is another agent's empty message. */
function summaryOf(payload: JsonObject): string {
  const { message, replacement_history: list } = payload
  if (typeof message === 'string' && message !== '') return withoutPrefix(message)
  if (!Array.isArray(list)) return ''
  const texts = list.filter(isObject).map(item => readItem(item))
  return withoutPrefix(texts.findLast(({ kind }) => kind === 'summary')?.text ?? '')
}

const withoutPrefix = (text: string): string =>
  text.startsWith(`${SUMMARY_PREFIX}\n`) ? text.slice(SUMMARY_PREFIX.length + 1) : text
