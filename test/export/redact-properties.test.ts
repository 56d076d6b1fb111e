// Texts of any kind: the result is a line of the same shape, and doing it again changes nothing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ledger } from '../../main/export/redact/ledger.ts'
import { redactLine, redactText } from '../../main/export/redact/redact-line.ts'
import { collectLine, findings } from '../../main/export/redact/review.ts'
import { hitsIn } from '../../main/export/redact/rules.ts'
import { STRICT } from '../../main/export/redact/settings.ts'
import { PLANTED } from './planted.ts'

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)

/** Texts with secrets in them, in one encoding or several, between texts of all kinds. */
const said = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\\',
        '"',
        '\\n',
        '\\\\n',
        '%',
        '%2',
        '\n',
        '\n+',
        "' +\n'",
        '=',
        '@',
        '-----',
        '\ud800',
        '[redacted email 1]',
      ),
      fc.constantFrom(...PLANTED).map(({ text }) => text),
      fc.constantFrom(...PLANTED).map(({ secret }) => secret.slice(0, secret.length >> 1)),
    ),
    { maxLength: 6 },
  )
  .map(parts => parts.join(''))
  .chain(text =>
    fc.constantFrom(
      text,
      escaped(text),
      escaped(escaped(text)),
      encodeURIComponent(text.toWellFormed()),
      Buffer.from(text).toString('base64'),
      JSON.stringify({ key: text, [text]: 1 }),
    ),
  )

const value = fc.letrec(tie => ({
  any: fc.oneof(
    { maxDepth: 4 },
    said,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom('text', 'type', 'token', 'content', 'account_id'), said), tie('any'), {
      maxKeys: 4,
    }),
  ),
})).any

const line = fc
  .tuple(value, fc.constantFrom('agent_message', 'user_message'))
  .map(([inner, type]) =>
    JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'event_msg', payload: { inner, type } }),
  )
  // Half a surrogate pair makes it no line, which is left out behind a stub.
  .filter(text => !text.includes('\\ud'))

function redacted(text: string): string {
  const ledger = new Ledger()
  const raw = { file: 0, n: 1, bytes: Buffer.from(text) }
  collectLine(raw, ledger, STRICT)
  const found = findings(raw, ledger, STRICT)
  const result = redactLine(raw, ledger, STRICT)
  if (found.length === 0) expect(result.kind).not.toBe('changed')
  return result.kind === 'same' ? text : result.text
}

/** The value with every text and name left out: what kind of thing stands where. */
function shape(inner: unknown): unknown {
  if (typeof inner === 'string') return ''
  if (Array.isArray(inner)) return inner.map(shape)
  return typeof inner === 'object' && inner !== null ? Object.values(inner).map(shape) : inner
}

/** Names that became the same word become one member: such lines are compared by their text alone. */
const namesStay = (before: string, after: string): boolean =>
  JSON.stringify(shape(JSON.parse(before))).length === JSON.stringify(shape(JSON.parse(after))).length

test('a line stays JSON of the same shape', () => {
  fc.assert(
    fc.property(line, before => {
      const after = redacted(before)
      const parsed: unknown = JSON.parse(after)
      if (namesStay(before, after)) expect(shape(parsed)).toEqual(shape(JSON.parse(before)))
    }),
    { numRuns: 300 },
  )
})

test('redacting again changes nothing', () => {
  fc.assert(
    fc.property(line, before => {
      const once = redacted(before)
      expect(redacted(once)).toBe(once)
    }),
    { numRuns: 300 },
  )
})

test('a JSON text in a string stays JSON', () => {
  fc.assert(
    fc.property(said, said, (one, two) => {
      const inner = JSON.stringify({ a: one, b: [two] })
      const after = JSON.parse(
        redacted(JSON.stringify({ type: 'event_msg', payload: { type: 'agent_message', message: inner } })),
      )
      expect(Object.keys(JSON.parse(after.payload.message) as object)).toEqual(['a', 'b'])
    }),
    { numRuns: 300 },
  )
})

test('no text and no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.oneof(said, fc.string({ unit: 'binary', maxLength: 200 })), text => {
      redactText(text, new Ledger(), STRICT)
      redacted(text)
    }),
    { numRuns: 300 },
  )
  fc.assert(fc.property(fc.uint8Array(), bytes => void redactLine({ file: 0, n: 1, bytes }, new Ledger(), STRICT)))
})

/** Texts that make careless patterns take forever: each is looked through in a time that grows with its length only. */
const HOSTILE = [
  'a',
  '@',
  'a@',
  'a.',
  '\\',
  '\\\\n',
  '%25',
  'eyJ',
  '-eyJaaaaaaaaa.',
  '-----BEGIN RSA PRIVATE KEY-----',
  'https://',
  'https://a:',
  'C:\\\\',
  'xoxb-a-',
  'ghs_1_a.',
  'SG.aaaaaaa.',
  'password=',
  'token ',
  'git clone ',
  'A1b2',
  'aB3/',
  '\n+',
  "'+\n'",
  'a.internal',
  '10.',
  'AKIA',
  ' \t',
  '"',
]

test.each(HOSTILE)('a long run of %j ends', unit => {
  const text = unit.repeat(Math.ceil(60_000 / unit.length))
  expect(hitsIn(text)).toBeInstanceOf(Array)
  expect(redactText(text, new Ledger(), STRICT).length).toBeGreaterThan(0)
})
