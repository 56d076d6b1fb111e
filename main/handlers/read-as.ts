import type { FindPage, RawLineView, RedactChoice, Result, TextRef } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import { withoutMarks } from '../export/redact/marks.ts'
import { type RedactedReader, redactedThread } from '../export/redact/reader.ts'
import type { Thread } from '../thread/model.ts'
import { WHOLE_TEXT } from '../views/item-view.ts'
import { ok, type ResourceBytes } from './context.ts'
import type { OpenThread } from './open-thread.ts'
import { refuse } from './refusals.ts'
import { MOST_BYTES } from './resource.ts'

/** How a thread is shown while it is read as an export would write it. */
export interface ReadAs {
  readonly reader: RedactedReader
  /** Its items, lines and notes are so already, with marks. */
  readonly thread: Thread
}

/** From now on the thread is shown so; null: as it is. */
export function readAs(open: OpenThread, choice: RedactChoice | null): Result<null> {
  const reader = choice === null ? null : open.review.reader(choice)
  if (reader?.ok === false) return reader
  open.as = reader === null ? null : { reader: reader.value, thread: redactedThread(open.thread, reader.value) }
  return ok(null)
}

/** Bytes cannot be shown without what stands in them. */
export const noBytes = () =>
  refuse('not-ready', 'The bytes of the file are not shown while the session is read as it will be exported.')

/** What is edited is the session as it is: the refusal while it is shown otherwise. */
export const asItIs = ({ as }: OpenThread) =>
  as === null ? null : refuse('not-ready', 'A history is edited as it is. End the review of secrets first.')

/** Members of answers that name a thing, and hold no text of the session. */
const NAMES: ReadonlySet<string> = new Set('key path id at from to ref made kinds itemKinds place run'.split(' '))

/** An answer that was made of the thread as it is: every text of it as an export would write it. */
export function* answerAs<T>(answer: T, reader: RedactedReader): Steps<T> {
  return (yield* shown(answer, reader)) as T
}

function* shown(value: unknown, reader: RedactedReader): Steps<unknown> {
  if (typeof value === 'string') return reader.text(value)
  if (typeof value !== 'object' || value === null) return value
  yield
  if (Array.isArray(value)) {
    const list: unknown[] = []
    for (const entry of value) list.push(yield* shown(entry, reader))
    return list
  }
  const made: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value))
    made[name] = NAMES.has(name) ? member : yield* shown(member, reader)
  return made
}

/** Hits are found in texts with marks, which lie around them by chance only. */
export const withoutMarksIn = (page: FindPage): FindPage => ({
  ...page,
  hits: page.hits.map(hit => ({
    ...hit,
    before: withoutMarks(hit.before),
    match: withoutMarks(hit.match),
    after: withoutMarks(hit.after),
  })),
})

/** The line as it would be written, in place of the one in the file. */
export function lineAs(raw: RawLineView, { reader }: ReadAs, key: string): RawLineView {
  const bytes = Buffer.from(reader.line(raw.file, raw.line))
  const cut = bytes.length > WHOLE_TEXT
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, WHOLE_TEXT), { stream: cut })
  const rest = cut ? { key, file: raw.file, line: raw.line, path: '', bytes: bytes.length } : null
  return { ...raw, text, rest }
}

/** The bytes of a text as it would be written; pictures are not among them. */
export function resourceAs(
  { file, line, path }: Omit<TextRef, 'key' | 'bytes'>,
  { reader }: ReadAs,
  from: number,
  to: number,
): Result<ResourceBytes> {
  const text = path === '' ? reader.line(file, line) : reader.textAt(file, line, path)
  if (text === null) return refuse('not-found', 'An export with this choice holds no text here.')
  const bytes = Buffer.from(text)
  const end = Math.min(to, from + MOST_BYTES)
  return ok({
    bytes: bytes.subarray(from, Math.max(from, end)),
    mime: 'text/plain; charset=utf-8',
    total: bytes.length,
  })
}
