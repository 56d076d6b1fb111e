import { expect, test } from 'vitest'
import { outputString, outputText } from '../../../main/thread/shown/output.ts'

test.each([
  [
    'lines before Output:',
    'Chunk ID: c3\nWall time: 0.0 seconds\nProcess exited with code 1\nOutput:\nbad\n',
    { text: 'bad\n', header: 'Chunk ID: c3\nWall time: 0.0 seconds\nProcess exited with code 1' },
  ],
  [
    'an exit code and nothing else',
    'Exit code: 0\nWall time: 0 seconds\nOutput:\n',
    { text: '', header: 'Exit code: 0\nWall time: 0 seconds' },
  ],
  ['a JSON envelope', '{"output":"a\\n","metadata":{"exit_code":2}}', { text: 'a\n', header: '{"exit_code":2}' }],
  ['an envelope without metadata', '{"output":"a"}', { text: 'a', header: null }],
  ['a torn envelope', '{"output":"a', { text: '{"output":"a', header: null }],
  ['plain text', 'Output: is a word here', { text: 'Output: is a word here', header: null }],
  ['nothing', '', { text: '', header: null }],
])('an output with %s', (_, text, split) => {
  expect(outputText(text)).toEqual(split)
})

test('an output line far down is text', () => {
  const text = `Note: x\n${'y'.repeat(3000)}\nOutput:\nz`
  expect(outputText(text)).toEqual({ text, header: null })
})

test.each([
  [{ output: 'a' }, { text: 'a', pointer: '/output' }],
  [{ output: { content: 'a', success: true } }, { text: 'a', pointer: '/output/content' }],
  [{ output: { output: 'a', metadata: {} } }, { text: 'a', pointer: '/output/output' }],
  [{ output: [{ type: 'input_text', text: 'a' }] }, null],
  [{}, null],
  ['x', null],
])('the string of %j', (raw, found) => {
  expect(outputString(raw)).toEqual(found)
})
