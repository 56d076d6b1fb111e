import type { Steps } from '../base/steps.ts'
import { type Head, type HeadReading, readHead, unread } from './head.ts'
import { type OutlineColumns, outlineColumns } from './session-rows.ts'

/** What is kept of one file, as it goes into the database: plain data, which one thread can hand to another. */
export interface KeptHead {
  readonly head: Head
  readonly columns: OutlineColumns
}

/** Reads it. One file that cannot be got through must not stop the list: it says so itself. */
export function* readKeptHead(path: string): Steps<KeptHead> {
  const { head, outline } = yield* headOrProblem(path)
  return { head, columns: outlineColumns(outline) }
}

function* headOrProblem(path: string): Steps<HeadReading> {
  try {
    return yield* readHead(path)
  } catch (error) {
    return unread(`Reading this file failed (${error instanceof Error ? error.name : typeof error}).`)
  }
}
