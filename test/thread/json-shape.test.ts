import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringEnd } from '../../main/rollout/json-strings.ts'
import { membersOf, parseShortened } from '../../main/thread/codex/json-shape.ts'

const outline = (payload: unknown): Readonly<Record<string, unknown>> => {
  const members = membersOf(Buffer.from(JSON.stringify({ type: 'compacted', payload })), 'payload')
  return Object.fromEntries([...(members ?? [])].map(([key, member]) => [key, `${member.kind} ${member.length}`]))
}

test('an outline counts entries and skips over texts, whatever they hold', () => {
  const text = `{"replacement_history":[1,2]} \\" ${'x'.repeat(500)}"`
  expect(
    outline({
      message: '',
      replacement_history: [{ a: [1, 2] }, text, []],
      window_number: 4,
      nothing: null,
      deep: { replacement_history: [1] },
    }),
  ).toEqual({
    message: 'string 0',
    replacement_history: 'array 3',
    window_number: 'other 0',
    nothing: 'other 0',
    deep: 'object 0',
  })
})

test('a member tells where its value begins', () => {
  const line = Buffer.from('{ "payload" : {"message": "a\\"b", "list":[{"list":[1]},[]] ,"n":-4.5e1}}')
  const members = membersOf(line, 'payload')
  const values = [...(members ?? [])].map(([key, { at }]) => [key, line.toString('latin1', at, at + 4)])
  expect(values).toEqual([
    ['message', '"a\\"'],
    ['list', '[{"l'],
    ['n', '-4.5'],
  ])
})

test('braces that do not close, or bytes behind the last one, give no outline', () => {
  for (const text of [
    '',
    '{',
    '{"payload":{}',
    '{"payload":{}}x',
    '{"payload":[}]',
    '{"payload":{"a":"b}}',
    '{}{}',
    '{"payload":{"a":[{]}}',
    '{"payload":{"a":[[{}}]}}',
    '{"payload":{"a":[{"b',
  ]) {
    expect(membersOf(Buffer.from(text), 'payload')).toBe(null)
  }
})

test('an outline agrees with JSON.parse on any document', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), payload => {
      const expected = Object.entries(payload).map(([key, value]) => [key, kindOf(value)])
      const members = membersOf(Buffer.from(JSON.stringify({ payload })), 'payload')
      expect([...(members ?? [])].map(([key, member]) => [key, member.kind])).toEqual(expected)
    }),
  )
})

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'string') return 'string'
  return typeof value === 'object' && value !== null ? 'object' : 'other'
}

test('the end of a string is found behind any run of escapes', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', '"', 'a', 'é', '\n'), maxLength: 300 }), text => {
      const json = Buffer.from(JSON.stringify(text))
      expect(stringEnd(json, 1)).toBe(json.length - 1)
    }),
  )
})

test('a shortened parse keeps the head and the tail of long strings, and everything else', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('\\', '"', 'a', 'é', '\n', '😀', '\u0001'), minLength: 1, maxLength: 60 }),
      text => {
        const long = text.repeat(Math.ceil(20_000 / text.length))
        const value = parseShortened(Buffer.from(JSON.stringify({ a: long, b: [1, { c: 'x' }], d: long })))
        const { a, ...rest } = value as { a: string; b: unknown; d: string }
        expect(a.length).toBeLessThan(long.length)
        expect(long.startsWith(a.slice(0, 500))).toBe(true)
        expect(long.endsWith(a.slice(-50))).toBe(true)
        expect(rest).toEqual({ b: [1, { c: 'x' }], d: a })
      },
    ),
    { numRuns: 50 },
  )
})
