import type {
  CandidateHead,
  DraftChange,
  DraftChanged,
  DraftRowPage,
  DraftStart,
  DraftTexts,
  DraftView,
  Point,
  Result,
} from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import type { Draft } from '../compaction/editing/draft.ts'
import { layGround } from '../compaction/editing/ground.ts'
import { keepDraft, takeUpDraft } from '../compaction/editing/kept-draft.ts'
import { pieceOf } from '../compaction/editing/piece.ts'
import { type Totals, totalsOf } from '../compaction/editing/totals.ts'
import {
  type DraftPlace,
  readKeptDraft,
  removeKeptDraft,
  setKeptDraftAside,
  writeKeptDraft,
} from '../library/kept-drafts.ts'
import type { Thread } from '../thread/model.ts'
import { parsePoint } from '../thread/point.ts'
import type { Candidates, CandidateWords } from './candidates.ts'
import { ok } from './context.ts'
import type { Run } from './diffs.ts'
import type { Begun, Items } from './draft-parts.ts'
import { changedMeanwhile, type DraftItem, DraftRoom } from './draft-room.ts'
import { listingAt, placeNamed } from './listing.ts'
import { refuse } from './refusals.ts'

/** Rows of one page. */
const MOST_PAGE = 200
/** Milliseconds of quiet after which a draft is written to the disk. */
const QUIET = 500

/** A draft that is open, and the writing of it that waits. */
interface Open {
  readonly room: DraftRoom
  timer: ReturnType<typeof setTimeout> | null
}

export interface DraftsOptions {
  readonly path: string
  readonly dataFolder: string
  readonly candidates: Candidates
  readonly run: Run
}

/** The drafts of one thread, at most one a point. What is not saved is kept on the disk, so that nothing ends it but the user. */
export class Drafts {
  readonly #thread: Thread
  readonly #path: string
  readonly #dataFolder: string
  readonly #candidates: Candidates
  readonly #run: Run
  readonly #open = new Map<Point, Open>()

  constructor(thread: Thread, { path, dataFolder, candidates, run }: DraftsOptions) {
    this.#candidates = candidates
    this.#thread = thread
    this.#path = path
    this.#dataFolder = dataFolder
    this.#run = run
  }

  async open(at: Point, start: DraftStart, anew: boolean): Promise<Result<DraftView>> {
    const there = this.#open.get(at)
    if (there !== undefined && !anew) return there.room.view()
    const made = anew ? await this.#begin(at, start, null, []) : await this.#takeUp(at, start)
    if (!made.ok) return made
    const view = made.value.view()
    if (!view.ok) return view
    // Only now that the new one stands, the old one goes.
    if (anew) this.discard(at)
    // Of two calls at once the first one's draft stays.
    const meanwhile = anew ? undefined : this.#open.get(at)
    if (meanwhile !== undefined) return meanwhile.room.view()
    this.#open.set(at, { room: made.value, timer: null })
    return view
  }

  #place(at: Point): DraftPlace {
    return { thread: this.#thread.info.id, path: this.#path, at }
  }

