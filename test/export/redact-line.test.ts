// One line in, the whole result out: what is found, how it is written back, and what is left out.
import { describe, expect, test } from 'vitest'
import { Ledger } from '../../main/export/redact/ledger.ts'
import { redactLine, redactText } from '../../main/export/redact/redact-line.ts'
import { collectLine, findings, masked } from '../../main/export/redact/review.ts'
import { type RedactSettings, STRICT } from '../../main/export/redact/settings.ts'
import { wholeCharacters } from '../../main/export/redact/whole-characters.ts'

const line = (value: unknown) => ({
  file: 0,
  n: 1,
  bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
})
const said = (text: string) => ({
  type: 'response_item',
  payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
})

/** What becomes of some lines that are read one after the other; "same" where nothing changes. */
function redacted(values: readonly unknown[], settings: RedactSettings = STRICT): readonly unknown[] {
  const ledger = new Ledger()
  for (const value of values) collectLine(line(value), ledger, settings)
  return values.map(value => {
    const result = redactLine(line(value), ledger, settings)
    return result.kind === 'same' ? 'same' : JSON.parse(result.text)
  })
}

/** The text of a message after redaction. */
function text(before: string, settings: RedactSettings = STRICT): string {
  const [value] = redacted([said(before)], settings)
  return value === 'same' ? before : ((value as ReturnType<typeof said>).payload.content[0]?.text ?? '')
}

/** Put together here, so that no scanner takes them for real. */
const GITHUB = `${'gh'}p_${'a1B2c3D4e5F6'.repeat(3)}`
const MAIL = 'jane.roe@acme-example.dev'

describe('no character is parted', () => {
  const KEY = `${'sk'}-proj-KHbgSFIH4USEltXFmKIQvEskDHBqNwJb9eRiNr9LzMMJdRA2kolQGWgQU6xe3wHqs9TMFSm3yH`
  const URL = `mongodb+srv://ledger_app:sdkApz3q1YRu3hQz1J@db2.halcyon-bank.io/ledger${KEY}`

  test('where a rule counts units of UTF-16', () => {
    expect(text(`${URL}\u{10000}\u0000${'\u{10000}'.repeat(5)}`)).toBe('[redacted database-url 1]')
  })

  test('a range of whole characters stays, one that parts a pair becomes wider', () => {
    const face = 'a\u{1f600}b'
    expect(wholeCharacters(face, 1, 3)).toEqual({ start: 1, end: 3 })
    expect(wholeCharacters(face, 2, 4)).toEqual({ start: 1, end: 4 })
    expect(wholeCharacters(face, 0, 2)).toEqual({ start: 0, end: 3 })
    expect(wholeCharacters('\udc00\ud800', 1, 2)).toEqual({ start: 1, end: 2 })
  })
})

describe('the same secret is the same word', () => {
  test('wherever it stands and however it is encoded', () => {
    const encoded = Buffer.from(`mail ${MAIL} today`).toString('base64')
    expect(text(`${MAIL} and ${encodeURIComponent(`<${MAIL}>`)} and ${encoded}`)).toBe(
      `[redacted email 1] and ${'%3C'}[redacted email 1]${'%3E'} and ${Buffer.from('mail [redacted email 1] today').toString('base64')}`.replace(
        '%3C[redacted email 1]',
        '%3C%5Bredacted%20email%201%5D',
      ),
    )
  })

  test('and different ones are counted', () => {
    expect(text(`a@one-example.dev, b@two-example.dev, a@one-example.dev`)).toBe(
      '[redacted email 1], [redacted email 2], [redacted email 1]',
    )
  })

  test('a secret that a later line gives away is gone from the earlier one', () => {
    expect(redacted([said('it is kitten-42-paws, I think'), said('DB_PASSWORD=kitten-42-paws')])).toEqual([
      said('it is [redacted password 1], I think'),
      said('DB_PASSWORD=[redacted password 1]'),
    ])
  })

  test('but not from the inside of a word', () => {
    expect(text('API_TOKEN=needle and needles and needle')).toBe(
      'API_TOKEN=[redacted password 1] and needles and [redacted password 1]',
    )
  })
})

test('base64 that is wrapped where no group of four ends is read as one, line breaks escaped or not', () => {
  const dense = Buffer.from(`A longer text around the address ${MAIL}, so that there are lines.`).toString('base64')
  const wrapped = dense.replace(/.{38}/g, '$&\n')
  const inner = (after: string) => Buffer.from(after, 'base64').toString()
  const clean = 'A longer text around the address [redacted email 1], so that there are lines.'
  expect(inner(text(`file:\n${wrapped}\n\nThe end.`).split('\n')[1] ?? '')).toBe(clean)
  expect(inner(JSON.parse(text(JSON.stringify({ file: wrapped }))).file)).toBe(clean)
})

