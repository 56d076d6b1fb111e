import fc from 'fast-check'

/** Lines that say the same, or nearly, in another way than Codex writes them. Places are fractions, so that a change fits any file. */

type Edit = (bytes: Buffer) => Buffer

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const named = (name: string, edit: Edit): Edit => Object.assign(edit, { toString: () => name })

/** Changes the text of the line at a place. */
const atText = (name: string, at: number, change: (text: string) => string): Edit =>
  named(`${name} in line ${at}`, bytes => {
    const lines = bytes.toString('latin1').split('\n')
    const i = Math.floor(at * lines.length)
    lines[i] = change(lines[i] ?? '')
    return Buffer.from(lines.join('\n'), 'latin1')
  })

/** Members `"key":value` of a line that hold a short value, and where they stand. */
function membersIn(text: string): readonly RegExpExecArray[] {
  return [...text.matchAll(/"[a-z_]{1,40}":(?:"[^"\\]{0,60}"|-?\d{1,15}|true|false|null)/g)]
}

function atMember(text: string, which: number, change: (member: string) => string): string {
  const members = membersIn(text)
  const member = members[Math.floor(which * members.length)]
  if (!member) return text
  return text.slice(0, member.index) + change(member[0]) + text.slice(member.index + member[0].length)
}

const VALUES = [
  '"x"',
  '"user"',
  '"assistant"',
  '"system"',
  '"message"',
  '"token_count"',
  '"task_started"',
  '"task_complete"',
  '"user_message"',
  '"compacted"',
  '"event_msg"',
  '"response_item"',
  '"turn_context"',
  '"2026-05-01T10:00:00.000Z"',
  '"2026-05-01T10:00:00Z"',
  '"turn-1"',
  '0',
  '7',
  '-1',
  '1.5',
  '2.0',
  '1e3',
  '1e999',
  '12345678901234567890',
  'null',
  'true',
  '{}',
  '[]',
  '{"role":"user"}',
  '{"total_tokens":3}',
  '"\\u0075ser"',
  '"\\ud83d\\ude00"',
  '"gr\\u00f6\\u00dfe"',
  '""',
]
const value = fc.constantFrom(...VALUES)
const key = (member: string): string => member.slice(0, member.indexOf(':'))

const twice = fc
  .tuple(place, place, value, fc.boolean())
  .map(([at, which, by, before]) =>
    atText(`a member twice, ${by}, ${before}`, at, text =>
      atMember(text, which, member => (before ? `${key(member)}:${by},${member}` : `${member},${key(member)}:${by}`)),
    ),
  )
const otherwise = fc
  .tuple(place, place, value)
  .map(([at, which, by]) => atText(`value ${by}`, at, text => atMember(text, which, member => `${key(member)}:${by}`)))
const spaced = fc
  .tuple(place, place, fc.constantFrom(' ', '\t', '  '))
  .map(([at, which, space]) =>
    atText('blanks', at, text =>
      atMember(text, which, member => `${space}${member.replace(':', `${space}:${space}`)}${space}`),
    ),
  )
const escapedKey = fc
  .tuple(place, place)
  .map(([at, which]) =>
    atText('an escape in a key', at, text =>
      atMember(text, which, member => `"\\u00${member.charCodeAt(1).toString(16)}${member.slice(2)}`),
    ),
  )
const nested = fc
  .tuple(place, place)
  .map(([at, which]) =>
    atText('nested', at, text => atMember(text, which, member => `"extra":{${member},"list":[{${member}}]},${member}`)),
  )
const deep = fc
  .tuple(place, place, fc.integer({ min: 1, max: 500 }))
  .map(([at, which, depth]) =>
    atText('deep', at, text =>
      atMember(text, which, member => `"deep":${'['.repeat(depth)}${']'.repeat(depth)},${member}`),
    ),
  )

function respelled(text: string, spell: (value: unknown) => string): string {
  try {
    return Buffer.from(spell(JSON.parse(Buffer.from(text, 'latin1').toString('utf8'))), 'utf8').toString('latin1')
  } catch {
    return text
  }
}
const pretty = place.map(at =>
  atText('pretty', at, text => respelled(text, json => JSON.stringify(json, null, 1).replaceAll('\n', ' '))),
)
const ascii = place.map(at =>
  atText('ascii', at, text =>
    respelled(text, json =>
      JSON.stringify(json).replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
  ),
)
const wholePretty = fc.constant(
  named('pretty file', bytes =>
    Buffer.from(
      bytes
        .toString('utf8')
        .split('\n')
        .map(line => respelled8(line))
        .join('\n'),
    ),
  ),
)
function respelled8(line: string): string {
  try {
    return JSON.stringify(JSON.parse(line), null, 1).replaceAll('\n', ' ')
  } catch {
    return line
  }
}

export const oddLines: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: twice },
    { weight: 6, arbitrary: otherwise },
    { weight: 4, arbitrary: spaced },
    { weight: 3, arbitrary: escapedKey },
    { weight: 3, arbitrary: nested },
    { weight: 1, arbitrary: deep },
    { weight: 1, arbitrary: pretty },
    { weight: 1, arbitrary: ascii },
    { weight: 1, arbitrary: wholePretty },
  ),
  { minLength: 1, maxLength: 6 },
)
