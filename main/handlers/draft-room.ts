import type { DraftChange, DraftRowView, DraftTexts, DraftView, Result } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import { runNow, type Steps } from '../base/steps.ts'
import { type Change, changed, nextId } from '../compaction/editing/change.ts'
import { type Draft, type Entry, firstDraft, idOf, pieceIn, standing } from '../compaction/editing/draft.ts'
import { begin, type Drafting, goOn, redo, undo } from '../compaction/editing/drafting.ts'
import type { DraftFinding } from '../compaction/editing/finding.ts'
import { draftFindings } from '../compaction/editing/findings.ts'
import { type Piece, pieceOf } from '../compaction/editing/piece.ts'
import { type DraftRow, draftRows } from '../compaction/editing/rows.ts'
import { draftTotals, type Totals, totalsOf } from '../compaction/editing/totals.ts'
import { withText } from '../compaction/editing/with-text.ts'
import type { Item, Thread } from '../thread/model.ts'
import {
  draftFindingViews,
  draftKinds,
  draftLetters,
  draftRowView,
  draftSum,
  draftTexts,
  findingName,
  MOST_DRAFT_ROWS,
  rowsById,
} from '../views/draft.ts'
import { countText } from '../views/numbers.ts'
import { ok } from './context.ts'
import { type Begun, firstDifference, idsIn, isSame } from './draft-parts.ts'
import { broughtUp } from './draft-seen.ts'
import { changeWords, NOTHING_TO } from './draft-words.ts'
import { noRow, type Refusal, refuse } from './refusals.ts'

/** Earlier revisions that a change may be about. */
const MOST_SEEN = 16

export const changedMeanwhile = (): Refusal =>
  refuse('not-ready', 'The draft was changed meanwhile, perhaps in another window. Look at it again.')

/** What the last change made of the draft, worked out once. */
interface Known {
  readonly rows: readonly DraftRow[]
  readonly byId: ReadonlyMap<string, number>
  readonly findings: readonly DraftFinding[]
  readonly totals: Totals
}

/** One draft while it is edited: what was done, and what follows from it. */
export class DraftRoom {
  readonly begun: Begun
  readonly #thread: Thread
  readonly #before: Totals
  /** Findings that were there before anything was done. */
  readonly #recorded: ReadonlySet<string>
  #drafting: Drafting
  /** The draft that nothing is lost of: the first one, or the one that was saved last. */
  #safe: Draft
  #known: Known | null = null
  /** Drafts that the window may still show, by revision. */
  readonly #seen = new Map<number, Draft>()
  revision = 0
  notes: readonly string[] = []

