import type { Steps } from '../base/steps.ts'
import type { RequestUsage, Thread } from '../thread/model.ts'
import { openingThread } from '../thread/readers.ts'
import type { Found } from './discover.ts'

/** Tokens of answered requests, by the server's counters. */
export interface Spent {
  readonly requests: number
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly total: number
}

export const NOTHING_SPENT: Spent = { requests: 0, input: 0, cached: 0, output: 0, total: 0 }

export const addedSpent = (a: Spent, b: Spent): Spent => ({
  requests: a.requests + b.requests,
  input: a.input + b.input,
  cached: a.cached + b.cached,
  output: a.output + b.output,
  total: a.total + b.total,
})

export function spentIn(requests: readonly RequestUsage[]): Spent {
  let sum = NOTHING_SPENT
  for (const { usage } of requests)
    sum = addedSpent(sum, {
      requests: 1,
      input: usage.input ?? 0,
      cached: usage.cached ?? 0,
      output: usage.output ?? 0,
      total: usage.total ?? (usage.input ?? 0) + (usage.output ?? 0),
    })
  return sum
}

/** What stands in the lines of one file, those that were copied from another session apart. */
export interface FileCounts {
  readonly spent: Spent
  readonly compactions: number
  readonly replayed: {
    readonly spent: Spent
    readonly compactions: number
    readonly bytes: number
  }
  /** The last line of another file that it goes on from, by reference or by a copy; null where it begins by itself. */
  readonly from: { readonly path: string; readonly line: number } | null
}

/** Counts of files as they were when they were read, by what they were held against; the oldest go first. */
const MOST_KEPT = 5000

/** Reads files for their counters; what did not change since is not read again. */
export class LineageCounts {
  readonly #kept = new Map<string, FileCounts | null>();

  /** Counts of a file; null when it cannot be read. `from`: the file of the session that it came from, null when that is not there. */
  *of(found: Found, from: Found | null, open: OpenedThreads): Steps<FileCounts | null> {
    const key = [found, from].map(file => `${file?.path} ${file?.bytes} ${file?.modifiedAt}`).join('\n')
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    const counts = yield* counted(found, from, open)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < MOST_KEPT) break
      this.#kept.delete(oldest)
    }
    this.#kept.set(key, counts)
    return counts
  }
}

function* counted(found: Found, from: Found | null, open: OpenedThreads): Steps<FileCounts | null> {
  const thread = yield* open.at(found.path)
  if (thread === null) return null
  const parent = from === null || thread.replayedFrom === undefined ? null : yield* open.at(from.path)
  const copied = parent === null ? undefined : yield* thread.replayedFrom?.(parent) ?? none()
  const last = copied?.line ?? 0
  const requests = (yield* thread.requests()).filter(({ source }) => source.file === thread.own)
  const compactions = compactionLines(thread)
  const base = thread.files[thread.own - 1]
  return {
    spent: spentIn(requests.filter(({ source }) => source.line > last)),
    compactions: compactions.filter(line => line > last).length,
    replayed: {
      spent: spentIn(requests.filter(({ source }) => source.line <= last)),
      compactions: compactions.filter(line => line <= last).length,
      bytes: copied?.bytes ?? 0,
    },
    from: base === undefined ? (copied?.of ?? null) : { path: base.path, line: base.lines },
  }
}

// biome-ignore lint/correctness/useYield: it stands for an agent that copies nothing
function* none(): Steps<undefined> {
  return undefined
}

/** Lines of the opened file in which it was compacted; those that were rolled back too, as their requests count, too. */
function compactionLines(thread: Thread): readonly number[] {
  const lines: number[] = []
  for (let n = 1; n <= thread.checkpointCount; n++) {
    const { file, line } = thread.checkpoint(n)
    if (file === thread.own) lines.push(line)
  }
  return lines
}

/** Sessions that are open at one time; a large one is not read again for each that came from it. */
const MOST_OPEN = 3

/** Sessions that were opened and read quickly, the last few of them. */
export class OpenedThreads {
  readonly #open = new Map<string, Thread>();

  /** null when it cannot be opened. */
  *at(path: string): Steps<Thread | null> {
    const known = this.#open.get(path)
    if (known !== undefined) {
      // The one that was asked for last goes last.
      this.#open.delete(path)
      this.#open.set(path, known)
      return known
    }
    const opened = yield* openingThread(path)
    if (!opened.ok) return null
    this.#open.set(path, opened.value)
    yield* opened.value.read({ quick: true })
    for (const [oldest, thread] of this.#open) {
      if (this.#open.size <= MOST_OPEN) break
      this.#open.delete(oldest)
      thread.close()
    }
    return opened.value
  }

  close(): void {
    for (const thread of this.#open.values()) thread.close()
    this.#open.clear()
  }
}
