import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { isObject, parseLine } from '../../main/rollout/parse.ts'
import { readCompacted } from '../../main/thread/codex/recorded-list.ts'

/** The line's object with its list put together again; null where it has to be parsed whole. */
function read(line: Buffer): unknown {
  const entries: unknown[] = []
  const value = runNow(readCompacted(line, entry => entries.push(entry)))
  const payload = value?.['payload']
  return isObject(payload) ? { ...value, payload: { ...payload, replacement_history: entries } } : null
}

const text = (payload: string): Buffer => Buffer.from(`{"timestamp":"t","type":"compacted","payload":${payload}}`)

test('a compaction is read entry by entry, with the members around its list', () => {
  const line = text(
    '{"message":"m \\" ]","replacement_history":[{"a":"],["},{"b":[1,{"c":2}]} , {}],"window_number":3}',
  )
  expect(read(line)).toEqual(JSON.parse(line.toString()))
})

test('an entry that is no object is told as such', () => {
  expect(read(text('{"replacement_history":[{"a":1},"x",[1],null]}'))).toEqual({
    timestamp: 't',
    type: 'compacted',
    payload: { replacement_history: [{ a: 1 }, null, null, null] },
  })
})

test('a line of another form is left to be parsed whole', () => {
  const lists = [
    '[]',
    '[{}',
    '[{},]',
    '[,{}]',
    '[{} {}]',
    '[{]}',
    '[{"a":}]',
    '[tru]',
    '[\ufeff{}]',
    '[{"a":"\\ud800"}]',
    '{}',
    'null',
  ]
  for (const list of lists) expect(read(text(`{"replacement_history":${list}}`)), list).toBe(null)
  for (const more of ['"replacement_history":[]', '"\\u0072eplacement_history":[]', '"a":"payload","b":"\\u0000"'])
    expect(read(text(`{"replacement_history":[{}],${more}}`)), more).toBe(null)
  expect(read(Buffer.from('{"payload":{},"payload":{"replacement_history":[{}]}}'))).toBe(null)
  expect(read(Buffer.concat([text('{"replacement_history":[{}]}'), Buffer.from('x')]))).toBe(null)
  expect(read(Buffer.from('{"payload":{"replacement_history":[{"a":"\xff"}]}}', 'latin1'))).toBe(null)
})

test('what it reads of any line is what the whole parse gives, whatever single byte of it changed', () => {
  const payload = fc.record({
    message: fc.string(),
    replacement_history: fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
  })
  fc.assert(
    fc.property(
      payload,
      fc.nat(),
      fc.constantFrom(...Buffer.from('"\\[]{},: \ttx0\xef', 'latin1')),
      (made, place, byte) => {
        const line = Buffer.from(JSON.stringify({ payload: made }))
        line[place % line.length] = byte
        const got = read(line)
        const whole = parseLine(line)
        if (got === null) return
        expect(whole.kind).toBe('object')
        const own = whole.kind === 'object' && isObject(whole.value['payload']) ? whole.value['payload'] : {}
        const list = Array.isArray(own['replacement_history']) ? own['replacement_history'] : null
        const entries = list?.map(entry => (isObject(entry) ? entry : null))
        expect(got).toEqual({
          ...(whole as { value: object }).value,
          payload: { ...own, replacement_history: entries },
        })
      },
    ),
    { numRuns: 2000 },
  )
})
