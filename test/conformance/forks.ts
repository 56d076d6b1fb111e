import { randomBytes } from 'node:crypto'
import { globSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { runNow } from '../../main/base/steps.ts'
import { fork } from '../../main/export/codex/fork.ts'
import type { Form } from '../../main/export/codex/session-meta.ts'
import type { Point, Thread } from '../../main/thread/model.ts'
import { formatPoint } from '../../main/thread/point.ts'
import { openThread } from '../../main/thread/readers.ts'
import type { ManyResumes } from '../codex/src/resume-many.mjs'
import { requestOf } from '../support/same-request.ts'
import { EQUAL, type Outcome } from './outcome.ts'
import { asSent, modelIn } from './resumed.ts'

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
  folders
    .flatMap(folder => globSync('**/{archived-,}rollout-*.jsonl', { cwd: folder }).map(path => join(folder, path)))
    .sort()

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
    const made = !kept.ok && kept.error.code === 'unknown-provider' ? forkInto(thread, one, form, codex, true) : kept
    if (!made.ok) return { kind: 'refused', why: made.error.message }
    const sent = await codex.resume(made.value.threadId, modelIn(made.value.path))
    if ('refusal' in sent) return { kind: 'odd', words: [sent.refusal] }
    const { threadId } = made.value
    for (const at of [one.at, ...one.same]) {
      const outcome = asSent(thread, at, requestOf(thread, at, codex.version), { ...sent, threadId }, codex)
      if (outcome.kind !== 'equal') return outcome
    }
    return EQUAL
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

export const caseName = ({ name, at }: ForkCase): string => `${name} at ${formatPoint(at)}`
