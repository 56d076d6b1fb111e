import { expect, test } from 'vitest'
import { withText } from '../../../main/compaction/editing/with-text.ts'

const MESSAGE = {
  type: 'message',
  extra: { z: 1, a: [null] },
  content: [
    { type: 'input_text', text: 'old', note: true },
    { type: 'input_image', image_url: 'data:,' },
  ],
  id: 'm1',
}

test('only the one text changes: all other members stay, in their order', () => {
  expect(JSON.stringify(withText(MESSAGE, '/content/0/text', 'new')?.raw)).toBe(
    JSON.stringify(MESSAGE).replace('"old"', '"new"'),
  )
})

test('what it was made from stays as it was', () => {
  const before = JSON.stringify(MESSAGE)
  withText(MESSAGE, '/content/0/text', 'new')
  expect(JSON.stringify(MESSAGE)).toBe(before)
})

test('an item that is a string is the text, and keys with signs are found', () => {
  expect([withText('a', '', 'b'), withText({ 'x/y~z': 'a' }, '/x~1y~0z', 'b')]).toEqual([
    { raw: 'b' },
    { raw: { 'x/y~z': 'b' } },
  ])
})

test.each([
  '/content',
  '/content/1',
  '/content/2/text',
  '/content/0/note',
  '/missing',
  '/__proto__',
  '/content/length',
  'content',
  '',
])('at “%s” there is no text to change', path => {
  expect(withText(MESSAGE, path, 'new')).toBeNull()
})
