import type { ProbeHistory, ProbePlan, ProbeWanted } from '../../preload/contract.ts'
import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { Probe } from '../compaction/probes/probe.ts'
import { type Subject, subjectAt, subjectNotes } from '../compaction/probes/subject.ts'
import { NO_MODEL } from '../compaction/strategies/codex-request.ts'
import { modelFault } from '../compaction/strategies/knob.ts'
import { readCandidate } from '../library/candidates.ts'
import { probeQuestions } from '../library/probe-questions.ts'
import type { ModelSettings } from '../library/settings.ts'
import { type Endpoint, endpointOf } from '../network/endpoint.ts'
import { weighProbe } from '../network/probe-weight.ts'
import type { Point, Thread } from '../thread/model.ts'
import { formatPoint } from '../thread/point.ts'
import type { StoredKey } from './context.ts'
import { keyRefusals, keyWords } from './lab-plan.ts'

/** A probe that was shown, and that is asked as it was shown. Holds no key. */
export interface HeldProbe {
  readonly id: string
  readonly at: string
  readonly probe: Probe
  readonly histories: readonly ProbeHistory[]
  readonly asking: ModelSettings
  readonly refusals: ProbePlan['refusals']
  /** Requests, retries aside. */
  readonly total: number
}

export interface ProbePlanning {
  readonly id: string
  readonly thread: Thread
  readonly at: Point
  readonly wanted: ProbeWanted
  readonly asking: ModelSettings
  readonly stored: StoredKey | null
  readonly env: Readonly<Record<string, string | undefined>>
  readonly dataFolder: string
}

export interface PlannedProbe {
  readonly view: ProbePlan
  readonly held: HeldProbe
}

/** Works out what would be asked and how much that is, and sends nothing. */
export function* planProbe(planning: ProbePlanning): Steps<Outcome<PlannedProbe>> {
  const { id, thread, at, wanted, asking } = planning
  const settings = {
    model: worded(wanted.model) ?? worded(asking.model) ?? thread.info.model,
    effort: effortOf(planning),
  }
  const fault = settings.model === null ? NO_MODEL : modelFault(settings)
  if (fault !== null) return failed('bad-argument', fault)
  const asked = yield* subjectsOf(planning)
  if (!asked.ok) return asked
  const built = yield* probeQuestions(thread, at, wanted)
  if (!built.ok) return built
  const { subjects, histories, notes } = asked.value
  const [control, ...candidates] = subjects as readonly [Subject, ...Subject[]]
  const { questions } = built.value
  const { repeats, seed } = wanted
  const model = settings.model ?? ''
  const probe: Probe = { control, candidates, questions, repeats, seed, asking: { ...settings, model, retries: null } }
  const weight = yield* weighProbe(probe)
  const endpoint = endpointOf(asking.baseUrl)
  const refusals = endpoint.ok ? keyRefusals(planning, endpoint.value) : [refusedBy(endpoint.error)]
  const where = formatPoint(at)
  const request = { ...whereTo(planning, endpoint), ...settings, ...weight, model }
  return done({
    view: {
      ...{ plan: id, at: where, histories, questions: questions.length, request, refusals },
      notes: [...notes, ...built.value.notes, ...(repeats === 1 ? [ONCE] : [])],
    },
    held: { id, at: where, probe, histories, asking, refusals, total: weight.requests },
  })
}

const ONCE = 'Each question is asked once: repeats show how steady the answers are.'

const worded = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim())

const effortOf = ({ wanted, asking }: ProbePlanning): string | null => worded(wanted.effort) ?? worded(asking.effort)

const refusedBy = ({ code, message }: ProbePlan['refusals'][number]) => ({ code, message })

function whereTo(planning: ProbePlanning, endpoint: Outcome<Endpoint>) {
  if (!endpoint.ok) return { address: planning.asking.baseUrl, loopback: false, key: '' }
  const { base, loopback } = endpoint.value
  return { address: `${base}/responses`, loopback, key: keyWords(planning, endpoint.value) }
}

interface Asked {
  readonly subjects: readonly Subject[]
  readonly histories: readonly ProbeHistory[]
  readonly notes: readonly string[]
}

/** The control, then what was chosen. */
function* subjectsOf({ thread, at, wanted, dataFolder }: ProbePlanning): Steps<Outcome<Asked>> {
  const control = yield* historySubject(thread, at)
  if (!control.ok) return control
  const all: Chosen[] = [control.value]
  for (const id of wanted.candidates) {
    const found = id === null ? yield* recordedAt(thread, at) : yield* candidateOf(thread, at, id, dataFolder)
    if (!found.ok) return found
    all.push(found.value)
  }
  return done({
    subjects: all.map(({ subject }) => subject),
    histories: all.map(({ subject: { items, tokens, opaque }, id, name }) => ({ id, name, items, tokens, opaque })),
    notes: all.flatMap(({ subject, name, notes }, n) => [
      ...notes,
      ...subjectNotes(n === 0 ? 'The history before compaction' : name, subject),
    ]),
  })
}

interface Chosen {
  readonly subject: Subject
  readonly id: string | null
  readonly name: string
  readonly notes: readonly string[]
}

function* historySubject(thread: Thread, at: Point): Steps<Outcome<Chosen>> {
  const name = formatPoint(at)
  const subject = yield* subjectAt(thread, at, { name, strategy: null })
  return typeof subject === 'string' ? failed('bad-argument', subject) : done({ subject, id: null, name, notes: [] })
}

function* recordedAt(thread: Thread, at: Point): Steps<Outcome<Chosen>> {
  return at.kind === 'checkpoint' && at.side === 'before'
    ? yield* historySubject(thread, { ...at, side: 'after' })
    : failed('bad-argument', 'Only a point before a compaction has a recorded candidate.')
}

/** Characters of a name. */
const LONGEST = 200

function* candidateOf(thread: Thread, at: Point, id: string, dataFolder: string): Steps<Outcome<Chosen>> {
  const read = readCandidate(dataFolder, thread.info.id, id)
  if (!read.ok) return read
  const { strategy, settings, items, at: madeFor } = read.value
  const own = settings['name']
  const name = (typeof own === 'string' && own !== '' ? own : strategy).slice(0, LONGEST)
  const subject = yield* subjectAt(thread, at, { name: id, strategy }, items)
  if (typeof subject === 'string') return failed('bad-argument', subject)
  const notes =
    madeFor === formatPoint(at) ? [] : [`${name} was made for ${madeFor}; the questions are about another point.`]
  return done({ subject, id, name, notes })
}
