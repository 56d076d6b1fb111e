import { expect, test } from 'vitest'
import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'
import { editableTexts, tieOf, writtenMessage } from '../../main/thread/codex/editable.ts'
import type { Item } from '../../main/thread/model.ts'

const item = (raw: unknown, opaqueBytes = 0): Item => ({ raw, opaqueBytes }) as Item
const texts = (raw: unknown, opaqueBytes = 0) =>
  editableTexts(item(raw, opaqueBytes)).map(({ path, label, text, lead }) =>
    [path, label, text.slice(lead)].join(' | '),
  )

test.each([
  ['a message', { type: 'message', content: [{ type: 'input_text', text: 'a' }] }, ['/content/0/text | Text | a']],
  ['a message that is a string', { type: 'message', content: 'a' }, ['/content | Text | a']],
  [
    'parts around a picture, but not its wrapping',
    {
      type: 'message',
      content: [
        { type: 'input_text', text: 'see' },
        { type: 'input_text', text: '<image name=[Image #1]>' },
        { type: 'input_image', image_url: 'data:,' },
        { type: 'input_text', text: '</image>' },
      ],
    },
    ['/content/0/text | Text | see'],
  ],
  [
    'a tag that wraps no picture',
    { type: 'message', content: [{ type: 'input_text', text: '<image>' }] },
    ['/content/0/text | Text | <image>'],
  ],
  ['a call', { type: 'function_call', arguments: '{}', call_id: 'c' }, ['/arguments | Arguments | {}']],
  ['a custom call', { type: 'custom_tool_call', input: 'x', call_id: 'c' }, ['/input | Input | x']],
  ['an output', { type: 'function_call_output', output: 'x' }, ['/output | Output | x']],
  [
    'an old output',
    { type: 'function_call_output', output: { content: 'x', success: true } },
    ['/output/content | Output | x'],
  ],
  [
    'several parts, by number',
    {
      type: 'function_call_output',
      output: [
        { type: 'input_text', text: 'x' },
        { type: 'input_text', text: 'y' },
      ],
    },
    ['/output/0/text | Output 1 | x', '/output/1/text | Output 2 | y'],
  ],
  [
    'reasoning',
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 's' }], content: null, encrypted_content: null },
    ['/summary/0/text | Summary | s'],
  ],
  [
    'a summary without the words that all have',
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: `${SUMMARY_PREFIX}\nmine` }] },
    ['/content/0/text | Text | mine'],
  ],
])('of %s', (_, raw, expected) => {
  expect(texts(raw)).toEqual(expected)
})

test.each([
  ['what is encrypted in part', { type: 'message', content: 'a' }, 10],
  ['an encrypted compaction', { type: 'compaction', encrypted_content: 'gAAA' }, 4],
  ['a type that is not known', { type: 'newer', content: 'a' }, 0],
  ['a type named like a member of every object', { type: 'constructor', content: 'a' }, 0],
  ['a shell action', { type: 'local_shell_call', action: { command: ['ls'] } }, 0],
  ['a text that is a number', { type: 'message', content: [{ text: 7 }, null, 'x'] }, 0],
  ['no object', 'text', 0],
  ['nothing', null, 0],
])('of %s nothing may be written', (_, raw, opaque) => {
  expect(texts(raw, opaque)).toEqual([])
})

test('a summary that is written is one that Codex knows', () => {
  const raw = writtenMessage('summary', 'mine')
  expect(raw).toEqual({
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text: `${SUMMARY_PREFIX}\nmine` }],
  })
  expect(texts(raw)).toEqual(['/content/0/text | Text | mine'])
})

test('an assistant speaks in output texts', () => {
  expect([writtenMessage('assistant', 'a'), writtenMessage('developer', 'd')]).toEqual([
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'a' }] },
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'd' }] },
  ])
})

test('calls and outputs meet by class and call id; what a server answers itself needs no call', () => {
  const tie = (raw: unknown) => tieOf(item(raw))
  expect(tie({ type: 'local_shell_call', call_id: 'c' })).toEqual({ role: 'call', key: 'function c' })
  expect(tie({ type: 'function_call_output', call_id: 'c' })).toEqual({ role: 'output', key: 'function c' })
  expect(tie({ type: 'custom_tool_call_output', call_id: 'c' })).toEqual({ role: 'output', key: 'custom c' })
  expect([
    tie({ type: 'tool_search_output', call_id: 'c', execution: 'server' }),
    tie({ type: 'web_search_call' }),
    tie({ type: 'message', call_id: 'c' }),
    tie(null),
  ]).toEqual([null, null, null, null])
})
