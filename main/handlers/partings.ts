import type { PartingView, Result } from '../../preload/contract.ts'
import { partingAt } from '../compaction/parting.ts'
import type { Thread } from '../thread/model.ts'
import { ok } from './context.ts'
import type { Run } from './diffs.ts'
import { pointOf } from './locate.ts'

/** Points that are remembered: a number each. */
const MOST_KEPT = 1000

/** Where two versions part, point by point: computed for the points that are looked at, and for no others. */
export class Partings {
  readonly #thread: Thread
  readonly #kept = new Map<string, Promise<Result<PartingView | null>>>()

  constructor(thread: Thread) {
    this.#thread = thread
  }

  view(at: string, run: Run): Promise<Result<PartingView | null>> {
    // A thread that is still being read grows: the same point then means something else.
    const { itemCount, checkpointCount, checked } = this.#thread
    const key = `${at} ${itemCount} ${checkpointCount} ${checked}`
    const made = this.#kept.get(key) ?? this.#make(at, run)
    this.#kept.set(key, made)
    for (const oldest of this.#kept.keys()) if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest)
    made.catch(() => this.#kept.delete(key))
    return made
  }

  async #make(at: string, run: Run): Promise<Result<PartingView | null>> {
    const point = pointOf(this.#thread, at)
    if (!point.ok) return point
    const { versions } = this.#thread
    if (versions === null) return ok(null)
    return ok({ at, ...versions, items: await run(partingAt(this.#thread, point.value, versions)) })
  }
}
