import { expect, test } from 'vitest'
import type { Candidate } from '../../main/compaction/candidate.ts'
import { decodeCandidate, encodeCandidate } from '../../main/compaction/candidate-file.ts'
import { candidate } from '../support/candidates.ts'

const decoded = (text: string) => decodeCandidate(Buffer.from(text))
const file = (change: Record<string, unknown>) =>
  JSON.stringify({ ...JSON.parse(encodeCandidate(candidate())), ...change })
const said = (text: string): string => {
  const outcome = decoded(text)
  return outcome.ok ? 'taken' : outcome.error.message
}
const nested = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)

const WHOLE: Candidate = {
  ...candidate(),
  settings: { limit: 20000, prompt: 'Say "it"\n…', more: [null, { a: 1 }] },
  items: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'a\u2028b\u0000"' }] }, {}],
  calls: [
    {
      model: 'm',
      outcome: 'failed',
      message: 'The server said no.',
      inputTokens: 1,
      cachedTokens: null,
      outputTokens: 0,
      milliseconds: 1.5,
    },
  ],
  notes: ['One.', ''],
  images: [
    { url: 'data:image/png;base64,AAAA', text: 'look' },
    { url: 'https://example.com/a.png', text: null },
  ],
}

test.each([[WHOLE], [candidate()], [candidate({ items: [], thread: null })]])(
  'a candidate comes back as it was',
  one => {
    expect(decoded(encodeCandidate(one))).toEqual({ ok: true, value: one })
  },
)

test('an item stands on a line of its own', () => {
  expect(encodeCandidate(WHOLE).split('\n').slice(-4)).toEqual(
    [`    ${JSON.stringify(WHOLE.items[0])},`, '    {}', '  ]', '}', ''].slice(-4),
  )
})

test('what a hand put beside is passed over, a byte order mark too', () => {
  expect(decoded(`\uFEFF${file({ mine: 1 })}`)).toEqual({ ok: true, value: candidate() })
})

test.each([
  ['', 'it is not JSON'],
  ['{"format":', 'it is not JSON'],
  ['[]', 'it is not a JSON object'],
  ['null', 'it is not a JSON object'],
  ['{}', 'its format is not "palimpsest-candidate"'],
  [file({ version: 2 }), 'a newer version of Palimpsest wrote it'],
  [file({ version: '1' }), 'its version is not 1'],
  [file({ id: '../../x' }), 'id is not a UUID of version 7 in small letters'],
  [file({ id: '01A1FC28-0000-7000-8000-000000000001' }), 'id is not a UUID of version 7 in small letters'],
  [file({ thread: 5 }), 'thread is not a text'],
  [file({ images: null }), 'images is not a list'],
  [file({ images: [{ url: '', text: null }] }), 'images has an entry (number 0, from 0) that has no url'],
  [file({ images: [{ url: 'a' }] }), 'images has an entry (number 0, from 0) that has a text that is none'],
  [file({ thread: '' }), 'thread is empty'],
  [file({ thread: 'x'.repeat(201) }), 'thread is longer than 200 characters'],
  [file({ at: undefined }), 'at is not a text'],
  [file({ strategy: '' }), 'strategy is empty'],
  [file({ settings: [] }), 'settings is not a JSON object'],
  [file({ settings: nested(101) }), 'settings is deeper than 100 levels'],
  [file({ madeAt: 'yesterday' }), 'madeAt is not a time in UTC such as 2026-01-31T12:00:00Z'],
  [file({ items: {} }), 'items is not a list'],
  [file({ items: [{}, 'x'] }), 'items has an entry (number 1, from 0) that is not a JSON object'],
  [file({ items: [nested(101)] }), 'items has an entry (number 0, from 0) that is deeper than 100 levels'],
  [file({ calls: [{}] }), 'calls has an entry (number 0, from 0) that is wrong: model is not a text'],
  [
    file({ calls: [{ ...WHOLE.calls[0], outcome: 'toString' }] }),
    'calls has an entry (number 0, from 0) that is wrong: outcome is not answered, failed or cancelled',
  ],
  [
    file({ calls: [{ ...WHOLE.calls[0], inputTokens: -1 }] }),
    'calls has an entry (number 0, from 0) that is wrong: inputTokens is not a whole number from 0',
  ],
  [
    file({ calls: [{ ...WHOLE.calls[0], milliseconds: null }] }),
    'calls has an entry (number 0, from 0) that is wrong: milliseconds is not a number from 0',
  ],
  [file({ notes: [1] }), 'notes has an entry (number 0, from 0) that is not a text'],
  [file({ notes: Array(1001).fill('') }), 'notes has more than 1000 entries'],
])('a file that is none says why: %.60s', (text, why) => {
  expect(said(text)).toBe(`This is not a candidate: ${why}.`)
})

test('the deepest item and the longest lists that are taken', () => {
  expect(said(file({ items: [nested(100)] }))).toBe('taken')
  expect(said(file({ notes: Array(1000).fill('') }))).toBe('taken')
})

test('a bomb of brackets is refused and does not throw', () => {
  const bomb = '['.repeat(1_000_000) + ']'.repeat(1_000_000)
  expect(said(encodeCandidate(candidate()).replace('"items": [', `"items": [{"a":${bomb}},`))).toMatch(
    /deeper than 100/,
  )
})

test('bytes that are no UTF-8 are refused', () => {
  expect(decodeCandidate(Uint8Array.from([0x7b, 0xff, 0x7d]))).toMatchObject({
    error: { message: 'This is not a candidate: it is not UTF-8 text.' },
  })
})
