import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runNow } from '../../main/base/steps.ts'
import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'
import type { Point, Thread } from '../../main/thread/model.ts'
import { parsePoint } from '../../main/thread/point.ts'
import { type OpenOptions, openThread } from '../../main/thread/readers.ts'

/**
 * A rollout in a few words, one line a word:
 *   meta: 0.169.0 [paginated] [key=JSON …]   session_meta (a legacy 0.169.0 one comes first unless the text begins with meta, flat or no-meta)
 *   turn t1 {  …  }            task_started and turn_context, then task_complete;  `} failed`,  `} aborted`,  `} open` end it otherwise
 *   user: x                    item and event;  `item user: x` the item alone;  `event user: x` the event alone
 *   assistant: x, developer: x, system: x, reasoning: x, mail: x, note: x
 *   event_msg type: {json}     any event;  `shown User: x`, `shown Agent: x`, `shown ContextCompaction` the item_completed of a paginated file
 *   call c1 shell: x, output c1: x, custom c1 name: x, custom-output c1: x, local c1: x
 *   compacted: user one | P+two | opaque: gAAA      with replacement history;  `[window 4] ` first sets the window number,
 *     `[window 4 resume] ` resume_metadata too, `[misfit] ` a replacement_history_metadata one entry too long
 *   summary: x                 compacted without replacement history
 *   rollback: 2, tokens: 1234, env, blank, raw: <bytes of the line>
 * `P+` stands for the summary's prefix and its line end. Times rise by a second a line.
 */
export function rolloutText(text: string): Buffer {
  return new Writer().write(text)
}

type Json = Record<string, unknown>

const withPrefix = (text: string): string => (text.startsWith('P+') ? `${SUMMARY_PREFIX}\n${text.slice(2)}` : text)

export const message = (role: string, text: string): Json => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text: withPrefix(text) }],
})

export const ENVIRONMENT = '<environment_context>\n  <cwd>/work</cwd>\n</environment_context>'

class Writer {
  readonly #lines: string[] = []
  #version = '0.169.0'
  #paginated = false
  #flat = false
  #turn = ''

  write(text: string): Buffer {
    const words = text
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '')
    if (!/^(meta:|flat|no-meta)/.test(words[0] ?? '')) this.#meta('0.169.0')
    for (const word of words) this.#word(word)
    return Buffer.from(this.#lines.map(line => `${line}\n`).join(''))
  }

  #time(): string {
    return new Date(Date.parse('2026-01-01T00:00:00.000Z') + this.#lines.length * 1000).toISOString()
  }

