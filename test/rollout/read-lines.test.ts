import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { bytesOf } from '../../main/rollout/bytes.ts'
import { LineTable } from '../../main/rollout/line-table.ts'
import { readLines } from '../../main/rollout/read-lines.ts'
import { decodeLine, encodeLine } from '../../main/rollout/record.ts'

interface Seen {
  readonly start: number
  readonly end: number
  readonly type: string
  readonly payloadType: string
  readonly time: number
  readonly state: string
}

function read(file: Uint8Array, options: { chunk?: number; longest?: number; from?: number } = {}): readonly Seen[] {
  const table = new LineTable()
  runNow(readLines(bytesOf('f', file), table, () => undefined, options))
  return table.range(1, table.count).map(({ n: _, ...line }) => line)
}

/** The plain way: split at "\n", JSON.parse each line. */
function reference(file: Uint8Array): readonly Seen[] {
  const lines: Seen[] = []
  let start = 0
  while (start < file.length) {
    const newline = file.indexOf(10, start)
    const end = newline === -1 ? file.length : newline
    const record = decodeLine(file.subarray(start, end))
    const types = 'type' in record ? record : { type: '', payloadType: '', time: Number.NaN }
    lines.push({ start, end, type: types.type, payloadType: types.payloadType, time: types.time, state: record.kind })
    start = end + 1
  }
  return lines
}

