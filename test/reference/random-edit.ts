import fc from 'fast-check'

/** Random damage and change to the bytes of a session file. Edits name their places by fractions, so that one fits any file. */

export type Edit = (bytes: Buffer) => Buffer

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** An edit that says what it does when a run fails. */
const named = (name: string, edit: Edit): Edit => Object.assign(edit, { toString: () => name })

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start)
    const end = found === -1 ? bytes.length : found + 1
    lines.push(bytes.subarray(start, end))
    start = end
  }
  return lines
}

/** Changes the line at a place to other lines. */
const atLine =
  (at: number, change: (line: Buffer) => readonly Buffer[]): Edit =>
  bytes => {
    const lines = linesOf(bytes)
    const i = Math.floor(at * lines.length)
    return Buffer.concat([...lines.slice(0, i), ...change(lines[i] ?? Buffer.alloc(0)), ...lines.slice(i + 1)])
  }

const splice =
  (at: number, remove: number, insert: Buffer): Edit =>
  bytes => {
    const from = Math.floor(at * bytes.length)
    return Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)])
  }

const NOTHING = Buffer.alloc(0)

const cut = fc
  .tuple(place, fc.nat({ max: 2000 }))
  .map(([at, count]) => named(`cut ${count} bytes at ${at}`, splice(at, count, NOTHING)))

const tear = place.map(at => named(`tear at ${at}`, bytes => bytes.subarray(0, Math.floor(at * bytes.length))))

const glue = place.map(at =>
  named(
    `glue line ${at}`,
    atLine(at, line => [line.at(-1) === 10 ? line.subarray(0, -1) : line]),
  ),
)

const repeat = place.map(at =>
  named(
    `repeat line ${at}`,
    atLine(at, line => [line, line]),
  ),
)

const remove = place.map(at =>
  named(
    `remove line ${at}`,
    atLine(at, () => []),
  ),
)

const move = fc.tuple(place, place).map(([from, to]) =>
  named(`move line ${from} to ${to}`, bytes => {
    const lines = linesOf(bytes)
    const [line] = lines.splice(Math.floor(from * lines.length), 1)
    if (line) lines.splice(Math.floor(to * lines.length), 0, line)
    return Buffer.concat(lines)
  }),
)

const nul = fc
  .tuple(place, fc.integer({ min: 1, max: 5000 }), fc.boolean())
  .map(([at, count, over]) =>
    named(`${count} NUL at ${at}, over ${over}`, splice(at, over ? count : 0, Buffer.alloc(count))),
  )

const flip = fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([at, mask]) =>
  named(`flip ${mask} at ${at}`, bytes => {
    const copy = Buffer.from(bytes)
    const i = Math.floor(at * copy.length)
    copy[i] = (copy[i] ?? 0) ^ mask
    return copy
  }),
)

const STRANGE = [
  '',
  ' ',
  '\r',
  'null',
  '[]',
  '{}',
  '"text"',
  '7',
  '[[[[[[[[[[[[',
  '{"type":"future","payload":{"a":1}}',
  '{"timestamp":"2026-01-01T00:00:00.000Z","type":"response_item","payload":{"type":"future_item","text":"x"}}',
  '{"timestamp":"2026-01-01T00:00:00.000Z","type":"event_msg","payload":{"type":"future_event"}}',
  '{"timestamp":"not a time","type":"compacted","payload":{"message":"m","replacement_history":[]}}',
  '{"type":"compacted","payload":{"message":"m","replacement_history":[null,1,"x",[],{}]}}',
  '{"type":"compacted","payload":{"message":"m"}}',
  '{"type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":2}}',
  '{"type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":-1.5}}',
  '{"type":"event_msg","payload":{"type":"task_started"}}',
  '{"type":"session_meta","payload":{"id":"x","cli_version":"9.9.9","history_base":{"thread_id":"../../x"}}}',
  '{"record_type":"state"}',
  '\ufeff{"type":"world_state","payload":{"full":true,"state":{}}}',
]

const insert = fc.tuple(place, fc.constantFrom(...STRANGE)).map(([at, text]) =>
  named(
    `insert ${text} at ${at}`,
    atLine(at, line => [Buffer.from(`${text}\n`), line]),
  ),
)

type Json = unknown

/** A line whose JSON is changed; lines without JSON stay. */
const atJson = (at: number, change: (value: Json) => Json): Edit =>
  atLine(at, line => {
    try {
      return [Buffer.from(`${JSON.stringify(change(JSON.parse(line.toString())))}\n`)]
    } catch {
      return [line]
    }
  })

const isRecord = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  )
}

const shuffle = place.map(at => named(`turn keys of line ${at}`, atJson(at, turned)))

/** Puts another value at a random place of a document. */
function replaced(value: Json, path: readonly number[], by: Json): Json {
  const [step = 0, ...rest] = path
  if (path.length === 0) return by
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const i = Math.floor(step * entries.length)
  const changed = entries.map(([key, inner], n) => [key, n === i ? replaced(inner, rest, by) : inner] as const)
  if (entries.length === 0) return by
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed)
}

const odd: readonly Json[] = [
  null,
  true,
  -1,
  1e300,
  '',
  'x',
  [],
  [null],
  {},
  { type: 'x' },
  [{ type: 'input_text', text: 7 }],
]

const retype = fc
  .tuple(place, fc.array(place, { minLength: 1, maxLength: 5 }), fc.constantFrom(...odd))
  .map(([at, path, by]) =>
    named(
      `put ${JSON.stringify(by)} at ${path.join('/')} of line ${at}`,
      atJson(at, value => replaced(value, path, by)),
    ),
  )

const crlf = fc.constant(
  named('CRLF', bytes => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')),
)

export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: cut },
    { weight: 1, arbitrary: tear },
    { weight: 2, arbitrary: glue },
    { weight: 2, arbitrary: repeat },
    { weight: 1, arbitrary: remove },
    { weight: 2, arbitrary: move },
    { weight: 2, arbitrary: nul },
    { weight: 3, arbitrary: flip },
    { weight: 3, arbitrary: insert },
    { weight: 3, arbitrary: shuffle },
    { weight: 8, arbitrary: retype },
    { weight: 1, arbitrary: crlf },
  ),
  { minLength: 1, maxLength: 6 },
)
