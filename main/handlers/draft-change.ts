import type { DraftChange, Result } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import { type Change, nextId } from '../compaction/editing/change.ts'
import { type Draft, type Entry, idOf } from '../compaction/editing/draft.ts'
import type { DraftFinding } from '../compaction/editing/finding.ts'
import type { Ground } from '../compaction/editing/ground.ts'
import type { Piece } from '../compaction/editing/piece.ts'
import type { DraftRow } from '../compaction/editing/rows.ts'
import { withText } from '../compaction/editing/with-text.ts'
import type { Item, Thread } from '../thread/model.ts'
import { ok } from './context.ts'
import { idsIn, isSame } from './draft-parts.ts'
import { changeWords, NOTHING_TO } from './draft-words.ts'
import { noRow, refuse } from './refusals.ts'

/** A draft as changes are named against it. */
export interface Here {
  readonly thread: Thread
  readonly ground: Ground
  readonly draft: Draft
  readonly rows: readonly DraftRow[]
  readonly findings: readonly DraftFinding[]
  itemOf(entry: Entry): Item
  weigh(raw: unknown): Piece
}

/** A change of the window as changes of the draft. */
export interface Meant {
  /** What it is called where it can be undone. */
  readonly what: string
  readonly changes: readonly Change[]
  /** Item to look at then; null where the draft itself tells. */
  readonly id: string | null
  /** Why it changes nothing, where that is a refusal. */
  readonly otherwise: string | null
}

/** What a change is about, by the ids of its items, or why there is no such thing. */
export function meant(here: Here, change: Exclude<DraftChange, { kind: 'undo' | 'redo' }>): Result<Meant> {
  switch (change.kind) {
    case 'remove':
    case 'restore':
      return onRows(here, change)
    case 'move':
      return move(here, change)
    case 'write':
      return write(here, change)
    case 'add':
      return add(here, change)
    case 'mend':
      return mend(here, change)
    default:
      return assertNever(change)
  }
}

const entryOf = ({ draft }: Here, { entry }: DraftRow): Entry | null =>
  entry === null ? null : (draft.entries[entry] ?? null)

function onRows(here: Here, change: Extract<DraftChange, { kind: 'remove' | 'restore' }>): Result<Meant> {
  const { rows, ground } = here
  const { kind, from, to } = change
  if (from >= rows.length || to > rows.length || from >= to) return noRow(Math.max(from, to - 1), rows.length)
  const alone = to - from === 1
  const ids = rows.slice(from, to).flatMap(row => idsIn(ground, row, entryOf(here, row), { kind, alone }))
  const [id] = ids
  if (id === undefined) return refuse('bad-argument', NOTHING_TO[kind])
  return ok({ what: changeWords(change, ids.length), changes: [{ kind, ids }], id, otherwise: NOTHING_TO[kind] })
}

function standingAt(here: Here, at: number): Result<Entry> {
  const row = here.rows[at]
  if (row === undefined) return noRow(at, here.rows.length)
  const entry = row.place === null ? null : entryOf(here, row)
  return entry === null ? refuse('bad-argument', 'This item is not in the draft.') : ok(entry)
}

function move(here: Here, change: Extract<DraftChange, { kind: 'move' }>): Result<Meant> {
  const entry = standingAt(here, change.row)
  if (!entry.ok) return entry
  const id = idOf(entry.value)
  const changes = [{ kind: 'move', id, by: change.by }] as const
  return ok({ what: changeWords(change, 1), changes, id, otherwise: 'There is nothing further this way.' })
}

/** The item of a row with one of its texts written anew. */
export function rewritten(
  here: Here,
  { row, path, text }: { readonly row: number; readonly path: string; readonly text: string },
): Result<{ readonly entry: Entry; readonly raw: unknown }> {
  const entry = standingAt(here, row)
  if (!entry.ok) return entry
  const item = here.itemOf(entry.value)
  const old = here.thread.texts(item).find(each => each.path === path)
  const made = old && withText(item.raw, path, old.text.slice(0, old.lead) + text)
  return made ? ok({ entry: entry.value, raw: made.raw }) : refuse('bad-argument', 'This text cannot be edited.')
}

function write(here: Here, change: Extract<DraftChange, { kind: 'write' }>): Result<Meant> {
  const made = rewritten(here, change)
  if (!made.ok) return made
  const { entry, raw } = made.value
  const id = idOf(entry)
  const named = { what: changeWords(change, 1), id, otherwise: null }
  if (isSame(raw, here.itemOf(entry).raw)) return ok({ ...named, changes: [] })
  // An item that has its own text again is no longer edited.
  const own = entry.from.kind !== 'new' && isSame(raw, here.itemOf({ ...entry, content: entry.from }).raw)
  const changes: readonly Change[] = own
    ? [{ kind: 'restore', ids: [id] }]
    : [{ kind: 'write', id, raw, piece: here.weigh(raw) }]
  return ok({ ...named, changes })
}

function add(here: Here, change: Extract<DraftChange, { kind: 'add' }>): Result<Meant> {
  const after = change.row === null ? ok(null) : entryAbove(here, change.row)
  if (!after.ok) return after
  const raw = here.thread.message(change.role, change.text)
  const changes = [{ kind: 'add', after: after.value, raw, piece: here.weigh(raw) }] as const
  return ok({ what: changeWords(change, 1), changes, id: nextId(here.draft), otherwise: null })
}

/** The id of the entry at a row or the nearest above it; null at the head. */
function entryAbove(here: Here, at: number): Result<string | null> {
  const { rows } = here
  if (at >= rows.length) return noRow(at, rows.length)
  for (let i = at; i >= 0; i--) {
    const entry = entryOf(here, rows[i] as DraftRow)
    if (entry !== null) return ok(idOf(entry))
  }
  return ok(null)
}

function mend({ findings }: Here, change: Extract<DraftChange, { kind: 'mend' }>): Result<Meant> {
  const found = findings[change.finding]?.mends[change.mend]
  if (found === undefined) return refuse('bad-argument', 'This finding is not there any more.')
  return ok({ what: found.label, changes: found.changes, id: null, otherwise: null })
}