const bytes = (...lines: string[]): Uint8Array => Buffer.from(lines.join('\n'))
const item = (text: string): string =>
  `{"timestamp":"2026-05-01T10:00:00.000Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":${JSON.stringify(text)}}]}}`

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\u2028',
    '\u2029',
    '\u0085',
    '"',
    '\\',
    '","payload":{',
    '{"timestamp":"',
    '\u0000',
    'größe ✓',
    '\r',
    '\n',
  ),
)
const type = fc.oneof(
  fc.constantFrom(
    'session_meta',
    'response_item',
    'event_msg',
    'compacted',
    'turn_context',
    'world_state',
    'new_kind',
    '',
    'a"b',
    'a\\b',
    'größe',
  ),
  text,
)
const stamp = fc.oneof(
  fc
    .date({ min: new Date('2025-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    .map(date => date.toISOString()),
  fc.constantFrom(
    '2026-02-30T10:00:00.000Z',
    '2026-13-01T10:00:00.000Z',
    '2026-05-01T24:00:00.000Z',
    '2026-05-01T10:00:61.000Z',
    '2026-05-01T10:00:00Z',
    '[redacted timestamp 24ch]',
    '',
  ),
)
const payload = fc.oneof(
  fc.record({ type: fc.oneof(fc.constantFrom('message', 'token_count', 'task_started', 'odd_kind'), text), text }),
  fc.record({ text, type: fc.constantFrom('message', 'user_message') }),
  fc.record({ message: text, replacement_history: fc.array(fc.record({ type: fc.constant('message'), text })) }),
  fc.constantFrom(null, 1, 'text', [], {}),
)
const shuffled = <T>(object: Record<string, T>): fc.Arbitrary<Record<string, T>> =>
  fc.shuffledSubarray(Object.keys(object)).map(keys => Object.fromEntries(keys.map(key => [key, object[key] as T])))
const envelope = fc.record({ timestamp: stamp, type, payload })
const withOrdinal = fc.record(
  { timestamp: stamp, ordinal: fc.nat(), type, payload, metadata: fc.constant({ client_authored: true }) },
  { requiredKeys: ['timestamp', 'ordinal', 'type', 'payload'] },
)
const json = fc.oneof(
  { weight: 4, arbitrary: envelope.map(value => JSON.stringify(value)) },
  { weight: 3, arbitrary: withOrdinal.map(value => JSON.stringify(value)) },
  { weight: 2, arbitrary: withOrdinal.chain(shuffled).map(value => JSON.stringify(value)) },
  { weight: 1, arbitrary: envelope.map(value => JSON.stringify(value, null, ' ').replaceAll('\n', '')) },
  { weight: 1, arbitrary: envelope.map(value => JSON.stringify(value).replace('"type"', '"\\u0074ype"')) },
  { weight: 1, arbitrary: envelope.map(value => JSON.stringify(value).replace('"ordinal":', '"ordinal":0')) },
  { weight: 1, arbitrary: fc.json() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '\t',
      '\r',
      '{}',
      '[]',
      'null',
      '{"id":"a","timestamp":"2025-08-01T00:00:00.000Z","instructions":null}',
      '{"record_type":"state"}',
      '{"type":"message","role":"user"}',
    ),
  },
)
const line = fc
  .tuple(json, fc.constantFrom('', '', '', '\r', ' ', 'torn', 'bom', 'nul', 'latin1'), fc.nat())
  .map(([source, ending, at]): Uint8Array => {
    if (ending === 'torn') return Buffer.from(source.slice(0, at % (source.length + 1)))
    if (ending === 'bom') return Buffer.from(`\uFEFF${source}`)
    if (ending === 'nul')
      return Buffer.concat([Buffer.from(source.slice(0, at % (source.length + 1))), Buffer.alloc(9)])
    if (ending === 'latin1') return Buffer.from([0x22, 0xe9, 0x22])
    return Buffer.from(source + ending)
  })
const file = fc.tuple(fc.array(line, { maxLength: 12 }), fc.boolean()).map(([lines, ended]) => {
  const joined = Buffer.concat(lines.flatMap((one, i) => (i === 0 ? [one] : [Buffer.from('\n'), one])))
  return ended ? Buffer.concat([joined, Buffer.from('\n')]) : joined
})

/** A sniffed line may be broken inside its payload: only the check pass can see that. Cut JSON that still ends in "}" is that case. */
const agrees = (seen: Seen, wanted: Seen): Seen =>
  wanted.state === 'rejected' && seen.state !== 'rejected'
    ? { ...seen, type: '', payloadType: '', time: Number.NaN, state: 'rejected' }
    : seen

test('what is read off the head of a line equals what JSON.parse says, at any chunk size', () => {
  fc.assert(
    fc.property(file, fc.integer({ min: 1, max: 300 }), (data, chunk) => {
      const wanted = reference(data)
      const seen = read(data, { chunk })
      expect(seen.map((one, i) => agrees(one, wanted[i] ?? one))).toEqual(wanted)
      const wrongly = seen.filter((one, i) => wanted[i]?.state === 'rejected' && one.state !== 'rejected')
      for (const one of wrongly)
        expect(Buffer.from(data.subarray(one.start, one.end)).toString().trimEnd().endsWith('}')).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('a date that the calendar has not is no time, whatever day stood before it', () => {
  const at = (stamp: string) =>
    JSON.stringify({ timestamp: `${stamp}T10:00:00.000Z`, type: 'session_meta', payload: {} })
  const data = Buffer.from([at('2027-01-01'), at('2026-13-01'), at('2027-01-01')].join('\n'))
  const time = Date.parse('2027-01-01T10:00:00.000Z')
  expect(read(data, { chunk: 300 }).map(one => one.time)).toEqual([time, Number.NaN, time])
})

test('every byte belongs to exactly one line or is its newline', () => {
  fc.assert(
    fc.property(fc.oneof(file, fc.uint8Array({ maxLength: 400 })), fc.integer({ min: 1, max: 64 }), (data, chunk) => {
      const lines = read(data, { chunk })
      let at = 0
      for (const one of lines) {
        expect(one.start).toBe(at)
        expect(data.subarray(one.start, one.end).includes(10)).toBe(false)
        at = one.end + (one.end < data.length ? 1 : 0)
      }
      expect(at).toBe(data.length)
    }),
    { numRuns: 1000 },
  )
})

test('a decoded line encodes to its own bytes', () => {
  fc.assert(
    fc.property(fc.oneof(line, fc.uint8Array()), data => void expect(encodeLine(decodeLine(data))).toEqual(data)),
  )
})

test('a line ends at a newline only, never at U+2028, U+2029, U+0085 or a lone carriage return', () => {
  const data = bytes(item('a\u2028b\u2029c\u0085d'), `${item('x')}\r${item('y')}`, '')
  expect(read(data).map(one => one.state)).toEqual(['known', 'known'])
  expect(reference(data).map(one => one.state)).toEqual(['known', 'rejected'])
})

test('a file that ends in a newline has no empty last line, one that does not keeps its torn one', () => {
  expect(read(bytes(item('a'), '')).length).toBe(1)
  expect(read(bytes(item('a'), '{"timestamp":"2026')).map(one => one.state)).toEqual(['known', 'rejected'])
  expect(read(bytes('')).length).toBe(0)
  expect(read(bytes('', '')).map(one => one.state)).toEqual(['blank'])
})

test('an item with a time that is no date keeps its place and has no time', () => {
  const odd = item('a').replace('2026-05-01T10:00:00.000Z', '2026-05-99T10:00:00.000Z')
  expect(read(bytes(odd))).toEqual([
    { start: 0, end: odd.length, type: 'response_item', payloadType: 'message', time: Number.NaN, state: 'known' },
  ])
})

const around = (size: number): readonly number[] => [size - 1, size, size + 1]

test.each(around(256).flatMap(size => around(64).map(chunk => [size, chunk] as const)))(
  'a line of %i bytes is whole with chunks of %i',
  (size, chunk) => {
    const padded = item('').length
    const lines = [item('b'), item('x'.repeat(size - padded)), item('a')]
    expect(read(bytes(...lines), { chunk })).toEqual(reference(bytes(...lines)))
  },
)

test.each([511, 512, 513, 514, 5000])(
  'a line of %i bytes is read past where the longest is 512, its types from its head',
  size => {
    const long = item('x'.repeat(size - item('').length))
    const data = bytes(item('b'), long, 'x'.repeat(size), item('a'), '')
    const wanted = reference(data).map(one => ({ ...one }))
    expect(read(data, { chunk: 64, longest: 512 })).toEqual(wanted)
  },
)

test('a line that is too long to hold is never parsed', () => {
  const seen: unknown[] = []
  const long = item('x'.repeat(1000))
  runNow(
    readLines(
      bytesOf('f', bytes(long, item('a'))),
      new LineTable(),
      one => seen.push([one.reason, one.json() !== undefined]),
      { chunk: 64, longest: 512 },
    ),
  )
  expect(seen).toEqual([
    ['too-long', false],
    [null, true],
  ])
})

test('reading goes on from an offset with lines numbered on', () => {
  const data = bytes(item('a'), item('b'), item('c'))
  const table = new LineTable()
  const first = item('a').length + 1
  runNow(readLines(bytesOf('f', data.subarray(0, first)), table, () => undefined))
  runNow(readLines(bytesOf('f', data), table, () => undefined, { from: first }))
  expect(table.range(1, 9).map(({ start, end }) => [start, end])).toEqual(
    reference(data).map(({ start, end }) => [start, end]),
  )
})

test('a control line that is broken inside is rejected once it is parsed', () => {
  const table = new LineTable()
  const broken = '{"timestamp":"2026-05-01T10:00:00.000Z","type":"event_msg","payload":{"type":"token_count","info":}}'
  const seen: unknown[] = []
  runNow(readLines(bytesOf('f', bytes(broken)), table, one => seen.push(one.state, one.json(), one.state, one.reason)))
  expect([...seen, table.state(1)]).toEqual(['known', undefined, 'rejected', 'not-json', 'rejected'])
})

test('work pauses at least every 4 MiB of lines', () => {
  const data = Buffer.from(`${item('x'.repeat(1000))}\n`.repeat(4000))
  const steps = readLines(bytesOf('f', data), new LineTable(), () => undefined)
  let pauses = 0
  while (!steps.next().done) pauses++
  expect(pauses).toBeGreaterThanOrEqual(data.length / (512 * 1024) - 1)
})

test('of a file with more lines than can be numbered the last one holds what is left', () => {
  const ends = (count: number, most: number, chunk?: number) => {
    const table = new LineTable()
    const file = Buffer.from('{}\n'.repeat(count))
    runNow(readLines(bytesOf('f', file), table, () => undefined, { most, ...(chunk === undefined ? {} : { chunk }) }))
    return table.range(1, table.count).map(({ start, end, state }) => [start, end, state])
  }
  for (const chunk of [undefined, 1, 4, 64]) {
    expect(ends(2, 3, chunk)).toEqual([
      [0, 2, 'unknown'],
      [3, 5, 'unknown'],
    ])
    expect(ends(4, 3, chunk)).toEqual([
      [0, 2, 'unknown'],
      [3, 5, 'unknown'],
      [6, 12, 'rejected'],
    ])
  }
})
