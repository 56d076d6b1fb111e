// A whole session at once: what is found, where it stands, and what nobody can look at.
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { type PlaceAround, placesOn } from '../../main/export/redact/around.ts'
import type { RawLine } from '../../main/export/redact/line.ts'
import type { SessionLines } from '../../main/export/redact/pass.ts'
import { PlaceList } from '../../main/export/redact/place-lists.ts'
import { finderOf } from '../../main/export/redact/plan.ts'
import { redactLine } from '../../main/export/redact/redact-line.ts'
import { masked } from '../../main/export/redact/review.ts'
import { Scan, WIDEST } from '../../main/export/redact/scan.ts'
import { STRICT, settingsOf } from '../../main/export/redact/settings.ts'
import { readingsOf } from './decoded.ts'
import { PLANTED, plantedRollout } from './planted.ts'
import { linesOf } from './spared.ts'

const MAIL = 'jane.roe@acme-example.dev'
const said = (...texts: readonly string[]) => ({
  type: 'response_item',
  payload: { type: 'message', role: 'user', content: texts.map(text => ({ type: 'input_text', text })) },
})

interface Scanned {
  readonly scan: Scan
  readonly lines: readonly RawLine[]
}

function scanned(lines: readonly RawLine[]): Scanned {
  function* all(): SessionLines {
    yield* lines
    return null
  }
  const scan = new Scan(all)
  expect(runNow(scan.steps())).toBe(null)
  return { scan, lines }
}

const ofValues = (...values: readonly unknown[]): Scanned =>
  scanned(
    values.map((value, i) => ({
      file: 0,
      n: i + 1,
      bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    })),
  )

/** All places of the secret at an index, with the number of their line. */
function places({ scan, lines }: Scanned, index: number): readonly (PlaceAround & { readonly n: number })[] {
  const found = scan.secrets()[index]
  if (found === undefined) throw new Error(`no secret ${index}`)
  const find = finderOf(scan.ledger, WIDEST)
  return Array.from({ length: found.places.count }, (_, i) => {
    const at = found.places.at(i)
    const line = lines[at?.line ?? -1]
    const place = line && placesOn(line, found.secret.key, scan.ledger, find)[at?.nth ?? 0]
    if (line === undefined || place === undefined) throw new Error(`no place ${i}`)
    return { ...place, n: line.n }
  })
}

describe('a scan', () => {
  test('gathers the places of a secret over all lines, also before the line that gives it away', () => {
    const made = ofValues(
      said('it is kitten-42-paws, says bob@two-example.dev'),
      said(`${MAIL}, ${MAIL}!`, `? And ${MAIL}`),
      said('DB_PASSWORD=kitten-42-paws'),
    )
    expect(made.scan.secrets().map(({ secret, places }) => [secret.id, places.count])).toEqual([
      ['email 1', 1],
      ['email 2', 3],
      ['password 1', 2],
    ])
    expect(made.scan.classes()).toEqual([
      { class: 'email', secrets: 2, places: 4 },
      { class: 'password', secrets: 1, places: 2 },
    ])
    expect(places(made, 2).map(({ n }) => n)).toEqual([1, 3])
    expect(places(made, 1).map(({ n, pointer }) => `${n} ${pointer}`)).toEqual([
      '2 /payload/content/0/text',
      '2 /payload/content/0/text',
      '2 /payload/content/1/text',
    ])
  })

  test('tells each place apart, as an export does', () => {
    const made = ofValues(said(`${MAIL} or ${MAIL}!`, `? And ${MAIL}`))
    const ids = places(made, 0).map(({ id }) => id)
    expect(new Set(ids).size).toBe(3)
    const [line] = made.lines
    if (line === undefined) throw new Error('a line')
    const choice = { off: [ids[1] ?? ''], ciphertext: 'stub', images: 'stub' } as const
    const result = redactLine(line, made.scan.ledger, settingsOf(choice))
    expect(result.kind === 'changed' && JSON.parse(result.text)).toEqual(
      said(`[redacted email 1] or ${MAIL}!`, '? And [redacted email 1]'),
    )
  })

  test('counts what nobody can look at, and says where', () => {
    const opaque = (type: string) => ({ type: 'response_item', payload: { type, encrypted_content: 'A'.repeat(40) } })
    const { scan } = ofValues(
      opaque('reasoning'),
      opaque('compaction'),
      said(`data:image/png;base64,${'iVBORw0KGgo'.repeat(4)}`),
      { type: 'never_seen', payload: {} },
      '{"half":',
      { type: 'compacted', payload: { message: '', replacement_history: [{ type: 'riddle', text: MAIL }] } },
      '',
    )
    expect(scan.apart()).toEqual([
      { kind: 'ciphertext', count: 2, size: 80, compactions: 1, first: at(1, 2) },
      { kind: 'image', count: 1, size: 66, compactions: 0, first: at(3) },
      { kind: 'unknown-item', count: 1, size: 52, compactions: 0, first: at(6) },
      { kind: 'unknown-type', count: 1, size: 34, compactions: 0, first: at(4) },
      { kind: 'rejected', count: 1, size: 8, compactions: 0, first: at(5) },
    ])
  })

  test('finds nothing in a session that holds nothing', () => {
    const { scan } = ofValues(said('a quiet line'))
    expect([scan.phase, scan.secrets(), scan.classes(), scan.apart()]).toEqual(['done', [], [], []])
  })

  test('says why it could not go on, and is not done', () => {
    const gone = { code: 'unreadable', message: 'It has become shorter.' } as const
    // biome-ignore lint/correctness/useYield: there is no line
    const scan = new Scan(function* () {
      return gone
    })
    expect([runNow(scan.steps()), scan.phase]).toEqual([gone, 'collecting'])
  })

  const at = (...lines: readonly number[]) => lines.map(line => ({ file: 0, line }))
})

