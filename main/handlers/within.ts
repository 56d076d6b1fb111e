import type { Result, ThreadKey } from '../../preload/contract.ts'
import type { OpenThread } from './open-thread.ts'
import { type Refusal, refuse } from './refusals.ts'

/** Answers from an open thread. */
export type Within = <T>(
  key: ThreadKey,
  answer: (open: OpenThread) => Result<T> | Promise<Result<T>>,
) => Promise<Result<T>>

/** The refusal for a thread that is not there to its end; null when it is. */
export function whole({ thread, isReading }: OpenThread): Refusal | null {
  if (thread.progress.phase !== 'reading') return null
  return isReading
    ? refuse('not-ready', 'The file is still being read.')
    : refuse('unreadable', 'The file was not read to its end, so that a copy would not be whole. Open it again.')
}
