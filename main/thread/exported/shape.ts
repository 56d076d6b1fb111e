import type {
  Action,
  Checkpoint,
  CheckpointKept,
  CheckpointRecord,
  CompactionAttempt,
  CurvePoint,
  DisplayedTurn,
  Fidelity,
  FileCut,
  ItemKind,
  LineState,
  Problem,
  RequestUsage,
  ThreadFile,
  ThreadInfo,
  Turn,
} from '../model.ts'

/**
 * An exported session: what a JSON or HTML export holds. A JSON export is one document, `Head` and then one list a section. An HTML
 * export holds the head as JSON and every section as parts: pages of its list that are packed and inflated one by one, so that a
 * big session is written and read in flat memory. Both are of the same shape, so that one reader serves.
 *
 * Things are named by their place in a list, from 0: items by their place in `items`, rows in `rows`, histories in `histories`, rows
 * of diffs in `diffRows`. Turns, checkpoints and lines count from 1 as everywhere. A field that says nothing (null, false, 0, "", [])
 * may be left out where its type has a `?`.
 */
export const EXPORTED_FORMAT = 'palimpsest-session'
export const EXPORTED_VERSION = 1

/** The lists of a document, in the order in which they are written. */
export const SECTIONS = [
  'turns',
  'displayed',
  'attempts',
  'checkpoints',
  'rows',
  'items',
  'histories',
  'diffRows',
  'requests',
  'curve',
  'problems',
] as const

export type Section = (typeof SECTIONS)[number]

/** The entry of each list. */
export interface Entries {
  readonly turns: ExportedTurn
  readonly displayed: DisplayedTurn
  readonly attempts: CompactionAttempt
  readonly checkpoints: ExportedCheckpoint
  readonly rows: ExportedRow
  readonly items: ExportedItem
  readonly histories: ExportedHistory
  readonly diffRows: ExportedDiffRow
  readonly requests: RequestUsage
  readonly curve: CurvePoint
  readonly problems: Problem
}

export interface Head {
  readonly format: typeof EXPORTED_FORMAT
  readonly version: typeof EXPORTED_VERSION
  readonly thread: ThreadInfo
  /** Bases first, the exported file last. */
  readonly files: readonly ExportedFile[]
  /** The exported file's place among them. */
  readonly own: number
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  /** Of the exported file alone; bytes of its lines by kind. */
  readonly lines: Readonly<Record<LineState, number>>
  readonly bytesByKind: Readonly<Record<string, number>>
  /** Items on lines of the files, as a session counts them. */
  readonly itemCount: number
  /** Rows before the first turn. */
  readonly prefaceRows: number
  /** What was done to the session before it was written down. */
  readonly changes: Changes
  readonly limits: Limits
  /** What the limits left out. */
  readonly leftOut: LeftOut
  /** What the model sees at the end: place in `histories`. */
  readonly end: number
  /** null where the agent's own program cannot open the session; `displayed` is empty then. */
  readonly opens: boolean
  /** Entries of each list. */
  readonly counts: Readonly<Record<Section, number>>
  /**
   * HTML only: place of the first entry of every part of a list. Part i of a list is the element with id `${section}-${i}`:
   * base64 of gzip of the UTF-8 of a JSON array of the entries from there to the next part.
   */
  readonly parts?: Readonly<Record<Section, readonly number[]>>
}

export interface ExportedFile extends Omit<ThreadFile, 'path'> {
  /** The last part of its path. */
  readonly name: string
  readonly cut: FileCut | null
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
}

/** What trimming and redaction took before. */
export interface Changes {
  /** Findings written over, by class; empty when nothing was to be redacted or nothing was found. */
  readonly redacted: Readonly<Record<string, number>>
  /** Classes that were looked for; empty: the session is as it was recorded. */
  readonly classes: readonly string[]
  /** Left out by rule. */
  readonly removed: Readonly<
    Record<string, { readonly lines: number; readonly bytes: number; readonly tokens: number }>
  >
  /** Whole sentences on it. */
  readonly notes: readonly string[]
}

export interface Limits {
  /** Most characters (UTF-16 units) of one text; null: texts are whole. */
  readonly text: number | null
}

export interface LeftOut {
  /** Texts that were cut, and characters of them that are not there. */
  readonly texts: number
  readonly characters: number
  readonly images: number
}

