import type { Item, Thread } from '../../thread/model.ts'

/** One file of a session that was read whole; rows are made of its own lines alone, so that no line counts for two sessions. */
export interface Part {
  readonly thread: Thread
  /** By which the session is known in all tables. */
  readonly session: string
  /** Name of the file. */
  readonly file: string
  /** Lines up to this one are copies of those of the session that it came from. */
  readonly replayed: number
  /** Lines behind this one were left behind by a revert. */
  readonly stands: number
  readonly saying: Saying
}

/** What may be told of texts: all, what is no secret, or nothing. */
export interface Saying {
  text(text: string): string | null
  item(item: Item): string | null
}

export const placeOf = ({ session, file }: Part) => ({ session, file })

export const standingOf = ({ replayed, stands }: Part, line: number) => ({
  replayed: line <= replayed,
  reverted: line > stands,
})
