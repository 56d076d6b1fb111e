import { afterEach, expect, test } from 'vitest'
import { runNow } from '../../../main/base/steps.ts'
import { EVERYWHERE, type FindFilter } from '../../../main/thread/find/filter.ts'
import { find } from '../../../main/thread/find/find.ts'
import { toolsOf } from '../../../main/thread/find/tools.ts'
import type { Thread } from '../../../main/thread/model.ts'
import { rolloutText, threadOf } from '../../support/rollout-text.ts'

let thread: Thread | null = null
afterEach(() => thread?.close())

const item = (payload: unknown): string =>
  JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload })

const withLines = (...lines: readonly string[]): Buffer =>
  Buffer.concat([rolloutText('turn t1 {'), Buffer.from(lines.map(line => `${line}\n`).join(''))])

/** Hits as `label line: before[match]after`. */
function hits(bytes: string | Uint8Array, query: string, options: Partial<FindFilter> & { readonly any?: true } = {}) {
  const { any, ...filter } = options
  thread = threadOf(bytes)
  const request = { query, matchCase: any !== true, filter: { ...EVERYWHERE, ...filter }, next: null, most: 100 }
  const page = runNow(find(thread, { ...request, want: 'hits', patience: 0 }, () => 0))
  return page.hits.map(hit => `${hit.label} ${hit.line}: ${hit.before}[${hit.match}]${hit.after}`)
}

const call = (args: string) => item({ type: 'function_call', name: 'shell', arguments: args, call_id: 'c' })

test('escapes with capital digits are found as they are shown', () => {
  const line = call('{"a":"x\\u001B"}').replace('u001b', 'u001B')
  expect(hits(withLines(line), 'u001b')).toEqual(['shell 4: { "a": "x\\[u001b]" }'])
})

test('a line end that is written with digits is found as it is shown', () => {
  expect(hits(withLines(call('{"a":"x\\u000ay"}')), '\\ny')).toEqual(['shell 4: { "a": "x[\\ny]" }'])
})

test('a slash behind a backslash is a slash', () => {
  const text = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'in src/app.ts' }] }
  expect(hits(withLines(item(text).replace('src/', 'src\\/')), 'src/app')).toEqual(['Assistant 4: in [src/app].ts'])
})

test('a number is found as it is shown, however it is written', () => {
  expect(hits(withLines(call('{"a":1.0e3}')), '1000')).toEqual(['shell 4: { "a": [1000] }'])
  const output = '{"output":"done","metadata":{"exit_code":7.0}}'
  const line = item({ type: 'function_call_output', call_id: 'c', output })
  expect(hits(withLines(line), ':7}')).toEqual(['Output 4: {"exit_code"[:7}]'])
})

test('words of a command are found as they are joined', () => {
  const command = ['ls', '-la', "it's"]
  const line = item({ type: 'local_shell_call', call_id: 'c', status: 'completed', action: { type: 'exec', command } })
  expect(hits(withLines(line), "ls -la 'it")).toEqual(["shell 4: [ls -la 'it]'\\''s'"])
})

test('what a note says in its own words is found', () => {
  expect(hits('turn t1 {\nuser: a\n} aborted', 'Interrupted')).toEqual(['Note 6: [Interrupted]'])
})

test('letters differ in case in any script, and never between ASCII and others', () => {
  const bytes = 'turn t1 {\nuser: ÉÀ ΣΊΣΥΦΟΣ Ж straẞe 𐐀 k\u212a\n}'
  expect(hits(bytes, 'éà', { any: true })).toHaveLength(1)
  expect(hits(bytes, 'σίσυφος', { any: true })).toHaveLength(1)
  expect(hits(bytes, 'ж', { any: true })).toHaveLength(1)
  expect(hits(bytes, 'Straße', { any: true })).toHaveLength(1)
  expect(hits(bytes, '𐐨', { any: true })).toHaveLength(1)
  expect(hits(bytes, 'k', { any: true })).toHaveLength(1)
})

const compacted = (payload: unknown): string =>
  JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'compacted', payload })

test('of a compaction its summary is found, not what it left', () => {
  const left = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'word left' }] }]
  const lines = [
    compacted({ message: 'a word', replacement_history: left }),
    compacted({ replacement_history: left, message: 'word \u0001 "b"' }),
    compacted({ message: 'before', replacement_history: left }).replace(
      '"replacement',
      '"message":"word","replacement',
    ),
    compacted({ message: null, replacement_history: left }),
    compacted({ replacement_history: left }),
  ]
  expect(hits(withLines(...lines), 'word')).toEqual([
    'Compaction 1 4: a [word]',
    'Compaction 2 5: [word] \u0001 "b"',
    'Compaction 3 6: [word]',
  ])
})

test('a long image is passed over where it is one, and a text where it is none', () => {
  const data = `data:image/png;base64,${'word'.repeat(2000)}`
  const message = (part: unknown) =>
    item({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'a word' }, part] })
  const image = message({ type: 'input_image', image_url: data })
  expect(hits(withLines(image), 'word')).toEqual(['User 4: a [word]'])
  expect(hits(withLines(message({ type: 'input_image', address: data })), 'base64,word')).toHaveLength(1)
})

const SESSION = `turn t1 {
user: word
call c1 shell: {"cmd":"echo word"}
output c1: word
}
turn t2 {
user: word
custom c2 apply_patch: *** Begin Patch word
custom-output c2: word done
assistant: word
note: word
}
compacted: word`

test('a search looks at some kinds of rows only', () => {
  expect(hits(SESSION, 'word', { kinds: ['user', 'note'] })).toEqual([
    'User 4: [word]',
    'User 11: [word]',
    'Note 16: [word]',
  ])
  expect(hits(SESSION, 'word', { kinds: ['summary'] })).toEqual(['Compaction 1 18: [word]'])
  expect(hits(SESSION, 'word', { kinds: ['opaque'] })).toEqual([])
})

test('a search looks at the calls of one tool and what they gave back', () => {
  expect(hits(SESSION, 'word', { tool: 'shell' })).toEqual(['shell 6: echo [word]', 'Output 7: [word]'])
  expect(hits(SESSION, 'word', { tool: 'apply_patch', kinds: ['output'] })).toEqual(['Output 14: [word] done'])
  expect(hits(SESSION, 'word', { tool: 'read' })).toEqual([])
})

test('a search looks from turn to turn', () => {
  const lines = (from: number, to: number) =>
    hits(SESSION, 'word', { turns: { from, to } }).map(hit => Number(/ (\d+):/.exec(hit)?.[1]))
  expect(lines(1, 1)).toEqual([4, 6, 7])
  expect(lines(2, 2)).toEqual([11, 13, 14, 15, 16, 18])
  expect(lines(0, 0)).toEqual([])
  expect(lines(1, 9)).toEqual([4, 6, 7, 11, 13, 14, 15, 16, 18])
  expect(lines(3, 9)).toEqual([])
  expect(lines(2, 1)).toEqual([])
})

test('tools are named by how often they are called', () => {
  thread = threadOf(`${SESSION}\nturn t3 {\ncall c3 apply_patch: {}\n}`)
  expect(runNow(toolsOf(thread))).toEqual([
    { name: 'apply_patch', calls: 2 },
    { name: 'shell', calls: 1 },
  ])
})