describe('the words around a place', () => {
  const around = (...texts: readonly string[]) =>
    places(ofValues(said(...texts)), 0).map(({ before, after, encoded }) => [before, after, encoded])

  test('are those of its string, on one line', () => {
    expect(around(`Ask\n  ${MAIL}\tnow`)).toEqual([['Ask', 'now', false]])
  })

  test('end at 80 characters on each side, and may begin in no other secret', () => {
    const far = 'x '.repeat(100)
    const [[before, after] = []] = around(`${far}${MAIL}${far}`)
    expect([String(before).length, String(after).length]).toEqual([79, 79])
  })

  test('hold no other secret, whole or in part', () => {
    const key = `${'gh'}p_${'a1B2c3D4e5F6'.repeat(3)}`
    const filler = 'w'.repeat(50)
    expect(around(`${key} ${filler} ${MAIL} ${filler} ${key}`)).toEqual([
      [`[redacted github 1] ${filler}`, `${filler} [redacted github 1]`, false],
    ])
  })

  test('are those of the text that base64 stands for', () => {
    const text = Buffer.from(`the mail is ${MAIL} today, says the book`).toString('base64')
    expect(around(`look: ${text}`)).toEqual([['the mail is', 'today, says the book', true]])
  })

  test('are none of a secret that is all of its string', () => {
    expect(around(MAIL)).toEqual([['', '', false]])
  })
})

test('nothing that is told of the planted secrets gives one away', () => {
  const made = scanned(linesOf(plantedRollout()).map((line, i) => ({ file: 0, n: i + 1, bytes: line.subarray(0, -1) })))
  const found = made.scan.secrets()
  expect(found.length).toBeGreaterThan(40)
  const told = JSON.stringify(
    found.map(({ secret, places: { count } }, i) => ({
      id: secret.id,
      key: secret.key,
      masked: masked(secret.value),
      count,
      places: places(made, i),
    })),
  )
  const readings = readingsOf(told)
  for (const { secret, class: name, place } of PLANTED)
    expect(
      readings.some(reading => reading.includes(secret)),
      `${name} in ${place}`,
    ).toBe(false)
  expect(made.scan.ledger.secret('email', 'fresh@three-example.dev').id).toMatch(/^email \d+$/)
})

test('a list of places finds each again', () => {
  const list = new PlaceList()
  for (const line of [0, 0, 3, 7, 7, 7]) list.add(line)
  expect([-1, 0, 1, 2, 3, 5, 6].map(i => list.at(i))).toEqual([
    null,
    { line: 0, nth: 0 },
    { line: 0, nth: 1 },
    { line: 3, nth: 0 },
    { line: 7, nth: 0 },
    { line: 7, nth: 2 },
    null,
  ])
})

test('what the user switched off hides no other secret that it touches', () => {
  const url = `https://deploy:${MAIL}@files.example.com/x`
  const made = ofValues(said(`DB_PASSWORD=${url}`))
  const [line] = made.lines
  if (line === undefined) throw new Error('a line')
  const off = made.scan
    .secrets()
    .map(({ secret }) => secret)
    .filter(({ class: name }) => name !== 'email')
  const settings = { ...STRICT, off: new Set(off.map(({ key }) => key)) }
  const result = redactLine(line, made.scan.ledger, settings)
  expect(result.kind === 'changed' && result.text.includes(MAIL)).toBe(false)
})
