import { createHash } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { basename } from 'node:path'
import { done, failed, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../../thread/model.ts'
import { planTrim, shorter, type TrimPlan } from '../trim/plan.ts'
import type { Rule, Saved, Trim } from '../trim/rules.ts'
import { uuid7 } from '../uuid7.ts'
import { type Chunks, writeFile } from '../write-file.ts'
import { idInName } from './names.ts'
import { providerNote } from './provider.ts'
import { rolloutFormat } from './rollout-format.ts'
import { type Piece, rolloutChunks, Tally } from './rollout-lines.ts'
import { isFlat, metaLine, newMeta, readMeta, type SessionMeta } from './session-meta.ts'

export interface ExportWanted {
  readonly trim: Trim
  readonly path: string
  /** null = made of the source and the settings. */
  readonly id: string | null
  /** `preview` writes nothing. */
  readonly mode: 'write' | 'preview'
  readonly onBytes?: (done: number) => void
}

export interface Exported {
  readonly path: string
  readonly threadId: string
  readonly bytes: number
  readonly lines: number
  readonly removed: ReadonlyMap<Rule, Saved>
  /** Lines of the new file that are not byte for byte those of the source, from 1. */
  readonly changedLines: readonly number[]
  readonly notes: readonly string[]
  /** Path of the file that tells all this. */
  readonly report: string
}

const FLAT =
  'A file of before August 2025 has bare lines, which Codex of today does not read: fork it at its end, and export the fork.'

/** As Codex makes its own: readable by the owner alone. */
const MODE = 0o600

/**
 * Writes a session again without what is to go: a file of its own in legacy form, what it goes on from joined in, every line that no rule
 * names byte for byte. A report beside it tells what is gone and why.
 */
export function* trimRollout(thread: Thread, wanted: ExportWanted): Steps<Outcome<Exported>> {
  if (thread.missing !== null)
    return failed('bad-argument', `An export must hold all that the session goes on from. ${thread.missing.message}`)
  if (isFlat(thread)) return failed('bad-argument', FLAT)
  const meta = readMeta(thread, '')
  if (!meta.ok) return meta
  const report = `${wanted.path}.report.json`
  const taken = wanted.mode === 'preview' ? undefined : [wanted.path, report].find(isThere)
  if (taken !== undefined) return failed('not-writable', `There is a file at ${taken} already; it is never replaced.`)
  const planned = yield* planTrim(thread, wanted.trim, rolloutFormat)
  if (!planned.ok) return planned
  const plan = planned.value
  const threadId = wanted.id ?? idOf(meta.value, wanted.trim)
  const tally = new Tally()
  const chunks = rolloutChunks(thread, piecesOf(thread, meta.value, plan, threadId), tally)
  const size =
    wanted.mode === 'preview'
      ? yield* measured(chunks)
      : yield* writeFile({ path: wanted.path, mode: MODE, chunks, onBytes: wanted.onBytes })
  if (!size.ok) return size
  const { removed } = plan
  const notes = [...plan.notes, ...placeNotes(meta.value, wanted.path, threadId)]
  const exported = {
    path: wanted.path,
    threadId,
    bytes: size.value.bytes,
    lines: tally.lines,
    removed,
    changedLines: tally.changed,
    notes,
    report,
  }
  if (wanted.mode === 'preview') return done(exported)
  const told = yield* writeFile({ path: report, mode: MODE, chunks: reportChunks(thread, wanted.trim, exported) })
  return told.ok ? done(exported) : told
}

/** What a user must know to resume it. */
function placeNotes({ payload }: SessionMeta, path: string, id: string): readonly string[] {
  const provider = providerNote(payload['model_provider'], false)
  return [...(provider === null ? [] : [provider]), ...(idInName(path) === id ? [] : [unfound(id)])]
}

const unfound = (id: string): string =>
  `Codex finds a session only below the sessions folder of its home, by a name like rollout-TIME-${id}.jsonl.`

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** The new `session_meta`, then every line that stays; of the files that are joined in, the one that speaks for them goes. */
function* piecesOf(thread: Thread, meta: SessionMeta, plan: TrimPlan, id: string): Iterable<Piece> {
  const timestamp = startOf(meta)
  const bytes = newMeta(meta, { id, timestamp, form: 'legacy', provider: { kind: 'kept' } })
  yield { kind: 'changed', file: meta.file, line: meta.line, bytes }
  for (const file of thread.files.keys()) yield* fileOf(thread, plan, file)
}

function* fileOf(thread: Thread, plan: TrimPlan, file: number): Iterable<Piece> {
  const count = thread.files[file]?.lines ?? 0
  const meta = metaLine(thread, file)
  /** First line of a run of lines that stay as they are. */
  let first = 1
  for (let line = 1; line <= count; line++) {
    const goes = line === meta || plan.lines.of(file, line) !== null
    const changed = goes ? null : shorter(thread, plan.shortening, rolloutFormat, { file, line })
    if (!goes && changed === null) continue
    if (line > first) yield { kind: 'kept', file, first, last: line - 1 }
    if (changed !== null) yield { kind: 'changed', file, line, bytes: changed.bytes }
    first = line + 1
  }
  if (first <= count) yield { kind: 'kept', file, first, last: count }
}

/** When the source was begun, as it says itself. */
const startOf = ({ payload }: SessionMeta): string => String(payload['timestamp'])

/** The same for the same source and settings, so that two exports are the same bytes. */
function idOf(meta: SessionMeta, { turns, drop }: Trim): string {
  const settings = JSON.stringify({ format: 'rollout', turns: turns && [turns.first, turns.last], drop })
  const digest = createHash('sha256')
    .update(`${String(meta.payload['id'])}\n${settings}`)
    .digest()
  const milliseconds = Date.parse(startOf(meta))
  return uuid7(Number.isNaN(milliseconds) ? 0 : Math.max(0, milliseconds), digest)
}

/** How many bytes would be written. */
function* measured(chunks: Chunks): Steps<Outcome<{ readonly bytes: number }>> {
  let bytes = 0
  for (;;) {
    const next = chunks.next()
    if (next.done) return next.value ? { ok: false, error: next.value } : done({ bytes })
    bytes += next.value.length
    yield
  }
}

/** What was left out and why, for whoever gets the file. */
function* reportChunks(thread: Thread, { turns, drop }: Trim, exported: Exported): Chunks {
  const { path, threadId, bytes, lines, removed, changedLines, notes } = exported
  const report = {
    source: { id: thread.info.id, files: thread.files.map(file => ({ path: basename(file.path), lines: file.lines })) },
    settings: { format: 'rollout', turns: turns && [turns.first, turns.last], drop },
    path: basename(path),
    threadId,
    bytes,
    lines,
    removed: Object.fromEntries(removed),
    notes,
    changedLines,
  }
  yield Buffer.from(`${JSON.stringify(report, null, 2)}\n`)
  return null
}
