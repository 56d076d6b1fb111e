import { isUtf8 } from 'node:buffer'
import { done, failed, type Outcome } from '../../base/failure.ts'
import { counted } from '../../base/numbers.ts'
import { contentWords, saysAgain } from '../entities/sentence.ts'
import { isFields } from '../plain-json.ts'
import { holdsAnswer } from './give-away.ts'
import type { Question, Reply } from './question.ts'

/**
 * Cases of the rare-critical-retention benchmark (compaction-systems.md 1.10). Its own runner puts a summary of the evidence before each
 * question; here that is never asked with it. Members that we have no use for are passed over.
 */
export interface Manifest {
  readonly cases: readonly ManifestCase[]
}

export interface ManifestCase {
  readonly thread: string
  readonly question: Question
  /** What its own runner would have put before the question says the answer again. */
  readonly evidenceTells: boolean
}

/** The version of the format that is read. */
const VERSION = 2
/** Bytes of a file, cases, characters of a text, options. */
export const LARGEST_MANIFEST = 8 * 1024 * 1024
const MOST = { cases: 1_000, text: 4_000, name: 200, options: 25 } as const

/** Reads a manifest from the bytes of its file, or says in one sentence what is wrong with it first. */
export function decodeManifest(bytes: Uint8Array): Outcome<Manifest> {
  if (bytes.length > LARGEST_MANIFEST) return wrong('it is larger than 8 MiB')
  if (!isUtf8(bytes)) return wrong('it is not UTF-8 text')
  let value: unknown
  try {
    value = JSON.parse(
      Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    )
  } catch {
    return wrong('it is not JSON')
  }
  if (!isFields(value)) return wrong('it is not a JSON object')
  if (value['version'] !== VERSION) return wrong(`its version is not ${VERSION}`)
  const { cases } = value
  if (!Array.isArray(cases) || cases.length === 0) return wrong('it has no list of cases')
  if (cases.length > MOST.cases) return wrong(`it has more than ${MOST.cases} cases`)
  return casesOf(cases)
}

const wrong = (why: string) => failed('bad-argument', `This is not a manifest of probes: ${why}.`)

function casesOf(list: readonly unknown[]): Outcome<Manifest> {
  const cases: ManifestCase[] = []
  const ids = new Set<string>()
  for (const [n, entry] of list.entries()) {
    const read = isFields(entry) ? caseOf(entry) : 'is not a JSON object'
    if (typeof read === 'string') return wrong(`its case number ${n + 1} ${read}`)
    if (ids.has(read.question.id)) return wrong(`two of its cases are called ${read.question.id.slice(PREFIX.length)}`)
    ids.add(read.question.id)
    cases.push(read)
  }
  return done({ cases })
}

type Fields = Readonly<Record<string, unknown>>

/** The case, or what is wrong with it. */
function caseOf(fields: Fields): ManifestCase | string {
  const texts = { id: MOST.name, source_thread_id: MOST.name, category: MOST.name, probe_question: MOST.text }
  for (const [name, most] of Object.entries(texts))
    if (!isText(fields[name], most)) return `has no ${name}, a text of at most ${most} characters`
  const reply = replyOf(fields)
  if (typeof reply === 'string') return reply
  const abstainScore = fields['abstain_score'] ?? 0
  if (typeof abstainScore !== 'number' || !(abstainScore >= 0 && abstainScore <= 1))
    return 'has an abstain_score that is no number from 0 to 1'
  const text = String(fields['probe_question'])
  const { source_thread_id: thread, evidence_summary: evidence } = fields
  return {
    thread: String(thread),
    question: {
      id: `${PREFIX}${String(fields['id'])}`,
      from: 'manifest',
      category: String(fields['category']),
      text,
      answer: reply.answer,
      reply: reply.reply,
      place: null,
      givenAway: answersOf(reply).some(answer => holdsAnswer(text, answer)) ? HELD : null,
      abstainScore,
    },
    evidenceTells: typeof evidence === 'string' && answersOf(reply).some(answer => tells(evidence, answer)),
  }
}

