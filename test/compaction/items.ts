import type { Side } from '../../main/compaction/diff.ts'
import type { Item, ItemKind } from '../../main/thread/model.ts'

/** What a short text of a test says of an item. */
interface Words {
  readonly kind: ItemKind
  readonly label: string
  readonly raw: Readonly<Record<string, unknown>>
  readonly text: string
  readonly callId?: string
  readonly injected?: boolean
}

/** An item as a reader gives it; `raw` decides its bytes, its text its tokens. */
export function item(words: Words): Item {
  const bytes = Buffer.byteLength(JSON.stringify(words.raw))
  return {
    ref: { file: 0, line: 1, index: null },
    kind: words.kind,
    label: words.label,
    raw: words.raw,
    text: words.text,
    tool: null,
    callId: words.callId ?? null,
    tokens: Math.ceil(Buffer.byteLength(words.text) / 4),
    bytes,
    opaqueBytes: words.kind === 'opaque' ? bytes : 0,
    images: 0,
    exitCode: null,
    cut: false,
    injected: words.injected ?? false,
    compactionOutput: false,
    lead: 0,
    origin: null,
    synthetic: null,
    why: null,
    fidelity: 'exact',
    at: null,
  }
}

export const message = (role: string, ...texts: readonly string[]): Readonly<Record<string, unknown>> => ({
  type: 'message',
  role,
  content: texts.map(text => ({ type: role === 'assistant' ? 'output_text' : 'input_text', text })),
})

/**
 * One item a line, "name: text". `\n` in a text is a line end, `|` parts it. Names: user, assistant, developer, env,
 * agents (AGENTS.md), call, output, reasoning, summary, opaque; `call#id` gives a call id, `user@id` an item id.
 */
export function itemsOf(text: string): readonly Item[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(itemOf)
}

function itemOf(line: string): Item {
  const [, name = '', callId, id, rest = ''] = /^(\w+)(?:#(\w+))?(?:@(\w+))?: ?(.*)$/.exec(line) ?? []
  const parts = rest.split('|').map(part => part.replaceAll('\\n', '\n'))
  const text = parts.join('\n')
  const named = <T extends object>(raw: T) => (id === undefined ? raw : { ...raw, id })
  switch (name) {
    case 'user':
      return item({ kind: 'user', label: 'User', raw: named(message('user', ...parts)), text })
    case 'assistant':
      return item({ kind: 'assistant', label: 'Assistant', raw: named(message('assistant', ...parts)), text })
    case 'developer':
      return item({
        kind: 'instructions',
        label: 'Developer',
        raw: named(message('developer', ...parts)),
        text,
        injected: true,
      })
    case 'env':
      return item({ kind: 'instructions', label: 'Environment', raw: message('user', text), text, injected: true })
    case 'agents':
      return item({ kind: 'instructions', label: 'AGENTS.md', raw: message('user', text), text, injected: true })
    case 'call':
      return item({
        kind: 'call',
        label: 'Call',
        raw: { type: 'function_call', arguments: text, call_id: callId ?? 'c' },
        text,
        callId: callId ?? 'c',
      })
    case 'output':
      return item({
        kind: 'output',
        label: 'Output',
        raw: { type: 'function_call_output', call_id: callId ?? 'c', output: text },
        text,
        callId: callId ?? 'c',
      })
    case 'reasoning':
      return item({ kind: 'reasoning', label: 'Reasoning', raw: { type: 'reasoning', summary: [{ text }] }, text })
    case 'summary':
      return item({ kind: 'summary', label: 'Summary', raw: message('user', text), text })
    case 'opaque':
      return item({ kind: 'opaque', label: 'Opaque', raw: { type: 'compaction', encrypted_content: text }, text: '' })
    default:
      throw new Error(`no item: ${line}`)
  }
}

export const sideOf = (items: readonly Item[]): Side => ({
  count: items.length,
  item: index => {
    const found = items[index]
    if (!found) throw new RangeError(`item ${index} of ${items.length}`)
    return found
  },
})
