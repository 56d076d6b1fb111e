import { randomBytes } from 'node:crypto'
import { basename, dirname, join, relative } from 'node:path'
import { runNow } from '../../main/base/steps.ts'
import type { Candidate } from '../../main/compaction/candidate.ts'
import { fork } from '../../main/export/codex/fork.ts'
import type { Form } from '../../main/export/codex/session-meta.ts'
import { uuid7 } from '../../main/export/uuid7.ts'
import type { Point, Thread } from '../../main/thread/model.ts'
import { formatPoint } from '../../main/thread/point.ts'
import type { ManyResumes } from '../codex/src/resume-many.mjs'
import { message } from '../support/rollout-text.ts'
import { requestOf } from '../support/same-request.ts'
import { type ForkOutcome, openWhole } from './forks.ts'
import { asSent, changesModel, modelIn } from './resumed.ts'

/** What a candidate is made of: what a recorded compaction left, or a history of the user's own making. */
const MAKINGS = ['recorded', 'edited'] as const
type Making = (typeof MAKINGS)[number]

/** A candidate of a recorded session, to be installed at a point. */
export interface CandidateCase {
  readonly path: string
  /** Fixture and file, for people. */
  readonly name: string
  readonly at: Point
  readonly making: Making
  /** Of the compaction that left the items, where they are recorded. */
  readonly checkpoint: number
}

/** Of each compaction what it left, put where it stood, and an edited history; one of these at the end where none was. */
export function candidatesOf(path: string, root: string): readonly CandidateCase[] {
  const thread = openWhole(path)
  if (typeof thread === 'string') return []
  const name = join(relative(root, dirname(path)), basename(path).slice(-17, -6))
  const cases: CandidateCase[] = [{ path, name, at: { kind: 'end' }, making: 'edited', checkpoint: 0 }]
  for (let n = 1; n <= thread.checkpointCount; n++)
    for (const making of MAKINGS)
      cases.push({ path, name, at: { kind: 'checkpoint', n, side: 'before' }, making, checkpoint: n })
  thread.close()
  return cases
}

export const candidateName = ({ name, at, making }: CandidateCase): string =>
  `${name} at ${formatPoint(at)} with a candidate (${making})`

/** Forks a session at a point with a candidate into the home of a real Codex, resumes it there, and compares what is sent. */
export async function tryCandidate(one: CandidateCase, form: Form, codex: ManyResumes): Promise<ForkOutcome> {
  const thread = openWhole(one.path)
  if (typeof thread === 'string') return { kind: 'refused', why: thread }
  try {
    const kept = forkInto(thread, one, form, codex, false)
    const made = !kept.ok && kept.error.code === 'unknown-provider' ? forkInto(thread, one, form, codex, true) : kept
    if (!made.ok) return { kind: 'refused', why: made.error.message }
    const { threadId, path } = made.value
    const { checkpoint: n } = one
    const headsDiffer = n > 0 && changesModel(thread, { kind: 'checkpoint', n, side: 'after' })
    return await resumed(path, threadId, codex, headsDiffer)
  } finally {
    thread.close()
  }
}

/** What the new file says of its newest compaction must be what is sent for it. */
async function resumed(path: string, threadId: string, codex: ManyResumes, headsDiffer: boolean): Promise<ForkOutcome> {
  const copy = openWhole(path)
  if (typeof copy === 'string') return { kind: 'refused', why: copy }
  try {
    const at: Point = { kind: 'checkpoint', n: copy.checkpointCount, side: 'after' }
    if (copy.checkpoint(at.n).made === null) return { kind: 'odd', words: ['it is not told as made here'] }
    const sent = await codex.resume(threadId, modelIn(path))
    if ('refusal' in sent) return { kind: 'odd', words: [sent.refusal] }
    return asSent(copy, at, requestOf(copy, at, codex.version), { ...sent, threadId }, codex, headsDiffer)
  } finally {
    copy.close()
  }
}

function forkInto(thread: Thread, one: CandidateCase, form: Form, codex: ManyResumes, dropProvider: boolean) {
  const { at } = one
  const now = { milliseconds: Date.now(), ahead: 0 }
  const candidate: Candidate = {
    id: uuid7(now.milliseconds, randomBytes(10)),
    thread: thread.info.id,
    at: formatPoint(at),
    strategy: one.making,
    settings: {},
    madeAt: new Date(now.milliseconds).toISOString(),
    items: one.making === 'recorded' ? recordedItems(thread, one) : editedItems(thread, at),
    ...(one.making === 'edited' && { images: PICTURES }),
    calls: [],
    notes: [],
  }
  const target = { kind: 'home', home: codex.home.home } as const
  const installed = { candidate, anyway: thread.info.id === null }
  return runNow(
    fork(thread, { at, candidate: installed, form, target, dropProvider, folder: '/', now, chance: randomBytes(10) }),
  )
}

/** Beside the history, where no version may look. */
const PICTURES = [
  { url: 'data:image/png;base64,iVBORw0KGgo=', text: 'A picture.' },
  { url: 'data:image/png;base64,iVBORw0KGgo=', text: null },
]

const recordedItems = (thread: Thread, { checkpoint: n }: CandidateCase): readonly unknown[] =>
  itemsAt(thread, { kind: 'checkpoint', n, side: 'after' }).map(({ raw }) => raw)

/** Every other item of the history, as far as it can stand alone, pairs whole; one that is edited, and a summary. */
function editedItems(thread: Thread, at: Point): readonly unknown[] {
  const items = itemsAt(thread, at)
  const alone = items.filter((item, i) => i % 2 === 0 && ['user', 'assistant', 'instructions'].includes(item.kind))
  const pairs = items.filter(({ callId, kind }) => callId !== null && ['call', 'output'].includes(kind))
  const whole = pairs.filter(({ callId }) => pairs.filter(other => other.callId === callId).length === 2)
  return [
    ...[...alone, ...whole].map(({ raw }) => raw),
    message('user', 'An edited question, “quoted” \u2028 and\nin two lines.'),
    message('user', 'P+What was done so far, by hand.'),
  ]
}

const itemsAt = (thread: Thread, at: Point) => runNow(thread.history(at)).items.map(ref => thread.item(ref))
