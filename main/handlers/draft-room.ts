import type { DraftChange, DraftItemView, DraftRowView, DraftTexts, DraftView, Result } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import { runNow, type Steps } from '../base/steps.ts'
import { changed } from '../compaction/editing/change.ts'
import { type Draft, type Entry, firstDraft, pieceIn, standing } from '../compaction/editing/draft.ts'
import { begin, type Drafting, goOn, redo, undo } from '../compaction/editing/drafting.ts'
import type { DraftFinding } from '../compaction/editing/finding.ts'
import { draftFindings } from '../compaction/editing/findings.ts'
import { type Piece, pieceOf } from '../compaction/editing/piece.ts'
import { type DraftRow, draftRows } from '../compaction/editing/rows.ts'
import { draftTotals, type Totals, totalsOf } from '../compaction/editing/totals.ts'
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
import { type Here, meant, rewritten } from './draft-change.ts'
import { type Begun, firstDifference } from './draft-parts.ts'
import { broughtUp } from './draft-seen.ts'
import { noRow, type Refusal, refuse } from './refusals.ts'

/** Earlier revisions that a change may be about. */
const MOST_SEEN = 16

export const changedMeanwhile = (): Refusal =>
  refuse('not-ready', 'The draft was changed meanwhile, perhaps in another window. Look at it again.')

/** An item of a row, and whether the user wrote it. */
export interface DraftItem {
  readonly item: Item
  readonly written: DraftItemView['written']
}

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

  item(at: number, recorded: boolean): Result<DraftItem> {
    const row = this.#now.rows[at]
    if (row === undefined) return noRow(at, this.#now.rows.length)
    const entry = this.#entryOf(row)
    if (entry === null) return ok({ item: this.begun.before.item(row.before ?? 0), written: 'no' })
    const { from, content } = entry
    const written = from.kind === 'new' ? 'added' : content.kind === 'made' ? 'edited' : 'no'
    if (!recorded || from.kind === 'new') return ok({ item: this.#itemOf(entry), written })
    return ok({ item: this.#itemOf({ ...entry, content: from }), written })
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
  rewritten(written: {
    readonly row: number
    readonly path: string
    readonly text: string
  }): Result<{ readonly entry: Entry; readonly raw: unknown }> {
    return rewritten(this.#here(), written)
  }

  #here(): Here {
    return {
      thread: this.#thread,
      ground: this.begun.ground,
      draft: this.draft,
      rows: this.#now.rows,
      findings: this.#now.findings,
      itemOf: entry => this.#itemOf(entry),
      weigh: raw => this.weigh(raw),
    }
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
    if (change.kind === 'undo' || change.kind === 'redo') return this.#step(change.kind)
    const wanted = meant(this.#here(), change)
    if (!wanted.ok) return wanted
    const { what, changes, id, otherwise } = wanted.value
    const draft = changes.reduce((draft, one) => changed(this.begun.ground, draft, one), this.draft)
    if (draft === this.draft && otherwise !== null) return refuse('bad-argument', otherwise)
    this.#drafting = goOn(this.#drafting, what, draft)
    return ok(id)
  }

  #step(kind: 'undo' | 'redo'): Result<null> {
    const next = kind === 'undo' ? undo(this.#drafting) : redo(this.#drafting)
    if (next === null) return refuse('bad-argument', `There is nothing to ${kind}.`)
    this.#drafting = next
    return ok(null)
  }
}

const tooLong = (rows: number): Refusal =>
  refuse(
    'bad-argument',
    `The two histories have ${countText(rows)} rows together; at most ${countText(MOST_DRAFT_ROWS)} can be edited here.`,
  )
