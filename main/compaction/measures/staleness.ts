import type { Place } from '../entities/entity.ts'
import type { Listed } from './measured.ts'

/** Measure 7. */
export interface Staleness {
  /** Readable summaries in the history after; more than one means that an older one was left standing. */
  readonly summaries: number
  readonly stale: Listed<Stale>
}

/** What the summary says although the history before said otherwise later. */
export interface Stale {
  readonly kind: 'value' | 'deletedPath'
  /** A name ("react") or a path. */
  readonly name: string
  readonly summary: { readonly text: string; readonly place: Place }
  readonly before: { readonly text: string; readonly place: Place }
}
