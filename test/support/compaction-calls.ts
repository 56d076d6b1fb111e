import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { digest } from '../../fixtures/digest.mjs'
import { runNow } from '../../main/base/steps.ts'
import type { Point, Thread } from '../../main/thread/model.ts'
import { threadOf, turnOf } from '../codex/src/keep.mjs'
import { readThread } from './rollout-text.ts'
import { difference, isContext, itemsOf, type Json, requestOf, rowWords } from './same-request.ts'

/** A call for a compaction that was recorded, and what became of it. */
export interface JudgedCall {
  /** `01-local-prompt` */
  readonly name: string
  /**
   * `installed`: it put a `compacted` line into the file. `failed`: nothing changed for the model. `unseen`: 0.20 compacts in its
   * memory alone, and what it has in there is not what it writes, so that there is nothing to compare.
   */
  readonly outcome: 'installed' | 'failed' | 'unseen'
  /** Where the thread stands at it: `checkpoint 2`, `turn 3`. */
  readonly place: string
  /** What Codex sent otherwise than the thread says, for the call and for the request after it; empty where all agrees. */
  readonly odd: readonly string[]
}

/** A recorded call for a compaction. */
export interface Call {
  readonly name: string
  readonly seq: number
  readonly threadId: string | null
  readonly turnId: string | null
  /** Sent to the endpoint for compactions. */
  readonly remote: boolean
  /** The history as it was sent, without prompt or trigger. */
  readonly history: readonly Json[]
  readonly digested: boolean
  readonly failure: 'tooLong' | 'other' | null
  /** What the model answered, as the scripted model was told. */
  readonly reply: Json
  readonly after: Request | null
  /** What newer versions say of themselves; null where they do not. */
  readonly trigger: string | null
  readonly phase: string | null
  readonly reason: string | null
  readonly implementation: string | null
}

interface Request {
  readonly seq: number
  readonly input: readonly Json[]
  readonly digested: boolean
}

/** A `compacted` line that stands in a file of its own thread. */
export interface Installed {
  readonly thread: Thread
  readonly n: number
}

const read = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json

const ROLLOUT = /rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-([0-9a-f-]{36})(?:_[0-9a-f-]{36})?\.jsonl$/

/** Files of a recording, by what Codex calls newest: the begin of the segment. */
export const rolloutsIn = (folder: string): readonly string[] =>
  globSync(`${folder}/**/*rollout-*.jsonl`)
    .filter(path => ROLLOUT.test(path))
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1))

/**
 * Every call for a compaction of a recorded folder (`compactions/NN-kind/call.json`), held against the folder's rollouts: the
 * history before it is what was sent, and the next request begins with the history after it. `takenBack`: names of calls whose
 * next request came behind a rollback of the compaction, which only the scenario tells.
 */
export function judgedCalls(folder: string, takenBack: readonly string[] = []): readonly JudgedCall[] {
  const all = callsByThread(folder)
  const judged = all.flatMap(({ calls, files }) =>
    calls.map(call => ({ seq: call.seq, judged: judge(call, calls, files, takenBack.includes(call.name)) })),
  )
  for (const { files } of all) for (const thread of files) thread.close()
  return judged.sort((a, b) => a.seq - b.seq).map(each => each.judged)
}

/** The calls of one thread in order, and its files. */
export interface CallsOfThread {
  readonly calls: readonly Call[]
  readonly files: readonly Thread[]
  /** The n-th is what the n-th answered call put into the file. */
  readonly installed: readonly Installed[]
}

export function callsByThread(folder: string): readonly CallsOfThread[] {
  const threads = new Map<string, Thread[]>()
  for (const path of rolloutsIn(folder)) {
    const id = ROLLOUT.exec(path)?.[1] ?? ''
    threads.set(id, [...(threads.get(id) ?? []), readThread(path)])
  }
  const grouped = Map.groupBy(callsIn(folder), call => filesOf(call, threads))
  return [...grouped].map(([files, calls]) => {
    const answered = calls.filter(({ failure }) => failure === null).length
    return { calls, files, installed: withoutInherited(installedIn(files), answered) }
  })
}

