import type { DiffRowView, DiffView, PairView, Result } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import { type Diff, type DiffKind, diff, type Side } from '../compaction/diff.ts'
import { diffBetween } from '../compaction/recorded-diff.ts'
import type { Thread } from '../thread/model.ts'
import { diffRowView, diffView, MOST_DIFF_ROWS, pairView, type RowItems, Weighed } from '../views/diff.ts'
import { countText } from '../views/numbers.ts'
import { ok } from './context.ts'
import { type CandidateItems, type Listing, listingNamed, type Named } from './listing.ts'
import { noRow, type Refusal, refuse } from './refusals.ts'

/** A diff without its items: the view, and for each row the index on both sides (-1: none). */
interface Kept {
  readonly view: DiffView
  readonly kinds: readonly DiffKind[]
  readonly indexBefore: Int32Array
  readonly indexAfter: Int32Array
  readonly before: Listing
  readonly after: Listing
}

/** Diffs of one thread that are kept: one checkpoint, the next, and back; or as many as stand side by side. */
const MOST_KEPT = 8

/** Rows of one page. */
export const MOST_DIFF_PAGE = 200

/** Runs steps in slices. */
export type Run = <T>(steps: Steps<T>) => Promise<T>

/** The diffs of one thread; the last few are kept so that their rows come at once. */
export class Diffs {
  readonly #thread: Thread
  readonly #candidates: CandidateItems
  readonly #kept = new Map<string, Promise<Result<Kept>>>()

  constructor(thread: Thread, candidates: CandidateItems) {
    this.#thread = thread
    this.#candidates = candidates
  }

  async view(from: string, to: string, run: Run): Promise<Result<DiffView>> {
    const kept = await this.#diff(from, to, run)
    return kept.ok ? ok(kept.value.view) : kept
  }

  async rows(from: string, to: string, row: number, count: number, run: Run): Promise<Result<readonly DiffRowView[]>> {
    const kept = await this.#diff(from, to, run)
    if (!kept.ok) return kept
    return ok(await run(this.#rowViews(kept.value, row, Math.min(count, MOST_DIFF_PAGE))))
  }

  *#rowViews(kept: Kept, from: number, count: number): Steps<readonly DiffRowView[]> {
    const rows: DiffRowView[] = []
    for (let row = from; row < Math.min(kept.view.rows, from + count); row++) {
      rows.push(diffRowView(this.#items(kept, row)))
      yield
    }
    return rows
  }

  async places(from: string, to: string, run: Run): Promise<Result<readonly number[]>> {
    const kept = await this.#diff(from, to, run)
    return kept.ok ? ok([...kept.value.indexBefore]) : kept
  }

  async pair(from: string, to: string, row: number, run: Run): Promise<Result<PairView>> {
    const kept = await this.#diff(from, to, run)
    if (!kept.ok) return kept
    if (row >= kept.value.view.rows) return noRow(row, kept.value.view.rows)
    return ok(pairView(this.#items(kept.value, row)))
  }

  #items(kept: Kept, row: number): RowItems {
    return {
      row,
      kind: kept.kinds[row] as DiffKind,
      before: itemAt(kept.before, kept.indexBefore[row] as number),
      after: itemAt(kept.after, kept.indexAfter[row] as number),
    }
  }

  #diff(from: string, to: string, run: Run): Promise<Result<Kept>> {
    // A thread that is still being read grows: the same points then mean something else.
    const { itemCount, checkpointCount, checked } = this.#thread
    const key = `${from} ${to} ${itemCount} ${checkpointCount} ${checked}`
    const known = this.#kept.get(key)
    this.#kept.delete(key)
    const made = known ?? this.#make(from, to, run)
    this.#kept.set(key, made)
    for (const oldest of this.#kept.keys()) if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest)
    made.catch(() => this.#kept.delete(key))
    return made
  }

  /** Histories may have a diff that is stored; what is sent and candidates have none. */
  #compared(from: Named['place'], to: Named['place'], before: Side, after: Side): Steps<Diff> {
    if (from === null || to === null || from.sending !== null || to.sending !== null) return diff(before, after)
    return diffBetween(this.#thread, { from: from.at, to: to.at, before, after })
  }

  async #make(from: string, to: string, run: Run): Promise<Result<Kept>> {
    const first = await listingNamed(this.#thread, this.#candidates, from, run)
    if (!first.ok) return first
    const second = await listingNamed(this.#thread, this.#candidates, to, run)
    if (!second.ok) return second
    const { list: before } = first.value
    const { list: after } = second.value
    const sides = {
      from,
      to,
      before: { list: before, weighed: new Weighed(before) },
      after: { list: after, weighed: new Weighed(after) },
    }
    const found = await run(
      this.#compared(first.value.place, second.value.place, sides.before.weighed, sides.after.weighed),
    )
    if (found.rows.length > MOST_DIFF_ROWS) return tooLong(found)
    return ok({
      view: diffView(found, sides),
      kinds: found.rows.map(row => row.kind),
      indexBefore: Int32Array.from(found.rows, row => row.before ?? -1),
      indexAfter: Int32Array.from(found.rows, row => row.after ?? -1),
      before,
      after,
    })
  }
}

const itemAt = (list: Listing, index: number): RowItems['before'] =>
  index < 0 ? null : { index, item: list.item(index) }

const tooLong = (found: Diff): Refusal =>
  refuse(
    'bad-argument',
    `This diff has ${countText(found.rows.length)} rows; at most ${countText(MOST_DIFF_ROWS)} can be shown. Choose points that are closer together.`,
  )