  constructor(thread: Thread, begun: Begun, draft: Draft | null) {
    this.#thread = thread
    this.begun = begun
    this.#safe = firstDraft(begun.ground)
    this.#drafting = begin(draft ?? this.#safe)
    this.#before = totalsOf(begun.ground.before)
    const found = draftFindings(begun.ground, this.#safe, thread.info.contextWindow)
    this.#recorded = new Set(found.map(findingName))
  }

  get draft(): Draft {
    return this.#drafting.now
  }

  get unsaved(): boolean {
    return this.#drafting.now !== this.#safe
  }

  /** What is there now is kept elsewhere. */
  markSaved(): void {
    this.#safe = this.#drafting.now
  }

  /** Works out what follows from the draft, with pauses. What asks before that waits for it without one. */
  *prepare(): Steps<undefined> {
    const draft = this.draft
    if (this.#known !== null) return undefined
    const known = yield* this.#knowing(draft)
    if (this.draft === draft) this.#known = known
    return undefined
  }

  get #now(): Known {
    this.#known ??= runNow(this.#knowing(this.draft))
    return this.#known
  }

  *#knowing(draft: Draft): Steps<Known> {
    const { ground } = this.begun
    const rows = draftRows(ground, draft)
    yield
    const byId = rowsById(rows, draft)
    yield
    const findings = draftFindings(ground, draft, this.#thread.info.contextWindow)
    yield
    return { rows, byId, findings, totals: draftTotals(ground, draft) }
  }

  view(): Result<DraftView> {
    const { at, start, recorded } = this.begun
    const { rows, byId, findings, totals } = this.#now
    if (rows.length > MOST_DRAFT_ROWS) return tooLong(rows.length)
    const { past, future } = this.#drafting
    return ok({
      at,
      start,
      revision: this.revision,
      ...draftLetters(rows),
      before: draftSum(this.#before),
      recorded: recorded && draftSum(recorded),
      draft: draftSum(totals),
      byKind: draftKinds(this.#before, totals),
      contextWindow: this.#thread.info.contextWindow,
      undo: past.at(-1)?.what ?? null,
      redo: future.at(-1)?.what ?? null,
      unsaved: this.unsaved,
      notes: this.notes,
      findings: draftFindingViews(findings, id => byId.get(id) ?? null, this.#recorded),
      findingsTotal: findings.length,
    })
  }

  *rows(from: number, count: number): Steps<readonly DraftRowView[]> {
    const { rows } = this.#now
    const views: DraftRowView[] = []
    for (let at = from; at < Math.min(rows.length, from + count); at++) {
      const row = rows[at] as DraftRow
      const entry = this.#entryOf(row)
      const before = row.before === null ? null : this.begun.before.item(row.before)
      views.push(draftRowView(at, row, { before, draft: entry && this.#itemOf(entry) }))
      yield
    }
    return views
  }

  #entryOf({ entry }: DraftRow): Entry | null {
    return entry === null ? null : (this.draft.entries[entry] ?? null)
  }

  #itemOf({ content }: Entry): Item {
    switch (content.kind) {
      case 'before':
        return this.begun.before.item(content.index)
      case 'start':
        return this.begun.list.item(content.index)
      case 'made':
        return this.#thread.itemFrom(content.raw, 0)
      default:
        return assertNever(content)
    }
  }

  /** The items as they would be saved. */
  *items(): Steps<readonly unknown[]> {
    const items: unknown[] = []
    for (const entry of standing(this.draft)) {
      items.push(entry.content.kind === 'made' ? entry.content.raw : this.#itemOf(entry).raw)
      yield
    }
    return items
  }

  weigh(raw: unknown): Piece {
    return pieceOf(this.#thread, this.#thread.itemFrom(raw, 0))
  }

  texts(at: number): Result<DraftTexts> {
    const row = this.#now.rows[at]
    if (row === undefined) return noRow(at, this.#now.rows.length)
    const entry = this.#entryOf(row)
    const item = entry === null ? this.begun.before.item(row.before ?? 0) : this.#itemOf(entry)
    return ok(draftTexts(item, this.#thread.texts(item), row.place !== null))
  }

  /** The item of a row with one of its texts written anew. */
  rewritten(at: number, path: string, text: string): Result<{ readonly entry: Entry; readonly raw: unknown }> {
    const row = this.#now.rows[at]
    if (row === undefined) return noRow(at, this.#now.rows.length)
    const entry = this.#entryOf(row)
    if (entry === null || row.place === null) return refuse('bad-argument', 'This item is not in the draft.')
    const item = this.#itemOf(entry)
    const old = this.#thread.texts(item).find(each => each.path === path)
    const made = old && withText(item.raw, path, old.text.slice(0, old.lead) + text)
    return made ? ok({ entry, raw: made.raw }) : refuse('bad-argument', 'This text cannot be edited.')
  }

  /** Tokens of an item that is written, and of the draft with it. */
  weighed(raw: unknown, instead: Entry | null): { readonly tokens: number; readonly draft: number } {
    const { tokens } = this.weigh(raw)
    const gone = instead === null ? 0 : pieceIn(this.begun.ground, instead).tokens
    return { tokens, draft: this.#now.totals.tokens - gone + tokens }
  }

  /**
   * Does a change that was asked for at a revision, or says why not. Answers the id of the item to look at; null where nothing moved.
   * What was asked for while an earlier change was on its way is still about the same items.
   */
  change(change: DraftChange, revision: number): Result<string | null> {
    const before = this.draft
    const wanted = revision === this.revision ? change : this.#broughtUp(change, revision)
    if (wanted === null) return changedMeanwhile()
    const done = this.#go(wanted)
    if (!done.ok) return done
    const after = this.draft
    if (after !== before) {
      this.#known = null
      this.#seen.set(this.revision, before)
      this.#seen.delete(this.revision - MOST_SEEN)
      this.revision += 1
    }
    return ok(done.value ?? firstDifference(before, after))
  }

  /** Row of an item; null where it has none. */
  rowOf(id: string | null): number | null {
    return id === null ? null : (this.#now.byId.get(id) ?? null)
  }

  #broughtUp(change: DraftChange, revision: number): DraftChange | null {
    const seen = this.#seen.get(revision)
    return seen === undefined ? null : broughtUp(this.begun.ground, change, seen, this.draft)
  }

  /** Answers the id of the item to look at; null where the draft itself tells. */
  #go(change: DraftChange): Result<string | null> {
    switch (change.kind) {
      case 'undo':
      case 'redo':
        return this.#step(change.kind)
      case 'remove':
      case 'restore':
        return this.#onRows(change)
      case 'move':
        return this.#move(change)
      case 'write':
        return this.#write(change)
      case 'add':
        return this.#add(change)
      case 'mend':
        return this.#mend(change)
      default:
        return assertNever(change)
    }
  }

  #step(kind: 'undo' | 'redo'): Result<null> {
    const next = kind === 'undo' ? undo(this.#drafting) : redo(this.#drafting)
    if (next === null) return refuse('bad-argument', `There is nothing to ${kind}.`)
    this.#drafting = next
    return ok(null)
  }

  #apply(what: string, ...changes: readonly Change[]): void {
    const draft = changes.reduce((draft, change) => changed(this.begun.ground, draft, change), this.draft)
    this.#drafting = goOn(this.#drafting, what, draft)
  }

  #onRows(change: Extract<DraftChange, { kind: 'remove' | 'restore' }>): Result<string | null> {
    const { rows } = this.#now
    const { kind, from, to } = change
    if (from >= rows.length || to > rows.length || from >= to) return noRow(Math.max(from, to - 1), rows.length)
    const ids = rows
      .slice(from, to)
      .flatMap(row => idsIn(this.begun.ground, row, this.#entryOf(row), { kind, alone: to - from === 1 }))
    if (ids.length === 0) return refuse('bad-argument', NOTHING_TO[kind])
    const before = this.draft
    this.#apply(changeWords(change, ids.length), { kind, ids })
    return before === this.draft ? refuse('bad-argument', NOTHING_TO[kind]) : ok(ids[0] ?? null)
  }

  #standingAt(at: number): Result<Entry> {
    const row = this.#now.rows[at]
    if (row === undefined) return noRow(at, this.#now.rows.length)
    const entry = row.place === null ? null : this.#entryOf(row)
    return entry === null ? refuse('bad-argument', 'This item is not in the draft.') : ok(entry)
  }

  #move(change: Extract<DraftChange, { kind: 'move' }>): Result<string | null> {
    const entry = this.#standingAt(change.row)
    if (!entry.ok) return entry
    const id = idOf(entry.value)
    const before = this.draft
    this.#apply(changeWords(change, 1), { kind: 'move', id, by: change.by })
    return before === this.draft ? refuse('bad-argument', 'There is nothing further this way.') : ok(id)
  }

  #write(change: Extract<DraftChange, { kind: 'write' }>): Result<string | null> {
    const made = this.rewritten(change.row, change.path, change.text)
    if (!made.ok) return made
    const { entry, raw } = made.value
    const id = idOf(entry)
    if (isSame(raw, this.#itemOf(entry).raw)) return ok(id)
    const own = entry.from.kind !== 'new' && isSame(raw, this.#itemOf({ ...entry, content: entry.from }).raw)
    // An item that has its own text again is no longer edited.
    this.#apply(
      changeWords(change, 1),
      own ? { kind: 'restore', ids: [id] } : { kind: 'write', id, raw, piece: this.weigh(raw) },
    )
    return ok(id)
  }

  #add(change: Extract<DraftChange, { kind: 'add' }>): Result<string | null> {
    const after = change.row === null ? ok(null) : this.#entryAbove(change.row)
    if (!after.ok) return after
    const raw = this.#thread.message(change.role, change.text)
    const id = nextId(this.draft)
    this.#apply(changeWords(change, 1), { kind: 'add', after: after.value, raw, piece: this.weigh(raw) })
    return ok(id)
  }

  /** The id of the entry at a row or the nearest above it; null at the head. */
  #entryAbove(at: number): Result<string | null> {
    const { rows } = this.#now
    if (at >= rows.length) return noRow(at, rows.length)
    for (let i = at; i >= 0; i--) {
      const entry = this.#entryOf(rows[i] as DraftRow)
      if (entry !== null) return ok(idOf(entry))
    }
    return ok(null)
  }

  #mend(change: Extract<DraftChange, { kind: 'mend' }>): Result<string | null> {
    const finding = this.#now.findings[change.finding]
    const mend = finding?.mends[change.mend]
    if (mend === undefined) return refuse('bad-argument', 'This finding is not there any more.')
    this.#apply(mend.label, ...mend.changes)
    return ok(null)
  }
}

const tooLong = (rows: number): Refusal =>
  refuse(
    'bad-argument',
    `The two histories have ${countText(rows)} rows together; at most ${countText(MOST_DRAFT_ROWS)} can be edited here.`,
  )