/** By the thread that the call names. Old recordings name none: the first thread that was compacted, else the first. */
function filesOf({ threadId }: Call, threads: ReadonlyMap<string, readonly Thread[]>): readonly Thread[] {
  const named = threadId === null ? undefined : threads.get(threadId)
  const all = [...threads.values()]
  return named ?? all.find(files => installedIn(files).length > 0) ?? all[0] ?? []
}

const installedIn = (files: readonly Thread[]): readonly Installed[] =>
  files.flatMap(thread =>
    Array.from({ length: thread.checkpointCount }, (_, i) => ({ thread, n: i + 1 })).filter(
      ({ n }) => thread.checkpoint(n).file === thread.own,
    ),
  )

/** The file of an older fork begins with a copy of its source, whose compactions it asked nobody for. */
function withoutInherited(installed: readonly Installed[], asked: number): readonly Installed[] {
  const isFork = (installed[0]?.thread.info.forkedFrom ?? null) !== null
  return isFork && installed.length > asked ? installed.slice(installed.length - asked) : installed
}

function judge(call: Call, siblings: readonly Call[], files: readonly Thread[], takenBack: boolean): JudgedCall {
  const answered = siblings.filter(each => each.failure === null)
  const installed = withoutInherited(installedIn(files), answered.length)
  const superseded = answered.some(other => other.seq > call.seq && other.seq < (call.after?.seq ?? 0))
  const after = superseded || takenBack ? null : call.after
  if (call.failure !== null)
    return {
      name: call.name,
      outcome: 'failed',
      ...judgeFailed({ ...call, after }, tooLongBefore(call, siblings), files),
    }
  if (files.every(({ info }) => info.historyMode === 'flat') && installed.length === 0)
    return { name: call.name, outcome: 'unseen', place: 'no line', odd: [] }
  const own = installed[answered.indexOf(call)]
  const count = `${installed.length} compacted lines for ${answered.length} answered calls`
  if (!own || installed.length !== answered.length)
    return { name: call.name, outcome: 'installed', place: 'nowhere', odd: [count] }
  const side = (which: 'before' | 'after') => ({ kind: 'checkpoint', n: own.n, side: which }) as const
  const before = differing(call, own.thread, side('before'), tooLongBefore(call, siblings))
  const odd = [...before, ...notBegun(after, own.thread, side('after')), ...otherOccasion(call, own)]
  return { name: call.name, outcome: 'installed', place: `checkpoint ${own.n}`, odd }
}

const PHASES: Readonly<Record<string, string>> = {
  standalone_turn: 'standalone',
  pre_turn: 'preTurn',
  mid_turn: 'midTurn',
  post_turn: 'postTurn',
}

const REASONS: Readonly<Record<string, string>> = {
  user_requested: 'userRequested',
  context_limit: 'contextLimit',
  model_downshift: 'modelDownshift',
  comp_hash_changed: 'compHashChanged',
}

const IMPLEMENTATIONS: Readonly<Record<string, string>> = {
  responses: 'local',
  responses_compaction_v2: 'remoteV2',
}

/** What was concluded of trigger, phase, reason and implementation against what Codex said to the server. */
function otherOccasion(call: Call, { thread, n }: Installed): readonly string[] {
  if (call.trigger === null || call.phase === null) return []
  const { trigger, phase } = thread.checkpoint(n)
  const { reason, implementation } = runNow(thread.checkpointRecord(n))
  const concluded = `${trigger} ${phase} ${reason.value} ${implementation.value}`
  const said = `${call.trigger} ${PHASES[call.phase]} ${REASONS[call.reason ?? '']} ${IMPLEMENTATIONS[call.implementation ?? '']}`
  return said === concluded ? [] : [`concluded ${concluded}, said ${said}`]
}

/** A call that came to nothing: it was of a history within its turn, and the next request begins with all that the turn left. */
function judgeFailed(call: Call, dropped: number, files: readonly Thread[]): Pick<JudgedCall, 'place' | 'odd'> {
  for (const thread of files)
    for (let n = 1; n <= thread.turnCount; n++) {
      if (call.turnId !== null && thread.turn(n).id !== call.turnId) continue
      const asked = pointsOf(thread, n).some(at => differing(call, thread, at, dropped).length === 0)
      if (asked) return { place: `turn ${n}`, odd: notBegun(call.after, thread, { kind: 'turn', n, side: 'end' }) }
    }
  return { place: 'nowhere', odd: ['no history of its turn is what was sent'] }
}

