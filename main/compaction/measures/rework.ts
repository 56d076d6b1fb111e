import type { Place } from '../entities/entity.ts'
import { ownCopy } from '../entities/own-copy.ts'
import type { Later } from '../reading/read-later.ts'
import type { Judged } from './judged.ts'
import { type Listed, listed, type Ratio } from './measured.ts'

/** Measure 12: work done again, in the first calls after the compaction. */
export interface Rework {
  /** Of the first 30 calls, those that repeat a call of before exactly. */
  readonly repeated: Ratio
  readonly calls: Listed<Again>
  /** Files read before and read again, of all files read after. */
  readonly reread: Ratio
  readonly files: Listed<Again>
  /** Calls up to the first file that is read again, that one included; null when none is. */
  readonly firstReread: number | null
}

export interface Again {
  readonly text: string
  readonly stood: Place
  readonly again: Place
}

/** Calls after a compaction that are looked at for repetition. */
const FIRST_CALLS = 30

export function rework({ before }: Pick<Judged, 'before'>, later: Later): Rework {
  const first = later.calls.slice(0, FIRST_CALLS)
  const calls = first.flatMap(({ key, index }): readonly Again[] => {
    const earlier = before.calls.get(key)
    if (earlier === undefined) return []
    const text = ownCopy(later.side.content(later.side.item(index)).text.slice(0, 200))
    return [{ text, stood: before.side.place(earlier), again: later.side.place(index) }]
  })
  const { files, read, firstReread } = rereadFiles(before.reads, later)
  return {
    repeated: { part: calls.length, whole: first.length },
    calls: listed(calls),
    reread: { part: files.size, whole: read },
    files: listed(
      [...files].map(([text, index]) => ({
        text,
        stood: before.side.place(before.reads.get(text) as number),
        again: later.side.place(index),
      })),
    ),
    firstReread,
  }
}

interface Reread {
  /** Files read on both sides, with the index of the first reading after. */
  readonly files: ReadonlyMap<string, number>
  /** Files read after. */
  readonly read: number
  readonly firstReread: number | null
}

function rereadFiles(readBefore: ReadonlyMap<string, number>, later: Later): Reread {
  const files = new Map<string, number>()
  const read = new Set<string>()
  let firstReread: number | null = null
  for (const [n, { index, reads }] of later.calls.entries()) {
    for (const path of reads) {
      read.add(path)
      if (!readBefore.has(path)) continue
      firstReread ??= n + 1
      if (!files.has(path)) files.set(path, index)
    }
  }
  return { files, read: read.size, firstReread }
}
