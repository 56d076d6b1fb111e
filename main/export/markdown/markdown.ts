import type { Changes } from '../../thread/exported/shape.ts'
import type { Thread } from '../../thread/model.ts'
import type { Chunks } from '../write-file.ts'
import { head } from './head.ts'
import type { Text } from './text.ts'
import { preface, turnBlocks } from './turn.ts'

/** What is told of a file beside the session in it. */
export interface Facts {
  /** What trimming and redaction did before. */
  readonly changes: Changes
  /** Characters (UTF-16 units) from which on a text is cut in its middle. */
  readonly longest: number
  /** A text that is in no line of the session, without what was redacted. */
  readonly clean: (text: string) => string
}

/** Four screens; outputs are seldom longer, and those that are say it in their ends. */
export const LONGEST = 16_000

/**
 * A session that was read to its end, as Markdown: the same bytes for the same session and facts. It is made while it is written, a row
 * at a time.
 */
export function* markdown(thread: Thread, facts: Facts): Text {
  yield* head(thread, facts)
  yield* preface(thread, facts.longest)
  for (let n = 1; n <= thread.turnCount; n++) yield* turnBlocks(thread, n, facts.longest)
}

export function* markdownChunks(thread: Thread, facts: Facts): Chunks {
  for (const text of markdown(thread, facts)) yield Buffer.from(text)
  return null
}