describe('found:', () => {
  test.each([
    ['a home folder of Linux', 'cd /home/jane/src', 'cd /home/[redacted home-path 1]/src'],
    ['of macOS', 'cd /Users/jane.roe/src', 'cd /Users/[redacted home-path 1]/src'],
    ['of Windows', 'cd C:\\Users\\jane\\src', 'cd C:\\Users\\[redacted home-path 1]\\src'],
    ['of Windows with escapes', '"C:\\\\Users\\\\nina\\\\src"', '"C:\\\\Users\\\\[redacted home-path 1]\\\\src"'],
    ['URL-encoded', 'file=%2Fhome%2Fjane%2Fsrc', 'file=%2Fhome%2F[redacted home-path 1]%2Fsrc'],
    ['a file URL', 'file:///home/jane/a.ts', 'file:///home/[redacted home-path 1]/a.ts'],
    ['a remote with a password', 'https://jane:Xy12zz90@git.acme.dev/a/b.git', '[redacted git-remote 1]'],
    ['a remote over ssh', 'git@git.acme.dev:team/app.git', '[redacted git-remote 1]'],
    [
      'a remote that is only named later',
      'git clone https://git.acme.dev/team/app',
      'git clone [redacted git-remote 1]',
    ],
    ['a machine of a private network', 'ssh root@db.prod.internal', 'ssh [redacted email 1]'],
    ['an address of one', 'ping 192.168.4.20', 'ping [redacted private-host 1]'],
    [
      'a bearer',
      `curl -H "Authorization: Bearer ${'a1b2c3d4'.repeat(4)}"`,
      'curl -H "Authorization: Bearer [redacted password 1]"',
    ],
    ['a user of curl', 'curl -u jane:Sommer99 x.dev', 'curl -u jane:[redacted password 1] x.dev'],
    ['an option', 'deploy --token a1b2c3d4e5', 'deploy --token [redacted password 1]'],
    ['a key of another service', `pypi-${'AgEIcHlwaS5vcmc'.repeat(5)}`, '[redacted other-key 1]'],
    ['an address behind an escape', 'line\\njane@acme.dev\\nline', 'line\\n[redacted email 1]\\nline'],
    ['an address behind an escape of an escape', 'a\\\\njane@acme.dev', 'a\\\\n[redacted email 1]'],
    ['a token in unicode escapes', GITHUB.replace('g', '\\u0067'), '[redacted github 1]'],
    ['a literal in two halves', `'${GITHUB.slice(0, 20)}' +\n  '${GITHUB.slice(20)}'`, "'[redacted github 1]'"],
  ])('%s', (_, before, after) => {
    expect(text(before)).toBe(after)
  })
})

