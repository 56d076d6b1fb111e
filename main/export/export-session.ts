import { lstatSync } from 'node:fs'
import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { Thread } from '../thread/model.ts'
import { rolloutOf } from './codex/export-rollout.ts'
import type { Provider } from './codex/provider.ts'
import { DOCUMENTS, type DocumentWanted, documentOf } from './export-document.ts'
import { redactNotes } from './redact/notes.ts'
import type { RedactReport } from './redact/pass.ts'
import type { RedactSettings } from './redact/settings.ts'
import { reportChunks } from './report.ts'
import type { Rule, Saved, Trim } from './trim/rules.ts'
import { type Chunks, writeFile } from './write-file.ts'

/** Forms that a session can be exported in. */
export const FORMATS = ['rollout', ...DOCUMENTS] as const
export type ExportFormat = (typeof FORMATS)[number]

export interface ExportWanted {
  readonly format: ExportFormat
  readonly trim: Trim
  /** null = what the source says, the export says too. */
  readonly redact: RedactSettings | null
  readonly path: string
  /** Of a rollout; null = made of the source and the settings. */
  readonly id: string | null
  /** Of a rollout that goes to a home: what becomes of the provider that it names. */
  readonly provider?: Provider | undefined
  /** Most characters (UTF-16 units) of one text in a document; absent: as many as suit the format. A rollout keeps its texts. */
  readonly textLimit?: number | undefined
  /** `preview` writes nothing and tells the same. */
  readonly mode: 'write' | 'preview'
  readonly onBytes?: ((done: number) => void) | undefined
}

export interface Exported {
  readonly format: ExportFormat
  readonly path: string
  /** A rollout has one of its own, a document that of its source. */
  readonly threadId: string | null
  readonly bytes: number
  readonly lines: number
  readonly removed: ReadonlyMap<Rule, Saved>
  /** null when nothing was to be redacted. */
  readonly redacted: RedactReport | null
  /** Lines of a rollout that are not byte for byte those of the source, from 1; none of a document, which holds no lines. */
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
  if (thread.lastLine({ kind: 'end' }) === null) {
    const why = whyNotOfLines(wanted)
    if (why !== null) return failed('bad-argument', why)
  }
  const report = `${wanted.path}.report.json`
  const taken = wanted.mode === 'preview' ? undefined : [wanted.path, report].find(isThere)
  if (taken !== undefined) return failed('not-writable', `There is a file at ${taken} already; it is never replaced.`)
  const made =
    wanted.format === 'rollout'
      ? yield* readyRollout(thread, wanted)
      : yield* readyDocument(thread, { ...wanted, format: wanted.format })
  if (!made.ok) return made
  const ready = made.value
  try {
    return wanted.mode === 'preview'
      ? yield* previewed(ready, wanted, report)
      : yield* written(thread, ready, wanted, report)
  } finally {
    ready.close()
  }
}

/** The same as would be told of the file. */
function* previewed(ready: Ready, wanted: ExportWanted, report: string): Steps<Outcome<Exported>> {
  const size = yield* measured(ready.chunks)
  return size.ok ? done(exportedAs(ready, wanted, size.value.bytes, report)) : size
}

/** The file and its report: both are there, or neither is. */
function* written(thread: Thread, ready: Ready, wanted: ExportWanted, report: string): Steps<Outcome<Exported>> {
  let exported: Exported | undefined
  const beside = (bytes: number) => {
    exported = exportedAs(ready, wanted, bytes, report)
    return { path: report, mode: MODE, chunks: reportChunks(thread, wanted, exported, ready.clean) }
  }
  const { path, onBytes } = wanted
  const size = yield* writeFile({ path, mode: MODE, chunks: ready.chunks, onBytes, beside })
  return size.ok ? done(exported ?? exportedAs(ready, wanted, size.value.bytes, report)) : size
}

/** What is ready to be written, in whatever form; what is asked of it is known once all its chunks were had. */
interface Ready {
  readonly chunks: Chunks
  readonly threadId: string | null
  readonly removed: ReadonlyMap<Rule, Saved>
  readonly notes: readonly string[]
  lines(): number
  changedLines(): readonly number[]
  redacted(): RedactReport | null
  clean(text: string): string
  close(): void
}

function* readyRollout(thread: Thread, wanted: ExportWanted): Steps<Outcome<Ready>> {
  const made = yield* rolloutOf(thread, wanted)
  if (!made.ok) return made
  const { tally, report, ...rollout } = made.value
  const known = { lines: () => tally.lines, changedLines: () => tally.changed, redacted: report }
  return done({ ...rollout, ...known, close: () => undefined })
}

function* readyDocument(thread: Thread, wanted: DocumentWanted): Steps<Outcome<Ready>> {
  const made = yield* documentOf(thread, wanted)
  if (!made.ok) return made
  const { redacted, ...document } = made.value
  const counted = new CountedLines(document.chunks)
  const known = { lines: () => counted.lines, changedLines: () => [], redacted: () => redacted }
  return done({ ...document, ...known, chunks: counted.chunks() })
}

/** Chunks on their way, and the line ends in them. */
class CountedLines {
  readonly #chunks: Chunks
  lines = 0

  constructor(chunks: Chunks) {
    this.#chunks = chunks
  }

  *chunks(): Chunks {
    try {
      for (;;) {
        const next = this.#chunks.next()
        if (next.done) return next.value
        for (let at = next.value.indexOf(10); at !== -1; at = next.value.indexOf(10, at + 1)) this.lines += 1
        yield next.value
      }
    } finally {
      this.#chunks.return(null)
    }
  }
}

function exportedAs(ready: Ready, { format, path }: ExportWanted, bytes: number, report: string): Exported {
  const { threadId, removed } = ready
  const redacted = ready.redacted()
  const notes = [...(redacted === null ? [] : redactNotes(redacted)), ...ready.notes]
  return {
    format,
    path,
    threadId,
    bytes,
    lines: ready.lines(),
    removed,
    redacted,
    changedLines: ready.changedLines(),
    notes,
    report,
  }
}

/** Trimming and redaction work on lines; a session that has none can be exported only as it is. null = it can. */
function whyNotOfLines({ format, trim, redact }: ExportWanted): string | null {
  if (format === 'rollout')
    return 'A session that is not made of lines, such as an exported page, cannot be exported as a rollout: export that from the session itself.'
  if (trim.turns === null && trim.drop.length === 0 && redact === null) return null
  return 'A session that is not made of lines, such as an exported page, can be neither trimmed nor redacted: export it as it is (--redact none).'
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