/** Its start, and behind each of its lines. */
export function pointsOf(thread: Thread, n: number): readonly Point[] {
  const { start, end } = thread.turn(n)
  const lines = Array.from({ length: end - start + 1 }, (_, i) => ({ kind: 'line', line: start + i }) as const)
  return [{ kind: 'turn', n, side: 'start' }, ...lines]
}

/** How often in a row Codex was told that the call is too long; each time it left out the oldest item, and the item's partner. */
function tooLongBefore(call: Call, siblings: readonly Call[]): number {
  const earlier = siblings.slice(0, siblings.indexOf(call))
  return earlier.length - 1 - earlier.findLastIndex(each => each.failure !== 'tooLong')
}

/** What was sent otherwise than the history at a point. `dropped`: oldest items that Codex left out, one or two each. */
function differing(call: Call, thread: Thread, at: Point, dropped: number): readonly string[] {
  const rows = difference(comparable(thread, at, call), call.history)
  // Newer versions send their instructions as the first item, which stays.
  const from = rows[0]?.index === 0 ? 0 : 1
  const cut = rows.every((row, i) => row.side === 'rebuilt only' && row.index === from + i)
  if (cut && rows.length >= dropped && rows.length <= 2 * dropped) return []
  return rows.map(rowWords)
}

/** What a request that begins with the history at a point has otherwise, less context that Codex adds anew. */
function notBegun(request: Request | null, thread: Thread, at: Point): readonly string[] {
  return request === null ? [] : notBegunWith(request, itemsOf(requestOf(thread, at)))
}

/** The same of a list of items. */
export function notBegunWith(request: Request, items: readonly Json[]): readonly string[] {
  const held = request.digested ? digest(items) : items
  return difference(held, request.input.slice(0, lastShared(held, request.input)))
    .filter(row => row.side === 'rebuilt only' || !isContext(row.item))
    .map(row => `next request: ${rowWords(row)}`)
}

function comparable(thread: Thread, at: Point, { digested }: { readonly digested: boolean }): readonly Json[] {
  const items = itemsOf(requestOf(thread, at))
  return digested ? digest(items) : items
}

/** The request goes on behind the history: its part up to the last item that both hold. */
function lastShared(held: readonly Json[], input: readonly Json[]): number {
  const own = new Set(difference(held, input).flatMap(row => (row.side === 'sent only' ? [row.index] : [])))
  return input.findLastIndex((_, i) => !own.has(i)) + 1
}

function callsIn(folder: string): readonly Call[] {
  const root = join(folder, 'compactions')
  if (!existsSync(root)) return []
  const calls = readdirSync(root).map(name => callOf(name, join(root, name)))
  return calls.sort((a, b) => a.seq - b.seq)
}

/** As in fixtures/README.md, or as the rig leaves it: whole requests with their headers. */
function callOf(name: string, folder: string): Call {
  const file = read(join(folder, 'call.json'))
  const { input, digested } = requestIn(file)
  const remote = String(file.path).endsWith('/compact')
  const reply = read(join(folder, 'reply.json')) as Json & { readonly error?: { readonly code?: string } }
  const failed = ['error', 'http', 'dropAfterItems', 'hang'].some(key => key in reply)
  const after = join(folder, 'after.json')
  const said = file.headers === undefined ? file : turnOf(file)
  return {
    name,
    seq: Number(file.seq),
    threadId: text(file.headers === undefined ? file.threadId : threadOf(file)),
    turnId: text(said.turnId),
    trigger: text(said.trigger),
    phase: text(said.phase),
    reason: text(said.reason),
    implementation: text(said.implementation),
    remote,
    // The endpoint for compactions is sent neither prompt nor trigger.
    history: remote ? input : input.slice(0, -1),
    digested,
    reply,
    failure: failed ? (reply.error?.code === 'context_length_exceeded' ? 'tooLong' : 'other') : null,
    after: existsSync(after) ? requestIn(read(after)) : null,
  }
}

function requestIn(file: Json): Request {
  const { input } = (file.input === undefined ? file.body : file) as { readonly input: readonly Json[] }
  return { seq: Number(file.seq), input, digested: file.digested === true }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