export interface ExportedTurn extends Omit<Turn, 'rows' | 'displayed' | 'rolledBackBy' | 'disagreement'> {
  /** Its rows: places in `rows`. Rows before `firstRow` of turn 1 stand before all turns. */
  readonly firstRow: number
  readonly rows: number
  /** Items before it, as the curve counts. */
  readonly x: number
  readonly displayed?: boolean | null
  readonly rolledBackBy?: number | null
  readonly disagreement?: Turn['disagreement']
  /** What the model saw at its start and at its end: places in `histories`; null where that is not stored. */
  readonly before: number | null
  readonly after: number | null
}

/** A row of a turn, in file order. */
export type ExportedRow =
  | { readonly kind: 'item'; readonly item: number }
  | { readonly kind: 'band'; readonly checkpoint: number }
  | {
      readonly kind: 'note'
      readonly file: number
      readonly line: number
      readonly text: string
      readonly attempt?: number | null
      readonly at?: string | null
    }
  /** A line that is not understood; its bytes are not exported, only their number. */
  | {
      readonly kind: 'line'
      readonly file: number
      readonly line: number
      readonly state: 'unknown' | 'rejected'
      readonly type?: string | null
      readonly at?: string | null
      readonly bytes: number
    }

/** A text over the limit: its head, a stub that counts, its tail. */
export interface Cut {
  /** Where the stub begins in the text, and how many characters it has. */
  readonly at: number
  readonly stub: number
  /** Characters (UTF-16 units) that are left out. */
  readonly characters: number
}

export interface ExportedItem {
  /** Where it stands in the session: file, line, index in the list that the line holds. */
  readonly file?: number
  readonly line: number
  readonly index?: number | null
  readonly kind: ItemKind
  readonly label: string
  /** Absent: "" or, with `as`, the text of that item, with its cut and what it does. */
  readonly text?: string
  readonly as?: number
  readonly cut?: Cut
  /** What a call does; its texts are cut like any other, without a mark: `cut` is then set. */
  readonly does?: readonly Action[]
  readonly lead?: number
  readonly tool?: string | null
  readonly callId?: string | null
  readonly tokens: number
  /** UTF-8 bytes of the whole item as JSON, before anything was cut. */
  readonly bytes: number
  readonly opaqueBytes?: number
  /** Images in it. They are never exported. */
  readonly images?: number
  readonly exitCode?: number | null
  /** The agent cut it. */
  readonly cutByAgent?: boolean
  readonly injected?: boolean
  readonly compactionOutput?: boolean
  readonly synthetic?: string | null
  /** Absent: exact. */
  readonly fidelity?: Fidelity
  readonly why?: string | null
  readonly at?: string | null
}

/**
 * What the model saw at one place. The first `keep` items are those of the history before it in the list (the first of a part keeps
 * none); then come `runs`, each a first item and how many items in a row.
 */
export interface ExportedHistory {
  readonly keep: number
  readonly runs: readonly (readonly [first: number, count: number])[]
  readonly fidelity: Fidelity
  readonly notes?: readonly string[]
}

export interface ExportedCheckpoint extends Checkpoint {
  /** Items before it, as the curve counts. */
  readonly x: number
  /** Places in `histories`: what the model saw before and after it. */
  readonly before: number
  readonly after: number
  readonly diff: ExportedDiff
  readonly record: CheckpointRecord
  /** Texts in it are cut like any other; images are counted, never exported. */
  readonly kept: CheckpointKept
}

export type DiffKind = 'kept' | 'moved' | 'truncated' | 'rewritten' | 'dropped' | 'added' | 'summary' | 'opaque'

export interface ExportedDiff {
  /** Its rows: places in `diffRows`. */
  readonly firstRow: number
  readonly rows: number
  readonly before: DiffSum
  readonly after: DiffSum
  /** Kinds without rows are absent. */
  readonly totals: Partial<Readonly<Record<DiffKind, DiffTotal>>>
}

export interface DiffSum {
  readonly items: number
  readonly tokens: number
  readonly bytes: number
}

export interface DiffTotal {
  readonly rows: number
  readonly tokensBefore: number
  readonly tokensAfter: number
  readonly bytesBefore: number
  readonly bytesAfter: number
}

/** `before` and `after`: places in the histories of the checkpoint; absent where the row has no item on that side. */
export interface ExportedDiffRow {
  readonly kind: DiffKind
  readonly before?: number
  readonly after?: number
  /** Of the before item where there is one, else of the after item. */
  readonly tokens: number
  /** Of the after item, where both are there and weigh differently. */
  readonly tokensAfter?: number
}
