import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { Changes } from '../thread/exported/shape.ts'
import type { Thread } from '../thread/model.ts'
import { sessionDocument } from './document/document.ts'
import { htmlChunks } from './document/html.ts'
import { jsonChunks } from './document/json.ts'
import { LONGEST, markdownChunks } from './markdown/markdown.ts'
import { type Prepared, type Preparing, preparedThread } from './prepared-thread.ts'
import { CLASSES } from './redact/classes.ts'
import { redactNotes } from './redact/notes.ts'
import type { Chunks } from './write-file.ts'

/** Forms that are for reading: they hold the session as it is understood, not its lines. */
export const DOCUMENTS = ['markdown', 'html', 'json'] as const
export type DocumentFormat = (typeof DOCUMENTS)[number]

export interface DocumentWanted extends Preparing {
  readonly format: DocumentFormat
  /** Most characters (UTF-16 units) of one text; absent: as many as suit the format. */
  readonly textLimit?: number | undefined
}

/** A document that is ready to be written. The caller closes it. */
export interface ReadyDocument extends Pick<Prepared, 'removed' | 'redacted' | 'clean' | 'close'> {
  readonly chunks: Chunks
  readonly threadId: string | null
  readonly notes: readonly string[]
}

/** Trims and redacts a session that was read whole, and makes a document of what stays. */
export function* documentOf(thread: Thread, wanted: DocumentWanted): Steps<Outcome<ReadyDocument>> {
  const made = yield* preparedThread(thread, wanted)
  if (!made.ok) return made
  const prepared = made.value
  const changes = changesOf(prepared, wanted)
  let written: Outcome<Written> | null = null
  try {
    if (!prepared.thread.checked) return failed('bad-argument', UNREAD)
    written = yield* writtenAs(prepared, changes, wanted)
    if (!written.ok) return written
    const { chunks, close } = written.value
    const { removed, redacted, notes, clean } = prepared
    const both = () => {
      close()
      prepared.close()
    }
    return done({ chunks, threadId: prepared.thread.info.id, removed, redacted, notes, clean, close: both })
  } finally {
    if (!written?.ok) prepared.close()
  }
}

const UNREAD = 'Not every line of the session was read yet, so that a document would not hold what they say.'

/** What is told in the document itself. */
const changesOf = ({ removed, redacted, notes }: Prepared, { redact }: DocumentWanted): Changes => ({
  redacted: Object.fromEntries((redacted?.classes ?? []).map(({ class: name, places }) => [name, places])),
  classes: redact === null ? [] : CLASSES.filter(name => redact.classes.has(name)),
  removed: Object.fromEntries(removed),
  notes: [...(redacted === null ? [] : redactNotes(redacted)), ...notes],
})

interface Written {
  readonly chunks: Chunks
  close(): void
}

function* writtenAs(
  { thread, clean }: Prepared,
  changes: Changes,
  { format, textLimit }: DocumentWanted,
): Steps<Outcome<Written>> {
  if (format === 'markdown') {
    const chunks = markdownChunks(thread, { changes, longest: textLimit ?? LONGEST, clean })
    return done({ chunks, close: () => undefined })
  }
  const made = yield* sessionDocument(thread, { format, textLimit: textLimit ?? 'auto', changes, clean })
  if (!made.ok) return made
  const chunks = format === 'html' ? htmlChunks(made.value) : jsonChunks(made.value)
  return done({ chunks, close: () => made.value.close() })
}
