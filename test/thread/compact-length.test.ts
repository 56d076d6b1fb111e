import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactLength } from '../../main/thread/codex/compact-length.ts'

const lengthOf = (text: string): number | undefined => compactLength(Buffer.from(text), JSON.parse(text))
const written = (text: string): number => Buffer.byteLength(JSON.stringify(JSON.parse(text)))

test('what is written compactly is as long as it stands', () => {
  for (const text of ['{"a":[1,true,null,{"b":"ü\\n\\"x\\\\"}],"c":{}}', '{}', '{"n":123456789012345}', '{"e":false}'])
    expect(lengthOf(text)).toBe(written(text))
})

test('what may be written otherwise is not said', () => {
  const odd = [
    '{"a": 1}',
    '{"a":1\n}',
    '{"a":1,"a":22}',
    '{"b":{"a":1,"a":2}}',
    '{"a":"\\u0041"}',
    '{"a":"\\u001f"}',
    '{"a":"\\/"}',
    '{"a":1.0}',
    '{"a":-0}',
    '{"a":1e3}',
    '{"a":1E3}',
    '{"a":1234567890123456}',
  ]
  expect(odd.map(lengthOf)).toEqual(odd.map(() => undefined))
})

test('of any JSON text it says what writing it anew says, or nothing', () => {
  const blank = fc.constantFrom('', '', '', ' ', '\t')
  const number = fc.constantFrom('0', '7', '-7', '1.0', '1e2', '12E1', '9007199254740993', '-0', '0.1')
  const string = fc
    .array(
      fc.constantFrom('a', 'ü', '\\n', '\\u0041', '\\/', '\\\\', '\\"', 'u', '/', '1', '😀', ' ', '\\ud83d\\ude00'),
    )
    .map(parts => `"${parts.join('')}"`)
  const { any } = fc.letrec<{ any: string }>(tie => ({
    any: fc.oneof(
      { maxDepth: 3 },
      number,
      string,
      fc.constantFrom('true', 'false', 'null'),
      fc.tuple(fc.array(tie('any'), { maxLength: 3 }), blank).map(([all, gap]) => `[${gap}${all.join(`,${gap}`)}]`),
      fc
        .tuple(
          fc.array(fc.tuple(fc.constantFrom('"a"', '"b"', '"1"', '"__proto__"'), tie('any')), { maxLength: 3 }),
          blank,
        )
        .map(([all, gap]) => `{${all.map(([key, value]) => `${key}:${gap}${value}`).join(',')}}`),
    ),
  }))
  fc.assert(
    fc.property(any, text => {
      const length = lengthOf(text)
      if (length !== undefined) expect(length).toBe(written(text))
    }),
    { numRuns: 5000 },
  )
})
