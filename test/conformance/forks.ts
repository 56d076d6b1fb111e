import { randomBytes } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { runNow } from '../../main/base/steps.ts'
import { fork } from '../../main/export/codex/fork.ts'
import type { Form } from '../../main/export/codex/session-meta.ts'
import type { Point, RequestHistory, Thread } from '../../main/thread/model.ts'
import { formatPoint } from '../../main/thread/point.ts'
import { openThread } from '../../main/thread/readers.ts'
import type { ManyResumes } from '../codex/src/resume-many.mjs'
import { itemsOf, type Json, type Probe, requestOf, sameAs, surprises } from '../support/same-request.ts'
import { type Outcome, outcomeOf } from './outcome.ts'

/** A point of a recorded session at which it is forked. */
export interface ForkCase {
  readonly path: string
  /** Fixture and file, for people. */
  readonly name: string
  readonly at: Point
  /** Other points at which the same lines count. */
  readonly same: readonly Point[]
}

/** What came of one: our own refusal is a sentence before a byte is written. */
export type ForkOutcome = Outcome | { readonly kind: 'refused'; readonly why: string }

/** Every session below some folders. */
export const sessionsBelow = (folders: readonly string[]): readonly string[] =>
  folders.flatMap(folder => globSync('**/rollout-*.jsonl', { cwd: folder }).map(path => join(folder, path))).sort()

export function openWhole(path: string): Thread | string {
  const opened = openThread(path)
  if (!opened.ok) return opened.error.message
  runNow(opened.value.read({ quick: false }))
  return opened.value
}

/** All points at the border of a turn or a checkpoint, and the end; those at which the same lines count are one case. */
export function casesOf(path: string, root: string): readonly ForkCase[] {
  const thread = openWhole(path)
  if (typeof thread === 'string') return []
  const byLine = new Map<string, ForkCase>()
  for (const at of bordersOf(thread)) {
    const last = JSON.stringify(thread.lastLine(at))
    const known = byLine.get(last)
    const name = join(relative(root, dirname(path)), basename(path).slice(-17, -6))
    byLine.set(last, known ? { ...known, same: [...known.same, at] } : { path, name, at, same: [] })
  }
  thread.close()
  return [...byLine.values()]
}

function* bordersOf(thread: Thread): Iterable<Point> {
  yield { kind: 'end' }
  for (let n = 1; n <= thread.turnCount; n++)
    for (const side of ['start', 'end'] as const) yield { kind: 'turn', n, side }
  for (let n = 1; n <= thread.checkpointCount; n++)
    for (const side of ['before', 'after'] as const) yield { kind: 'checkpoint', n, side }
}

/** Every so-many-th of a list, so that a sample has some of everything and is always the same. */
export function sampleOf<T>(all: readonly T[], count: number): readonly T[] {
  if (count >= all.length) return all
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)] as T)
}

/** Forks a session at a point into the home of a real Codex, resumes it there, and compares what is sent. */
export async function tryFork(one: ForkCase, form: Form, codex: ManyResumes): Promise<ForkOutcome> {
  const thread = openWhole(one.path)
  if (typeof thread === 'string') return { kind: 'refused', why: thread }
  try {
    const kept = forkInto(thread, one, form, codex, false)
    // A home cannot define the providers of all sessions: such a session takes that of the home, as its sentence says.
    const made =
      !kept.ok && kept.error.message.includes('--drop-provider') ? forkInto(thread, one, form, codex, true) : kept
    if (!made.ok) return { kind: 'refused', why: made.error.message }
    const sent = await codex.resume(made.value.threadId, modelIn(made.value.path))
    if ('refusal' in sent) return { kind: 'odd', words: [sent.refusal] }
    const request = requestOf(thread, one.at, codex.version)
    const probe = { ...sent, threadId: made.value.threadId, codexVersion: `codex-cli ${codex.version}` }
    return outcomeOf(surprises(...alike(thread, one.at, request, probe, codex)))
  } finally {
    thread.close()
  }
}

const forkInto = (thread: Thread, { at }: ForkCase, form: Form, codex: ManyResumes, dropProvider: boolean) =>
  runNow(
    fork(thread, {
      at,
      form,
      target: { kind: 'home', home: codex.home.home },
      dropProvider,
      folder: '/',
      now: { milliseconds: Date.now(), ahead: 0 },
      chance: randomBytes(10),
    }),
  )

/**
 * Base instructions at the head of a request are no part of the history. Without own ones a session gets those of the model. And right
 * behind a compaction that was made because the model changes, the file still names the model before: some models get base
 * instructions as an item, others find them in the history, so that their heads differ.
 */
function alike(
  thread: Thread,
  at: Point,
  request: RequestHistory,
  probe: Probe,
  codex: ManyResumes,
): readonly [readonly Json[], Probe] {
  const rebuilt = itemsOf(request)
  const [first] = probe.input
  if (first === undefined) return [rebuilt, probe]
  const behind = { ...probe, input: probe.input.slice(1) }
  if (changesModel(thread, at)) return [rebuilt.slice(request.lead), isBase(thread, first) ? behind : probe]
  const given = request.lead === 0 && sameAs(first) === sameAs(codex.baseInstructions)
  return [rebuilt, given ? behind : probe]
}

function changesModel(thread: Thread, at: Point): boolean {
  if (at.kind !== 'checkpoint' || at.side === 'before') return false
  const { modelBefore, modelAfter } = runNow(thread.checkpointRecord(at.n))
  return modelBefore.value !== null && modelAfter.value !== null && modelBefore.value !== modelAfter.value
}

const isBase = (thread: Thread, { type, role, content }: Json): boolean =>
  type === 'message' &&
  role === 'developer' &&
  JSON.stringify(content).includes(JSON.stringify(thread.textAt(thread.own, 1, BASE)))

const BASE = '/payload/base_instructions/text'

/** The model that the session ran with last, as far as the fork has it. */
function modelIn(path: string): string | null {
  const contexts = readFileSync(path, 'utf8').matchAll(/^\{[^\n]*"type":"turn_context"[^\n]*?"model":"([^"]+)"/gm)
  return [...contexts].at(-1)?.[1] ?? null
}

export const caseName = ({ name, at }: ForkCase): string => `${name} at ${formatPoint(at)}`