  /** The draft that was left when the program ended, else a new one. */
  async #takeUp(at: Point, start: DraftStart): Promise<Result<DraftRoom>> {
    const place = this.#place(at)
    const kept = readKeptDraft(this.#dataFolder, place)
    if (kept.kind === 'none') return this.#begin(at, start, null, [])
    if (kept.kind !== 'value') return this.#begin(at, start, null, [`A draft that was left here is lost: ${kept.said}`])
    const began = startOf(kept.value?.start)
    const room = began === null ? null : await this.#begin(at, began, kept.value?.draft ?? null, [LEFT])
    if (room?.ok && room.value.unsaved) return room
    const aside = setKeptDraftAside(this.#dataFolder, place)
    return this.#begin(at, start, null, [
      `A draft that was left here does not fit this session any more. It was kept as ${aside}.`,
    ])
  }

  async #begin(at: Point, start: DraftStart, kept: unknown, notes: readonly string[]): Promise<Result<DraftRoom>> {
    const begun = await this.#begun(at, start)
    if (!begun.ok) return begun
    const weigh = (raw: unknown) => pieceOf(this.#thread, this.#thread.itemFrom(raw, 0))
    const draft: Draft | null = kept === null ? null : takeUpDraft(begun.value.ground, kept, weigh)
    const room = new DraftRoom(this.#thread, begun.value, draft)
    room.notes = notes
    return ok(room)
  }

  async #begun(at: Point, start: DraftStart): Promise<Result<Begun>> {
    const before = await this.#listAt(at)
    if (!before.ok) return before
    const recorded = await this.#recorded(at)
    const list = await this.#startList(start, before.value, recorded)
    if (!list.ok) return list
    const ground = await this.#run(layGround(this.#thread, before.value, list.value))
    const totals = recorded && (await this.#run(this.#totals(recorded)))
    return ok({ at, start, ground, before: before.value, list: list.value, recorded: totals })
  }

  async #listAt(at: Point): Promise<Result<Items>> {
    const place = placeNamed(this.#thread, at)
    if (!place.ok) return place
    if (place.value.sending !== null)
      return refuse('bad-argument', 'Only a history can be edited, not what is sent for it.')
    return ok(await this.#run(listingAt(this.#thread, place.value)))
  }

  /** What the compaction at a point left; null where the point is not before one. */
  async #recorded(at: Point): Promise<Items | null> {
    const point = parsePoint(at)
    if (point?.kind !== 'checkpoint' || point.side !== 'before') return null
    const list = await this.#listAt(`checkpoint:${point.n}:after`)
    return list.ok ? list.value : null
  }

  async #startList(start: DraftStart, before: Items, recorded: Items | null): Promise<Result<Items>> {
    if (start.kind === 'before') return ok(before)
    if (start.kind === 'recorded')
      return recorded === null ? refuse('bad-argument', 'No compaction was recorded at this point.') : ok(recorded)
    return this.#candidates.items(start.id)
  }

  *#totals(list: Items): Steps<Totals> {
    const pieces = []
    for (let i = 0; i < list.count; i++) {
      pieces.push(pieceOf(this.#thread, list.item(i)))
      yield
    }
    return totalsOf(pieces)
  }

  /** The draft of a point as the window saw it last; a refusal where it went on since. */
  #at(at: Point, revision: number): Result<Open> {
    const open = this.#open.get(at)
    if (open === undefined) return notOpen()
    return open.room.revision === revision ? ok(open) : changedMeanwhile()
  }

  async rows(at: Point, revision: number, from: number, count: number): Promise<Result<DraftRowPage>> {
    const open = this.#at(at, revision)
    if (!open.ok) return open
    return ok({ from, rows: await this.#run(open.value.room.rows(from, Math.min(count, MOST_PAGE))) })
  }

  texts(at: Point, revision: number, row: number): Result<DraftTexts> {
    const open = this.#at(at, revision)
    return open.ok ? open.value.room.texts(row) : open
  }

  /** The item of a row; `recorded`: as it was before it was edited. */
  item(at: Point, revision: number, row: number, recorded: boolean): Result<DraftItem> {
    const open = this.#at(at, revision)
    return open.ok ? open.value.room.item(row, recorded) : open
  }

  weigh(at: Point, revision: number, written: Written): Result<{ readonly tokens: number; readonly draft: number }> {
    const open = this.#at(at, revision)
    if (!open.ok) return open
    const { room } = open.value
    if (written.kind === 'add') return ok(room.weighed(this.#thread.message(written.role, written.text), null))
    const made = room.rewritten(written)
    return made.ok ? ok(room.weighed(made.value.raw, made.value.entry)) : made
  }

  async change(at: Point, revision: number, change: DraftChange): Promise<Result<DraftChanged>> {
    const open = this.#open.get(at)
    if (open === undefined) return notOpen()
    const { room } = open
    const id = room.change(change, revision)
    if (!id.ok) return id
    this.#keepLater(at, open)
    await this.#run(room.prepare())
    const view = room.view()
    return view.ok ? ok({ view: view.value, row: room.rowOf(id.value) }) : view
  }

  #keepLater(at: Point, open: Open): void {
    if (open.timer !== null) clearTimeout(open.timer)
    open.timer = setTimeout(() => this.#keep(at, open), QUIET)
  }

  /** Writes the draft down, or lets go of what was written where there is nothing to lose. */
  #keep(at: Point, open: Open): void {
    if (open.timer !== null) clearTimeout(open.timer)
    open.timer = null
    const { room } = open
    const { start, ground } = room.begun
    if (!room.unsaved) {
      removeKeptDraft(this.#dataFolder, this.#place(at))
      return
    }
    const written = writeKeptDraft(this.#dataFolder, this.#place(at), { start, draft: keepDraft(ground, room.draft) })
    room.notes = written.ok ? [] : [`This draft is not kept on the disk: ${written.error.message}`]
  }

  async save(
    at: Point,
    revision: number,
    words: CandidateWords,
  ): Promise<Result<{ readonly candidate: CandidateHead; readonly view: DraftView }>> {
    const open = this.#at(at, revision)
    if (!open.ok) return open
    const { room } = open.value
    const saving = room.draft
    const items = await this.#run(room.items())
    const candidate = await this.#candidates.save({ at, start: room.begun.start, items, ...words })
    if (!candidate.ok) return candidate
    if (room.draft === saving) {
      room.markSaved()
      this.#keep(at, open.value)
    }
    const view = room.view()
    return view.ok ? ok({ candidate: candidate.value, view: view.value }) : view
  }

  discard(at: Point): void {
    const open = this.#open.get(at)
    if (open !== undefined && open.timer !== null) clearTimeout(open.timer)
    this.#open.delete(at)
    removeKeptDraft(this.#dataFolder, this.#place(at))
  }

  /** Writes down what was not written yet. */
  close(): void {
    for (const [at, open] of this.#open) if (open.timer !== null) this.#keep(at, open)
    this.#open.clear()
  }
}

/** A text that is being written, or a message that may be added. */
export type Written =
  | { readonly kind: 'write'; readonly row: number; readonly path: string; readonly text: string }
  | { readonly kind: 'add'; readonly role: 'user' | 'assistant' | 'developer' | 'summary'; readonly text: string }

const notOpen = () => refuse('not-found', 'This draft is not open any more. Open the editor again.')

const LEFT = 'This draft was taken up where it was left. What was undone before cannot be done again.'

function startOf(value: unknown): DraftStart | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null
  if (value.kind === 'recorded' || value.kind === 'before') return { kind: value.kind }
  return value.kind === 'candidate' && 'id' in value && typeof value.id === 'string'
    ? { kind: 'candidate', id: value.id }
    : null
}
