import type { Place } from '../entities/entity.ts'
import type { Judged } from './judged.ts'
import { type Listed, listed } from './measured.ts'

/** Measure 8: what must stand together, in the history after. */
export interface PairIntegrity {
  /** Calls without output, outputs without call. */
  readonly orphanCalls: Listed<Place>
  readonly orphanOutputs: Listed<Place>
  readonly reasoning: BeforeAfter
  readonly images: BeforeAfter
}

export interface BeforeAfter {
  readonly before: number
  readonly after: number
}

export function pairs({ before, after }: Pick<Judged, 'before' | 'after'>): PairIntegrity {
  const { side, calls, outputs } = after
  const orphans = (these: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): Listed<Place> => {
    const { total, shown } = listed([...these].filter(([id]) => !others.has(id)))
    return { total, shown: shown.map(([, index]) => side.place(index)) }
  }
  return {
    orphanCalls: orphans(calls, outputs),
    orphanOutputs: orphans(outputs, calls),
    reasoning: { before: before.tally.reasoning, after: after.tally.reasoning },
    images: { before: before.tally.images, after: after.tally.images },
  }
}
