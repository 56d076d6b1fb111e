import type { HistoryRowPage, HistoryRowView, HistoryView, Result } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import type { History, Thread } from '../thread/model.ts'
import { historyView } from '../views/history.ts'
import { itemHead } from '../views/item-head.ts'
import { ok } from './context.ts'
import { pointOf, type Run } from './diffs.ts'
import { placeOf } from './locate.ts'

/** A history by reference, and its sums. */
interface Kept {
  readonly history: History
  readonly view: HistoryView
}

/** Histories of one thread that are kept: a step forth and back costs nothing. */
const MOST_KEPT = 8

/** Rows of one page. */
export const MOST_HISTORY_PAGE = 200

/** What the model saw at points of one thread; the last few are kept so that their rows come at once. */
export class Histories {
  readonly #thread: Thread
  readonly #kept = new Map<string, Promise<Result<Kept>>>()

  constructor(thread: Thread) {
    this.#thread = thread
  }

  async view(at: string, run: Run): Promise<Result<HistoryView>> {
    const kept = await this.#history(at, run)
    return kept.ok ? ok(kept.value.view) : kept
  }

  async rows(at: string, from: number, count: number, run: Run): Promise<Result<HistoryRowPage>> {
    const kept = await this.#history(at, run)
    if (!kept.ok) return kept
    const { history } = kept.value
    const rows = await run(this.#rowViews(history, from, Math.min(count, MOST_HISTORY_PAGE)))
    return ok({ from, total: history.items.length, rows })
  }

  *#rowViews({ items }: History, from: number, count: number): Steps<readonly HistoryRowView[]> {
    const rows: HistoryRowView[] = []
    for (const [i, ref] of items.slice(from, from + count).entries()) {
      const { turn } = this.#thread.rowOf(ref.file, ref.line)
      rows.push({ index: from + i, turn, item: itemHead(this.#thread.item(ref)) })
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
    const point = pointOf(this.#thread, at)
    if (!point.ok) return point
    const { turn } = placeOf(this.#thread, point.value)
    const history = await run(this.#thread.history(point.value))
    return ok({ history, view: await run(historyView(this.#thread, history, { at, turn })) })
  }
}
