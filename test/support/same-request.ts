import { runNow } from '../../main/base/steps.ts'
import type { Point, RequestHistory, Thread } from '../../main/thread/model.ts'
import { parsePoint } from '../../main/thread/point.ts'

export type Json = Readonly<Record<string, unknown>>

/** `images`: does the model take them? */
export function requestOf(
  thread: Thread,
  at: Point | string,
  version: string | null = null,
  images = true,
): RequestHistory {
  const point = typeof at === 'string' ? parsePoint(at) : at
  if (!point) throw new Error(`no point: ${String(at)}`)
  return runNow(thread.request(point, { version, images }))
}

export const itemsOf = (request: RequestHistory): readonly Json[] =>
  Array.from({ length: request.count }, (_, i) => request.item(i).raw as Json)

/** Not compared: Codex makes ids anew, and what it notes for itself depends on the provider. */
const DROPPED = new Set(['id', 'internal_chat_message_metadata_passthrough', 'annotations', 'logprobs'])

/** A comparable form: no ids, no nulls, keys sorted. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key, inner]) => !DROPPED.has(key) && inner !== null)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)]))
}

/** What two items must share to be the same. */
export const sameAs = (item: unknown): string => JSON.stringify(canonical(item))

export interface Row {
  readonly side: 'sent only' | 'rebuilt only'
  readonly index: number
  readonly item: Json
}

/** By the longest common subsequence: items only in what was rebuilt, and only in what was sent. */
export function difference(rebuilt: readonly Json[], sent: readonly Json[]): readonly Row[] {
  const a = rebuilt.map(sameAs)
  const b = sent.map(sameAs)
  const common = commonLengths(a, b)
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0
  const rows: Row[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++
      j++
    } else if (j < b.length && (i === a.length || at(i, j + 1) >= at(i + 1, j)))
      rows.push({ side: 'sent only', index: j, item: sent[j++] ?? {} })
    else rows.push({ side: 'rebuilt only', index: i, item: rebuilt[i++] ?? {} })
  }
  return rows
}

/** What both sides have, as each has it: to compare members that `sameAs` passes over. */
export function shared(rebuilt: readonly Json[], sent: readonly Json[]): readonly (readonly [Json, Json])[] {
  const only = difference(rebuilt, sent)
  const left = (items: readonly Json[], side: Row['side']): readonly Json[] => {
    const own = new Set(only.flatMap(row => (row.side === side ? [row.index] : [])))
    return items.filter((_, i) => !own.has(i))
  }
  const others = left(sent, 'sent only')
  return left(rebuilt, 'rebuilt only').map((item, i) => [item, others[i] ?? {}])
}

function commonLengths(a: readonly string[], b: readonly string[]): readonly Uint32Array[] {
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (common[i] as Uint32Array)[j] =
        a[i] === b[j] ? (common[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(common[i + 1]?.[j] ?? 0, common[i]?.[j + 1] ?? 0)
  return common
}

export function textOf(item: Json): string {
  const { content } = item
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map(part => (typeof part?.text === 'string' ? part.text : '')).join('\n')
}

/** Context that Codex adds of itself: to a new message after resuming, or to what a compaction left. */
export const isContext = (item: Json | undefined): boolean =>
  item?.role === 'developer' || /^(# AGENTS\.md|<environment_context>)/.test(textOf(item ?? {}))

export interface Probe {
  readonly threadId: string
  readonly codexVersion: string
  readonly prompt: string
  readonly input: readonly Json[]
  /** The version puts the context of its own run in front of a history that it rebuilds. */
  readonly freshContext?: boolean
  /** The model that was asked takes no images. */
  readonly textOnly?: boolean
}

/** Items from the first on that are no context. */
const behindContext = (items: readonly Json[]): readonly Json[] => {
  const first = items.findIndex(item => !isContext(item))
  return first === -1 ? [] : items.slice(first)
}

/** What a request after resuming holds beyond the history: the message itself, and context that Codex adds right before it. */
export function surprises(rebuilt: readonly Json[], probe: Probe): readonly Row[] {
  if (probe.freshContext === true)
    return surprises(behindContext(rebuilt), { ...probe, input: behindContext(probe.input), freshContext: false })
  const last = probe.input.length - 1
  let injected = last
  while (injected > 0 && isContext(probe.input[injected - 1])) injected--
  const contextNotStored = /\b0\.20\./.test(probe.codexVersion)
  const expected = ({ side, index, item }: Row): boolean =>
    side === 'sent only' &&
    ((index === last && textOf(item).includes(probe.prompt)) ||
      (index >= injected && index < last) ||
      (index === 0 && contextNotStored))
  return difference(rebuilt, probe.input).filter(row => !expected(row))
}

export const rowWords = ({ side, index, item }: Row): string =>
  `${side} [${index}] ${String(item.type)} ${String(item.role ?? '')} ${JSON.stringify(textOf(item) || item.output || item.name || '').slice(0, 100)}`

/** An item as one word: its text or call id, an output with its kind where that is no function's. */
function word(item: Json): string {
  const { type, call_id: id, content, output } = item
  if (type === 'tool_search_output') return `${String(id)} found ${JSON.stringify(item.tools)}`
  if (type === 'custom_tool_call_output') return `custom ${String(id)} = ${String(output)}`
  if (type === 'function_call_output')
    return `${String(id ?? item.name)} = ${typeof output === 'string' ? output : JSON.stringify(output)}`
  if (Array.isArray(content)) return content.map(part => String(part.text ?? part.type)).join('|')
  return typeof id === 'string' ? id : `${String(type)} ${String(item.encrypted_content ?? '')}`.trim()
}

/** What is sent, less the base instructions. */
export const sent = (thread: Thread, version: string | null = null, at = 'end'): readonly string[] =>
  itemsOf(requestOf(thread, at, version)).map(word)

export const item = (payload: Json, metadata?: Json): string =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload, ...(metadata && { metadata }) })}`

export const context = (members: Json): string =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'turn_context', payload: { cwd: '/work', ...members } })}`

export const META = 'meta: 0.169.0 base_instructions={"text":"base"}'

const ONE = 'user: one\nassistant: a1'
const TWO = 'user: two\nassistant: a2'

/** Case C of codex-format.md 10.2: calls without output, an output without call, kinds that are no input. */
export const CASE_C = `${META}
  ${ONE}
  call miss1: ls
  output orphan: lost
  local ls1: ls
  ${item({ type: 'ghost_snapshot', ghost_commit: { id: 'x' } })}
  custom ct1 apply_patch: p
  ${item({ type: 'of_tomorrow', text: 'x' })}
  system: s
  item user: <turn_aborted> x </turn_aborted>
  ${TWO}`
