import type { Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import {
  type Changes,
  EXPORTED_FORMAT,
  EXPORTED_VERSION,
  type ExportedFile,
  type Head,
  SECTIONS,
  type Section,
} from '../../thread/exported/shape.ts'
import type { Thread } from '../../thread/model.ts'
import { type Collected, collect } from './collect.ts'
import type { Pages } from './pages.ts'
import { fixedLimit, Ladder, MOST_OF_PAGE, type TextLimit } from './text-limit.ts'

/** A session as a document, packed in the scratch until it is written. */
export interface SessionDocument {
  readonly head: Head
  pages(section: Section): Pages
  close(): void
}

export interface DocumentWanted {
  readonly format: 'html' | 'json'
  /**
   * Most characters of one text. `auto`: a page is cut so far that it stays under 50 MB (see text-limit.ts), a JSON document not at all.
   */
  readonly textLimit: number | 'auto'
  readonly changes: Changes
  /** A text that is in no line of the session (a file's name), without what was redacted. */
  readonly clean: (text: string) => string
  readonly onItem?: ((done: number, all: number) => void) | undefined
}

/** A page is to be small, JSON only passes through. */
const PACKINGS = { html: { kind: 'gzip', level: 6 }, json: { kind: 'none' } } as const

/** Makes a document of a session that was read whole. The caller closes it. */
export function* sessionDocument(thread: Thread, wanted: DocumentWanted): Steps<Outcome<SessionDocument>> {
  const limit = limitOf(wanted)
  const { clean, onItem } = wanted
  const collected = yield* collect(thread, { limit, packing: PACKINGS[wanted.format], clean, onItem })
  if (!collected.ok) return collected
  const { pages, close } = collected.value
  return { ok: true, value: { head: headOf(thread, wanted, limit.most, collected.value), pages, close } }
}

function limitOf({ format, textLimit }: DocumentWanted): TextLimit {
  if (textLimit !== 'auto') return fixedLimit(format === 'html' ? Math.min(textLimit, MOST_OF_PAGE) : textLimit)
  return format === 'html' ? new Ladder() : fixedLimit(null)
}

function headOf(thread: Thread, wanted: DocumentWanted, text: number | null, collected: Collected): Head {
  const { known, unknown, rejected, blank, bytesByKind } = thread.counts()
  const { pages, leftOut, end } = collected
  return {
    format: EXPORTED_FORMAT,
    version: EXPORTED_VERSION,
    thread: thread.info,
    files: thread.files.map((_, i) => fileOf(thread, i, wanted.clean)),
    own: thread.own,
    fidelity: thread.fidelity,
    notes: thread.notes.map(wanted.clean),
    lines: { known, unknown, rejected, blank },
    bytesByKind: Object.fromEntries(bytesByKind),
    itemCount: thread.itemCount,
    prefaceRows: thread.prefaceRows,
    changes: wanted.changes,
    limits: { text },
    leftOut,
    end,
    opens: thread.displayed() !== null,
    counts: recordOf(section => pages(section).count),
    ...(wanted.format === 'html' && { parts: recordOf(section => pages(section).firsts) }),
  }
}

const recordOf = <T>(make: (section: Section) => T): Readonly<Record<Section, T>> =>
  Object.fromEntries(SECTIONS.map(section => [section, make(section)])) as Record<Section, T>

function fileOf(thread: Thread, i: number, clean: (text: string) => string): ExportedFile {
  const file = thread.files[i]
  if (!file) throw new RangeError(`file ${i} of ${thread.files.length}`)
  const { path, ...rest } = file
  const { fidelity, notes } = thread.fileFidelity(i)
  return { name: clean(/[^\\/]*$/.exec(path)?.[0] ?? ''), ...rest, fidelity, notes: notes.map(clean) }
}