describe('not found:', () => {
  test.each([
    ['a token that is a word', 'const token: string = getToken()'],
    ['a password that comes from elsewhere', 'password = process.env.DB_PASSWORD'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in a script
    ['a placeholder', 'API_KEY=<your key> and SECRET=${SECRET} and PASSWORD=changeme'],
    ['a count of tokens', '"total_tokens":12345678,"max_token": 400000'],
    ['the name of an image', 'logo@2x.png and icon@3x.webp'],
    ['a package and its version', 'npm i @types/node@24.0.1 lodash@4.17.21'],
    ['the folder of nobody', '/Users/Shared/a and /home/linuxbrew/b'],
    ['a version that looks like an address', 'version 10.2.3 and 1.10.2.3.4'],
    ['a decorator', '@Injectable() and @app.route("/")'],
    ['a hash', 'commit 1c9dcb8b7e2ca8fb46af27550a19c7a67c818b09'],
    ['an id', 'turn 01a1fca8-8b4d-7670-8f63-94a75952ae87'],
    ['base64 of something harmless', Buffer.from('nothing to see here, move along').toString('base64')],
    ['what was redacted before', 'DB_PASSWORD=[redacted password 1] https://jane:[redacted url-password 1]@x.dev'],
  ])('%s', (_, before) => {
    expect(text(before)).toBe(before)
  })
})

describe('a line is of the same shape:', () => {
  test('names of members are redacted like values', () => {
    const changes = { [`/home/jane/${GITHUB}.txt`]: { type: 'add' } }
    expect(redacted([{ type: 'event_msg', payload: { type: 'patch_apply_end', changes } }])).toEqual([
      {
        type: 'event_msg',
        payload: {
          type: 'patch_apply_end',
          changes: { '/home/[redacted home-path 1]/[redacted github 1].txt': { type: 'add' } },
        },
      },
    ])
  })

  test('the name of a member tells what its value is', () => {
    const payload = { id: 'x', creator_account_id: 'a1b2c3d4-1111', git: { repository_url: 'https://x.dev/a/b' } }
    expect(redacted([{ type: 'session_meta', payload }])).toEqual([
      {
        type: 'session_meta',
        payload: {
          id: 'x',
          creator_account_id: '[redacted account-id 1]',
          git: { repository_url: '[redacted git-remote 1]' },
        },
      },
    ])
  })

  test('numbers, spaces and escapes around stay as Codex wrote them', () => {
    const before =
      '{ "type":"event_msg","payload":{"type":"agent_message","n":1.50e3,"s":"\\u0041\\/","message":"jane@acme.dev"} }\r'
    const result = redactLine(line(before), new Ledger(), STRICT)
    expect(result.kind === 'changed' && result.text).toBe(before.replace('jane@acme.dev', '[redacted email 1]'))
  })

  test('a secret in two parts goes from both', () => {
    const parts = (...texts: string[]) => ({
      type: 'response_item',
      payload: { type: 'message', role: 'user', content: texts.map(part => ({ type: 'input_text', text: part })) },
    })
    expect(redacted([parts(`a ${GITHUB.slice(0, 12)}`, GITHUB.slice(12, 30), `${GITHUB.slice(30)} z`)])).toEqual([
      parts('a [redacted github 1]', '', ' z'),
    ])
  })
})

describe('texts that hide a secret', () => {
  test('in another one are read again', () => {
    expect(text(`git clone https://git.acme.dev/a/b.git${'s'}k-ant-api03-${'a1B2'.repeat(8)}`)).not.toMatch(
      /acme|api03/,
    )
    expect(text(`see https://git.acme.dev/a/b.git${'s'}k-ant-api03-${'a1B2'.repeat(8)}`)).not.toMatch(/acme|api03/)
  })

  test('across the marks of a JSON text leave it JSON', () => {
    const inner = JSON.stringify({ a: 'mysql://app:6DDYN0aBnl6Pc5@db1.acme.io/x\n+Ge\\', b: [''] })
    const after = JSON.parse(text(inner))
    expect(Object.keys(after)).toEqual(['a', 'b'])
    expect(after.a).not.toContain('6DDYN0aBnl6Pc5')
  })
})

describe('what cannot be read is left out:', () => {
  test.each([
    ['a line that is no JSON', '{"type":"event_msg","payload":{"mess', 'rejected', {}],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'), 'rejected', {}],
    [
      'a type that we do not know',
      '{"timestamp":"2026-01-01T00:00:00.000Z","ordinal":7,"type":"of_tomorrow","payload":{"a":"jane@acme.dev"}}',
      'unknown-type',
      { timestamp: '2026-01-01T00:00:00.000Z', ordinal: 7 },
    ],
    [
      'one that only looks like our stub',
      '{"type":"palimpsest_left_out","payload":{"why":"rejected","lines":1,"bytes":5,"more":"jane@acme.dev"}}',
      'unknown-type',
      {},
    ],
  ])('%s', (_, before, why, head) => {
    expect(redacted([before])).toEqual([
      { ...head, type: 'palimpsest_left_out', payload: { why, lines: 1, bytes: Buffer.byteLength(before) } },
    ])
  })

  test('a stub stays as it is', () => {
    expect(redacted(['{"type":"palimpsest_left_out","payload":{"why":"rejected","lines":1,"bytes":5}}', ''])).toEqual([
      'same',
      'same',
    ])
  })

  test('an item of an unknown type in a replacement history', () => {
    const history = (item: unknown) => ({ type: 'compacted', payload: { message: '', replacement_history: [item] } })
    const [value] = redacted([history({ type: 'of_tomorrow', text: MAIL })])
    expect(value).toEqual(
      history({
        type: 'message',
        role: 'user',
        content: [{ type: 'input_text', text: '[left out: an item of unknown type, 57 characters]' }],
      }),
    )
  })
})

describe('ciphertext and images', () => {
  const cipher = `gAAAAA${'Ab1_'.repeat(30)}`
  const reasoning = { type: 'response_item', payload: { type: 'reasoning', summary: [], encrypted_content: cipher } }
  const compaction = (item: unknown) => ({ type: 'compacted', payload: { message: '', replacement_history: [item] } })
  const image = `data:image/png;base64,${Buffer.alloc(90, 7).toString('base64')}`
  const shown = {
    type: 'response_item',
    payload: { type: 'message', role: 'user', content: [{ type: 'input_image', image_url: image }] },
  }
  const event = { type: 'event_msg', payload: { type: 'user_message', message: '', images: [image] } }

  test('go by default, and a compaction says what went', () => {
    const note = (words: string) => ({ type: 'input_text', text: `[left out: ${words}]` })
    const content = [note('an encrypted compaction, 126 characters')]
    expect(redacted([reasoning, compaction({ type: 'compaction', encrypted_content: cipher }), shown, event])).toEqual([
      { ...reasoning, payload: { ...reasoning.payload, encrypted_content: null } },
      compaction({ type: 'message', role: 'user', content }),
      { ...shown, payload: { ...shown.payload, content: [note('an image, 142 characters')] } },
      { ...event, payload: { ...event.payload, images: ['[left out: image/png, 142 characters]'] } },
    ])
  })

  test('stay where the user says so', () => {
    const keep: RedactSettings = { ...STRICT, ciphertext: 'keep', images: 'keep' }
    expect(redacted([reasoning, shown, event], keep)).toEqual(['same', 'same', 'same'])
  })

  test('are known outside of their fields', () => {
    expect(redacted([{ type: 'event_msg', payload: { type: 'agent_message', message: cipher } }])).toEqual([
      { type: 'event_msg', payload: { type: 'agent_message', message: '[left out: 126 characters of ciphertext]' } },
    ])
  })
})

describe('review', () => {
  const before = line(said(`${MAIL} or ${MAIL}, ask in /home/jane`))

  test('each finding has a class, a place, a mask and a reason', () => {
    const found = findings(before, new Ledger(), STRICT)
    expect(found).toEqual([
      {
        id: expect.stringMatching(/^email:[0-9a-f]{24} @ 0:1:[0-9a-f]{12}:0$/),
        key: expect.stringMatching(/^email:[0-9a-f]{24}$/),
        secret: 'email 1',
        class: 'email',
        certainty: 'certain',
        why: 'An e-mail address names a person or a mailbox.',
        masked: 'jane…ev (25 characters)',
        file: 0,
        line: 1,
        pointer: '/payload/content/0/text',
        start: 0,
        end: 25,
      },
      expect.objectContaining({ key: found[0]?.key, secret: 'email 1', start: 29, end: 54 }),
      expect.objectContaining({ secret: 'home-path 1', masked: 'j… (4 characters)' }),
    ])
  })

  test('a place that is switched off stays, and a secret that is switched off stays everywhere', () => {
    const off = (...ids: string[]) => {
      const result = redactLine(before, new Ledger(), { ...STRICT, off: new Set(ids) })
      return result.kind === 'changed' ? JSON.parse(result.text).payload.content[0].text : result.kind
    }
    const [first, second, home] = findings(before, new Ledger(), STRICT)
    if (!first || !second || !home) throw new Error('three findings')
    expect(off(first.id)).toBe(`${MAIL} or [redacted email 1], ask in /home/[redacted home-path 1]`)
    expect(off(second.id)).toBe(`[redacted email 1] or ${MAIL}, ask in /home/[redacted home-path 1]`)
    expect(off(first.key)).toBe(`${MAIL} or ${MAIL}, ask in /home/[redacted home-path 1]`)
    expect(off('email')).toBe(off(first.key))
    expect(off(first.key, home.key)).toBe('same')
    // Numbers differ from export to export, so they switch nothing off.
    expect(off('email 1')).toBe('[redacted email 1] or [redacted email 1], ask in /home/[redacted home-path 1]')
  })

  test('a mask gives too little to use', () => {
    expect([masked('hunter2'), masked('hunter2hunter2'), masked(GITHUB)]).toEqual([
      'h… (7 characters)',
      'hu… (14 characters)',
      'ghp_…F6 (40 characters)',
    ])
  })
})

test('a title has the same words for the same secrets as the lines', () => {
  const ledger = new Ledger()
  collectLine(line(said(`x@one-example.dev ${MAIL}`)), ledger, STRICT)
  expect(redactText(`Mail to ${MAIL}`, ledger, STRICT)).toBe('Mail to [redacted email 2]')
})