  #put(type: string, payload: Json): void {
    if (this.#flat) {
      this.#lines.push(JSON.stringify(payload))
      return
    }
    const ordinal = this.#paginated ? { ordinal: this.#lines.length } : {}
    this.#lines.push(JSON.stringify({ timestamp: this.#time(), ...ordinal, type, payload }))
  }

  #item(payload: Json): void {
    this.#put('response_item', payload)
  }

  #event(type: string, rest: Json = {}): void {
    if (!this.#flat) this.#put('event_msg', { type, ...rest })
  }

  #meta(rest: string): void {
    const [version = '0.169.0', ...more] = rest.split(' ')
    const extra = more.filter(each => each.includes('=')).map(each => each.split('=') as [string, string])
    this.#version = version
    this.#paginated = more.includes('paginated')
    const members = Object.fromEntries(extra.map(([key, value]) => [key, JSON.parse(value)]))
    const mode = this.#paginated ? { history_mode: 'paginated' } : {}
    const base = {
      id: 'thread-1',
      timestamp: this.#time(),
      cwd: '/work',
      originator: 'test',
      cli_version: this.#version,
    }
    this.#put('session_meta', { ...base, ...mode, ...members })
  }

  #word(word: string): void {
    const [, head = word, rest = ''] = /^([^:{}]+?)\s*:\s?(.*)$/s.exec(word) ?? []
    const [kind = '', ...names] = head.split(' ')
    if (word === 'no-meta') return
    if (word === 'flat') {
      this.#flat = true
      this.#lines.push(JSON.stringify({ id: 'thread-1', timestamp: this.#time(), instructions: null }))
    } else if (word === 'blank') this.#lines.push('')
    else if (word === 'state') this.#lines.push('{"record_type":"state"}')
    else if (word === 'env') this.#item(message('user', ENVIRONMENT))
    else if (word.startsWith('turn ')) this.#begin(word)
    else if (word.startsWith('}')) this.#end(word)
    else if (kind === 'raw') this.#lines.push(rest)
    else if (kind === 'meta') this.#meta(rest)
    else if (kind === 'rollback') this.#event('thread_rolled_back', { num_turns: Number(rest) })
    else if (kind === 'event_msg') this.#event(names[0] ?? '', JSON.parse(rest || '{}'))
    else if (kind === 'shown') this.#shown(names[0] ?? '', rest)
    else if (kind === 'tokens')
      this.#event('token_count', { info: { last_token_usage: { total_tokens: Number(rest) } } })
    else if (kind === 'note') this.#event('warning', { message: rest })
    else if (kind === 'compacted') this.#compacted(rest)
    else if (kind === 'summary') this.#put('compacted', { message: withPrefix(rest) })
    else this.#items(kind, names, rest)
  }

  #begin(word: string): void {
    this.#turn = word.split(' ')[1] ?? ''
    this.#event('task_started', { turn_id: this.#turn })
    if (!word.includes('bare')) this.#put('turn_context', { turn_id: this.#turn, cwd: '/work', model: 'gpt-test' })
  }

  #end(word: string): void {
    const turn_id = this.#turn
    if (word === '} aborted') this.#event('turn_aborted', { turn_id, reason: 'interrupted' })
    else if (word === '} failed')
      this.#event('task_complete', { turn_id, last_agent_message: null, error: { message: 'too much' } })
    else if (word !== '} open') this.#event('task_complete', { turn_id, last_agent_message: null })
  }

  /** What a paginated file says of an item of the display. */
  #shown(kind: string, text: string): void {
    const id = `shown-${this.#lines.length}`
    const item =
      kind === 'User'
        ? { type: 'UserMessage', id, content: [{ type: 'text', text, text_elements: [] }] }
        : kind === 'Agent'
          ? { type: 'AgentMessage', id, content: [{ type: 'Text', text }] }
          : { type: kind, id }
    this.#event('item_completed', { thread_id: 'thread-1', turn_id: this.#turn, item, completed_at_ms: 0 })
  }

  #compacted(rest: string): void {
    const [, window, resume, misfit, list = rest] = /^\[(?:window (\d+))?( resume)?(misfit)?\] ?(.*)$/.exec(rest) ?? []
    const items = list === '' ? [] : list.split(' | ').map(entryOf)
    const summary = list.split(' | ').at(-1) ?? ''
    const number = window === undefined ? {} : { window_number: Number(window) }
    const resumed = resume === undefined ? {} : { resume_metadata: {} }
    const metadata = misfit === undefined ? {} : { replacement_history_metadata: [...items, {}].map(() => ({})) }
    this.#put('compacted', {
      message: summary.startsWith('opaque:') ? '' : withPrefix(summary),
      replacement_history: items,
      ...number,
      ...resumed,
      ...metadata,
    })
  }

  #items(kind: string, names: readonly string[], rest: string): void {
    const [first, second] = names
    switch (kind) {
      case 'user':
        this.#item(message('user', rest))
        this.#event('user_message', { message: rest })
        break
      case 'item':
        this.#item(message(first ?? 'user', rest))
        break
      case 'event':
        this.#event('user_message', { message: rest })
        break
      case 'assistant':
      case 'developer':
      case 'system':
        this.#item(message(kind, rest))
        break
      case 'reasoning':
        this.#item({
          type: 'reasoning',
          summary: [{ type: 'summary_text', text: rest }],
          encrypted_content: 'gAAAA',
        })
        break
      case 'mail':
        this.#put('inter_agent_communication', {
          author: '/root',
          recipient: '/root/a',
          content: rest,
          trigger_turn: true,
        })
        break
      case 'call':
        this.#item({ type: 'function_call', name: second ?? 'shell', arguments: rest, call_id: first })
        break
      case 'output':
        this.#item({ type: 'function_call_output', call_id: first, output: rest })
        break
      case 'custom':
        this.#item({ type: 'custom_tool_call', name: second ?? 'apply_patch', input: rest, call_id: first })
        break
      case 'custom-output':
        this.#item({ type: 'custom_tool_call_output', call_id: first, output: rest })
        break
      case 'local':
        this.#item({
          type: 'local_shell_call',
          call_id: first,
          status: 'completed',
          action: { type: 'exec', command: [rest] },
        })
        break
      default:
        throw new Error(`unknown word: ${kind}`)
    }
  }
}

function entryOf(entry: string): Json {
  const [, kind, rest] = /^(user|assistant|developer|opaque): (.*)$/s.exec(entry) ?? []
  if (kind === 'opaque') return { type: 'compaction', encrypted_content: rest }
  return entry === 'env' ? message('user', ENVIRONMENT) : message(kind ?? 'user', rest ?? entry)
}

/** A path for bytes, in a folder of its own; its name is that of a rollout unless given. */
export function fileOf(
  bytes: Uint8Array,
  name = 'rollout-2026-01-01T00-00-00-11111111-1111-4111-8111-111111111111.jsonl',
): string {
  const path = join(mkdtempSync(join(tmpdir(), 'palimpsest-')), name)
  writeFileSync(path, bytes)
  return path
}

/** The thread of a file, read to its end. */
export function readThread(path: string, options: OpenOptions & { readonly quick?: boolean } = {}): Thread {
  const opened = openThread(path, options)
  if (!opened.ok) throw new Error(opened.error.message)
  runNow(opened.value.read({ quick: options.quick ?? false }))
  return opened.value
}

export const threadOf = (text: string | Uint8Array): Thread =>
  readThread(fileOf(typeof text === 'string' ? rolloutText(text) : text))

/** A history as words, one item a word. */
export function historyWords(thread: Thread, at: Point | string = 'end'): readonly string[] {
  const point = typeof at === 'string' ? parsePoint(at) : at
  if (!point) throw new Error(`no point: ${String(at)}`)
  return runNow(thread.history(point)).items.map(ref => {
    const item = thread.item(ref)
    const text = item.text.replace(`${SUMMARY_PREFIX}\n`, 'P+')
    if (item.label === 'Environment') return 'env'
    return ['user', 'summary', 'other'].includes(item.kind)
      ? text
      : `${item.label.toLowerCase()}: ${item.kind === 'opaque' ? cipherOf(item.raw) : text}`
  })
}

const cipherOf = (raw: unknown): string => String((raw as Json)['encrypted_content'])
