import type { HistoryRowPage, HistoryRowView, HistoryView, Result } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import type { Item, Thread } from '../thread/model.ts'
import { historyView } from '../views/history.ts'
import { itemHead } from '../views/item-head.ts'
import { ok } from './context.ts'
import type { Run } from './diffs.ts'
import { type CandidateItems, type Listing, listingNamed } from './listing.ts'
import { placeOf } from './locate.ts'
import { noListed } from './refusals.ts'

/** A list by reference, and its sums. */
interface Kept {
  readonly list: Listing
  readonly view: HistoryView
}

/** Histories of one thread that are kept: a step forth and back costs nothing. */
const MOST_KEPT = 8

/** Rows of one page. */
export const MOST_HISTORY_PAGE = 200

/** What the model saw at points of one thread; the last few are kept so that their rows come at once. */
export class Histories {
  readonly #thread: Thread
  readonly #candidates: CandidateItems
  readonly #kept = new Map<string, Promise<Result<Kept>>>()

  constructor(thread: Thread, candidates: CandidateItems) {
    this.#thread = thread
    this.#candidates = candidates
  }

  async view(at: string, run: Run): Promise<Result<HistoryView>> {
    const kept = await this.#history(at, run)
    return kept.ok ? ok(kept.value.view) : kept
  }

  async rows(at: string, from: number, count: number, run: Run): Promise<Result<HistoryRowPage>> {
    const kept = await this.#history(at, run)
    if (!kept.ok) return kept
    const { list } = kept.value
    const rows = await run(this.#rowViews(list, from, Math.min(count, MOST_HISTORY_PAGE)))
    return ok({ from, total: list.count, rows })
  }

  /** One item of the list, whole. */
  async item(at: string, index: number, run: Run): Promise<Result<Item>> {
    const kept = await this.#history(at, run)
    if (!kept.ok) return kept
    const { list } = kept.value
    return index < list.count ? ok(list.item(index)) : noListed(index, list.count)
  }

  *#rowViews(list: Listing, from: number, count: number): Steps<readonly HistoryRowView[]> {
    const rows: HistoryRowView[] = []
    for (let index = from; index < Math.min(list.count, from + count); index++) {
      const item = list.item(index)
      const { turn } = this.#thread.rowOf(item.ref.file, item.ref.line)
      rows.push({ index, turn, item: itemHead(item) })
      yield
    }
    return rows
  }

  #history(at: string, run: Run): Promise<Result<Kept>> {
    // A thread that is still being read grows: the same point then means something else.
    const { itemCount, checkpointCount, checked } = this.#thread
    const key = `${at} ${itemCount} ${checkpointCount} ${checked}`
    const known = this.#kept.get(key)
    this.#kept.delete(key)
    const made = known ?? this.#make(at, run)
    this.#kept.set(key, made)
    for (const oldest of this.#kept.keys()) if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest)
    made.catch(() => this.#kept.delete(key))
    return made
  }

  async #make(at: string, run: Run): Promise<Result<Kept>> {
    const named = await listingNamed(this.#thread, this.#candidates, at, run)
    if (!named.ok) return named
    const { place, list } = named.value
    // A candidate stands nowhere in the timeline.
    const turn = place === null ? 0 : placeOf(this.#thread, place.at).turn
    return ok({ list, view: await run(historyView(list, { at, turn })) })
  }
}
