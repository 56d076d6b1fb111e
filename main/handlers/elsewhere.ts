import type { Steps } from '../base/steps.ts'
import type { Found } from '../library/discover.ts'
import type { KeptHead } from '../library/kept-head.ts'
import type { AskedText, SaidPassages } from '../library/said-passages.ts'
import type { Sessions } from '../library/sessions.ts'
import { isCancelled } from './work.ts'

/** A thread that reads files beside this one. It answers in the order of the files; null when it is gone. */
export interface ReadingThread {
  heads(paths: readonly string[]): Promise<readonly KeptHead[] | null>
  texts(files: readonly AskedText[]): Promise<readonly SaidPassages[] | null>
  /** Ends it; what it still reads is answered with null. */
  close(): void
}

/** What reading elsewhere needs of who reads here. */
export interface Elsewhere {
  readonly sessions: Sessions
  readonly begin: () => ReadingThread
  /** Runs steps beside those of who reads here. */
  readonly run: (steps: Steps<undefined>) => Promise<undefined>
  readonly signal: AbortSignal
  /** Told after each batch. */
  readonly onFiles: () => void
}

/** Fewer files are read before another thread has begun. */
const WORTH = 500
/** Files handed over at once. */
const BATCH = 16
/**
 * How often that is done before the first answer. Heads of so many keep the thread busy for longer than a slice of this one, after which
 * answers are taken; texts take it longer anyway, and each more of them is one more at work here at once. Few are lost by a pause.
 */
const BATCHES = { heads: 6, texts: 2 }

/** Files that were handed over, and how what is read of each is taken in. */
interface Errand {
  readonly files: readonly Found[]
  readonly read: (thread: ReadingThread) => Promise<readonly Steps<undefined>[] | null>
}

/**
 * Has another thread read heads, beside who reads them here, until none is left that can be handed over. What it does not read waits as
 * before.
 */
export async function headsElsewhere(elsewhere: Elsewhere): Promise<void> {
  const { sessions } = elsewhere
  if (sessions.waiting.heads >= WORTH) await withThread(elsewhere, BATCHES.heads, () => headErrand(sessions))
}

function headErrand(sessions: Sessions): Errand {
  const files = sessions.lend(BATCH)
  const read = async (thread: ReadingThread) => {
    const heads = await thread.heads(files.map(({ path }) => path))
    return heads?.map((head, i) => taken(sessions, files[i] as Found, head)) ?? null
  }
  return { files, read }
}

// biome-ignore lint/correctness/useYield: a head is taken in at once
function* taken(sessions: Sessions, found: Found, head: KeptHead): Steps<undefined> {
  sessions.takeIn(found, head)
  return undefined
}

/** The same with what was said. */
export async function textsElsewhere(elsewhere: Elsewhere): Promise<void> {
  const { sessions } = elsewhere
  if (sessions.waiting.texts.files >= WORTH) await withThread(elsewhere, BATCHES.texts, () => textErrand(sessions))
}

function textErrand(sessions: Sessions): Errand {
  const lent = sessions.lendTexts(BATCH)
  const read = async (thread: ReadingThread) => {
    const said = await thread.texts(lent.map(({ path, agent }) => ({ path, agent })))
    return said?.map((one, i) => sessions.takeTexts(lent[i]?.found as Found, one)) ?? null
  }
  return { files: lent.map(({ found }) => found), read }
}

async function withThread(elsewhere: Elsewhere, batches: number, next: () => Errand): Promise<void> {
  const { signal } = elsewhere
  if (signal.aborted) return
  const thread = elsewhere.begin()
  const end = (): void => thread.close()
  signal.addEventListener('abort', end)
  try {
    await Promise.all(Array.from({ length: batches }, () => handOver(elsewhere, thread, next)))
  } finally {
    signal.removeEventListener('abort', end)
    thread.close()
  }
}

async function handOver(elsewhere: Elsewhere, thread: ReadingThread, next: () => Errand): Promise<void> {
  const { sessions, run, signal, onFiles } = elsewhere
  while (!signal.aborted) {
    const { files, read } = next()
    if (files.length === 0) return
    try {
      const all = await read(thread)
      if (all === null) return
      for (const steps of all) await run(steps)
      onFiles()
    } catch (error) {
      if (!isCancelled(error)) throw error
    } finally {
      sessions.giveBack(files)
    }
  }
}
