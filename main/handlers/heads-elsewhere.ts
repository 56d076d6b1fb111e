import type { KeptHead } from '../library/kept-head.ts'
import type { Sessions } from '../library/sessions.ts'

/** A thread that reads heads of files beside this one. */
export interface HeadThread {
  /** Heads in the order of the files; null when the thread is gone. */
  read(paths: readonly string[]): Promise<readonly KeptHead[] | null>
  /** Ends it; what it still reads is answered with null. */
  close(): void
}

/** Fewer files are read before another thread has begun. */
const WORTH = 500
/** Files handed over at once, and how often that is done before the first answer: the thread never waits, and a few are lost by a pause. */
const BATCH = 16
const BATCHES = 2

/**
 * Has another thread read heads, beside who reads them here, until none is left that can be handed over. What it does not read waits as
 * before. `onHeads` is told after each batch.
 */
export async function readElsewhere(
  sessions: Sessions,
  begin: () => HeadThread,
  signal: AbortSignal,
  onHeads: () => void,
): Promise<void> {
  if (sessions.waiting.heads < WORTH || signal.aborted) return
  const thread = begin()
  const end = (): void => thread.close()
  signal.addEventListener('abort', end)
  try {
    await Promise.all(Array.from({ length: BATCHES }, () => handOver(sessions, thread, signal, onHeads)))
  } finally {
    signal.removeEventListener('abort', end)
    thread.close()
  }
}

async function handOver(
  sessions: Sessions,
  thread: HeadThread,
  signal: AbortSignal,
  onHeads: () => void,
): Promise<void> {
  while (!signal.aborted) {
    const lent = sessions.lend(BATCH)
    if (lent.length === 0) return
    const heads = await thread.read(lent.map(({ path }) => path))
    for (const [i, found] of lent.entries()) {
      const head = heads?.[i]
      if (head !== undefined) sessions.takeIn(found, head)
    }
    sessions.giveBack(lent)
    if (heads === null) return
    onHeads()
  }
}
