import { isUtf8 } from 'node:buffer'
import { done, failed, type Outcome } from '../base/failure.ts'
import { CANDIDATE_FORMAT, CANDIDATE_VERSION, type Candidate, type CandidateCall } from './candidate.ts'
import { depthWithin, isFields } from './plain-json.ts'

/** A larger file is none of ours: it could not be written as one line of a session. Bytes. */
export const LARGEST_CANDIDATE = 64 * 1024 * 1024

/** Levels of lists and objects in one item. Agents give up reading at 128, and an item stands some levels down in its line. */
export const DEEPEST_ITEM = 100

/** Of each list, and characters of a name and of a sentence. */
const MOST = { items: 1_000_000, calls: 10_000, notes: 1000, name: 200, sentence: 20_000, images: 100 } as const

/** The text of its file: a member a line, an item a line, so that it can be read and edited by hand. */
export function encodeCandidate(candidate: Candidate): string {
  const { items, ...rest } = candidate
  const head = Object.entries({ format: CANDIDATE_FORMAT, version: CANDIDATE_VERSION, ...rest })
  const members = head.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
  const list = items.map(item => `\n    ${JSON.stringify(item)}`).join(',')
  return `{\n${members.join('')}  "items": [${list}${items.length > 0 ? '\n  ' : ''}]\n}\n`
}

/** Reads a candidate from the bytes of its file, whoever wrote them, or says in one sentence what is wrong with it first. */
export function decodeCandidate(bytes: Uint8Array): Outcome<Candidate> {
  if (bytes.length > LARGEST_CANDIDATE) return wrong('it is larger than 64 MiB')
  if (!isUtf8(bytes)) return wrong('it is not UTF-8 text')
  let value: unknown
  try {
    value = JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    )
  } catch {
    return wrong('it is not JSON')
  }
  const fault = faultOf(value)
  // Every member that is taken was looked at above.
  return fault === null ? done(picked(value as Candidate)) : wrong(fault)
}

/** What keeps a value from being a candidate; null when nothing does. */
export function candidateFault(value: unknown): string | null {
  return faultOf(isFields(value) ? { format: CANDIDATE_FORMAT, version: CANDIDATE_VERSION, ...value } : value)
}

const wrong = (why: string) => failed('bad-argument', `This is not a candidate: ${why}.`)

type Test = (value: unknown) => string | null

function faultOf(value: unknown): string | null {
  if (!isFields(value)) return 'it is not a JSON object'
  if (value['format'] !== CANDIDATE_FORMAT) return `its format is not "${CANDIDATE_FORMAT}"`
  const version = value['version']
  if (typeof version === 'number' && version > CANDIDATE_VERSION) return 'a newer version of Palimpsest wrote it'
  if (version !== CANDIDATE_VERSION) return `its version is not ${CANDIDATE_VERSION}`
  for (const [name, test] of Object.entries(MEMBERS)) {
    const fault = test(value[name])
    if (fault !== null) return `${name} ${fault}`
  }
  return null
}

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/

/** Is it the id of a candidate, which is also the name of its file? */
export const isCandidateId = (text: string): boolean => UUID7.test(text)

const text =
  (most: number, least = 0): Test =>
  value => {
    if (typeof value !== 'string') return 'is not a text'
    if (value.length < least) return 'is empty'
    return value.length > most ? `is longer than ${most} characters` : null
  }

const orNull =
  (test: Test): Test =>
  value =>
    value === null ? null : test(value)

const matching =
  (pattern: RegExp, what: string): Test =>
  value =>
    typeof value === 'string' && pattern.test(value) ? null : `is not ${what}`

const listOf =
  (most: number, test: Test): Test =>
  value => {
    if (!Array.isArray(value)) return 'is not a list'
    if (value.length > most) return `has more than ${most} entries`
    for (const [i, entry] of value.entries()) {
      const fault = test(entry)
      if (fault !== null) return `has an entry (number ${i}, from 0) that ${fault}`
    }
    return null
  }

const object: Test = value => {
  if (!isFields(value)) return 'is not a JSON object'
  return depthWithin(value, DEEPEST_ITEM) ? null : `is deeper than ${DEEPEST_ITEM} levels`
}

const count: Test = value => (Number.isSafeInteger(value) && Number(value) >= 0 ? null : 'is not a whole number from 0')

const milliseconds: Test = value =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? null : 'is not a number from 0'

const image: Test = value => {
  if (!isFields(value)) return 'is not a JSON object'
  const { url, text: said } = value
  if (typeof url !== 'string' || url === '') return 'has no url'
  return said === null || typeof said === 'string' ? null : 'has a text that is none'
}

const OUTCOMES: Readonly<Record<CandidateCall['outcome'], true>> = { answered: true, failed: true, cancelled: true }

const CALL: Readonly<Record<keyof CandidateCall, Test>> = {
  model: text(MOST.name),
  outcome: value =>
    typeof value === 'string' && Object.hasOwn(OUTCOMES, value) ? null : 'is not answered, failed or cancelled',
  message: orNull(text(MOST.sentence)),
  inputTokens: orNull(count),
  cachedTokens: orNull(count),
  outputTokens: orNull(count),
  milliseconds,
}

const call: Test = value => {
  if (!isFields(value)) return 'is not a JSON object'
  for (const [name, test] of Object.entries(CALL)) {
    const fault = test(value[name])
    if (fault !== null) return `is wrong: ${name} ${fault}`
  }
  return null
}

const MEMBERS: Readonly<Record<keyof Candidate, Test>> = {
  images: value => (value === undefined ? null : listOf(MOST.images, image)(value)),
  id: matching(UUID7, 'a UUID of version 7 in small letters'),
  thread: orNull(text(MOST.name, 1)),
  at: text(MOST.name, 1),
  strategy: text(MOST.name, 1),
  settings: object,
  madeAt: matching(TIME, 'a time in UTC such as 2026-01-31T12:00:00Z'),
  items: listOf(MOST.items, object),
  calls: listOf(MOST.calls, call),
  notes: listOf(MOST.notes, text(MOST.sentence)),
}

/** Its own members and no others, which a hand or a newer version may have put beside. */
function picked(value: Candidate): Candidate {
  const { id, thread, at, strategy, settings, madeAt, items, notes } = value
  const calls = value.calls.map(
    ({ model, outcome, message, inputTokens, cachedTokens, outputTokens, milliseconds }) => ({
      model,
      outcome,
      message,
      inputTokens,
      cachedTokens,
      outputTokens,
      milliseconds,
    }),
  )
  const images = value.images?.map(({ url, text: said }) => ({ url, text: said }))
  return { id, thread, at, strategy, settings, madeAt, items, calls, notes, ...(images && { images }) }
}