/** Keeps its names apart from those of our own questions. */
const PREFIX = 'case:'

const HELD = 'The question holds its answer.'

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most

interface Told {
  readonly answer: string
  readonly reply: Reply
}

const answersOf = ({ answer, reply }: Told): readonly string[] => (reply.kind === 'short' ? reply.accepted : [answer])

/** Does a text say an answer, word for word or in other words? */
function tells(text: string, answer: string): boolean {
  const words = contentWords(answer)
  const said = new Set(contentWords(text))
  return holdsAnswer(text, answer) || saysAgain(words.filter(word => said.has(word)).length, words.length)
}

function replyOf(fields: Fields): Told | string {
  switch (fields['response_kind']) {
    case 'single_choice':
      return choiceOf(fields)
    case 'short_answer':
      return shortOf(fields)
    default:
      return 'has a response_kind that is neither single_choice nor short_answer'
  }
}

function choiceOf({ choices, expected_choice: expected, hard_fail_choices: worst = [] }: Fields): Told | string {
  if (!isFields(choices)) return 'has no choices'
  const options = Object.values(choices)
  if (options.length < 2 || options.length > MOST.options) return `has not 2 to ${MOST.options} choices`
  if (!options.every(option => isText(option, MOST.text))) return 'has a choice that is no text'
  if (new Set(options).size < options.length) return 'has two choices that are the same'
  const optionOf = (name: unknown): string | null =>
    typeof name === 'string' && Object.hasOwn(choices, name) ? String(choices[name]) : null
  const answer = optionOf(expected)
  if (answer === null) return 'has an expected_choice that is none of its choices'
  if (!Array.isArray(worst)) return 'has hard_fail_choices that are no list'
  const failing = worst.map(optionOf)
  if (failing.includes(null)) return 'has hard_fail_choices that are none of its choices'
  if (failing.includes(answer)) return 'has an expected_choice that is among its hard_fail_choices'
  const texts = failing.filter(option => option !== null)
  return { answer, reply: { kind: 'choice', options: options.map(String), worst: texts } }
}

function shortOf({ accepted_answers: accepted, hard_fail_on_non_abstain: worst = false }: Fields): Told | string {
  if (!Array.isArray(accepted) || accepted.length === 0) return 'has no accepted_answers'
  if (!accepted.every(answer => isText(answer, MOST.text))) return 'has an accepted answer that is no text'
  if (typeof worst !== 'boolean') return 'has a hard_fail_on_non_abstain that is neither true nor false'
  return { answer: String(accepted[0]), reply: { kind: 'short', accepted: accepted.map(String), worst } }
}

/** The questions for one session, and what is to be said of them. */
export function questionsFor(
  { cases }: Manifest,
  thread: string | null,
): Outcome<{ readonly questions: readonly Question[]; readonly notes: readonly string[] }> {
  const own = cases.filter(each => each.thread.toLowerCase() === thread?.toLowerCase())
  if (own.length === 0)
    return failed('bad-argument', 'The manifest has no case for this session: it names its sessions by their ids.')
  const told = own.filter(({ evidenceTells }) => evidenceTells).length
  const held = own.filter(({ question }) => question.givenAway !== null).length
  const others = cases.length - own.length
  return done({
    questions: own.map(({ question }) => question),
    notes: [
      ...(others > 0
        ? [`${counted(others, 'case')} of the manifest ${others === 1 ? 'is' : 'are'} about other sessions.`]
        : []),
      `A manifest of this format is meant to be asked with a summary of its evidence before each question, which gives answers away${told > 0 ? ` (${told} of ${own.length} here)` : ''}; that is left out here, so that figures are not those of its own runner.`,
      ...(held > 0
        ? [
            `${held} of the ${own.length} questions ${held === 1 ? 'holds its' : 'hold their'} own answer: what is right there proves nothing, and is not counted.`,
          ]
        : []),
    ],
  })
}
