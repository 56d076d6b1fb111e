import { lstatSync } from 'node:fs'
import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { Thread } from '../thread/model.ts'
import { rolloutOf } from './codex/export-rollout.ts'
import { redactNotes } from './redact/notes.ts'
import type { RedactReport } from './redact/pass.ts'
import type { RedactSettings } from './redact/settings.ts'
import { reportChunks } from './report.ts'
import type { Rule, Saved, Trim } from './trim/rules.ts'
import { type Chunks, writeFile } from './write-file.ts'

/** Forms that a session can be exported in. */
export const FORMATS = ['rollout'] as const
export type ExportFormat = (typeof FORMATS)[number]

export interface ExportWanted {
  readonly format: ExportFormat
  readonly trim: Trim
  /** null = what the source says, the export says too. */
  readonly redact: RedactSettings | null
  readonly path: string
  /** null = made of the source and the settings. */
  readonly id: string | null
  /** `preview` writes nothing and tells the same. */
  readonly mode: 'write' | 'preview'
  readonly onBytes?: ((done: number) => void) | undefined
}

export interface Exported {
  readonly format: ExportFormat
  readonly path: string
  readonly threadId: string
  readonly bytes: number
  readonly lines: number
  readonly removed: ReadonlyMap<Rule, Saved>
  /** null when nothing was to be redacted. */
  readonly redacted: RedactReport | null
  /** Lines of the new file that are not byte for byte those of the source, from 1. */
  readonly changedLines: readonly number[]
  readonly notes: readonly string[]
  /** Path of the file that tells all this. */
  readonly report: string
}

/** As agents make their own: readable by the owner alone. */
const MODE = 0o600

/**
 * Writes a session in another file: what the rules name is left out, then secrets are written over in what stays. A report beside it tells
 * what is gone and why, and holds no secret either. The thread was read; nothing that exists is replaced.
 */
export function* exportSession(thread: Thread, wanted: ExportWanted): Steps<Outcome<Exported>> {
  if (thread.missing !== null)
    return failed('bad-argument', `An export must hold all that the session goes on from. ${thread.missing.message}`)
  const report = `${wanted.path}.report.json`
  const taken = wanted.mode === 'preview' ? undefined : [wanted.path, report].find(isThere)
  if (taken !== undefined) return failed('not-writable', `There is a file at ${taken} already; it is never replaced.`)
  const made = yield* rolloutOf(thread, wanted)
  if (!made.ok) return made
  const { chunks, tally, threadId, removed, clean, notes } = made.value
  const size =
    wanted.mode === 'preview'
      ? yield* measured(chunks)
      : yield* writeFile({ path: wanted.path, mode: MODE, chunks, onBytes: wanted.onBytes })
  if (!size.ok) return size
  const redacted = made.value.report()
  const exported: Exported = {
    format: wanted.format,
    path: wanted.path,
    threadId,
    bytes: size.value.bytes,
    lines: tally.lines,
    removed,
    redacted,
    changedLines: tally.changed,
    notes: [...(redacted === null ? [] : redactNotes(redacted)), ...notes],
    report,
  }
  if (wanted.mode === 'preview') return done(exported)
  const told = yield* writeFile({ path: report, mode: MODE, chunks: reportChunks(thread, wanted, exported, clean) })
  return told.ok ? done(exported) : told
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

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
