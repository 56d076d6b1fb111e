import { failed, type Outcome } from '../base/failure.ts'
import { runNow, type Steps } from '../base/steps.ts'
import { type ByteSource, openBytes } from '../rollout/bytes.ts'
import { codexReader } from './codex/reader.ts'
import { exportedReader } from './exported/reader.ts'
import { isArchive, isLfsPointer, looksLike } from './looks-like.ts'
import type { Thread } from './model.ts'
import type { Place, Reader, ReaderOptions, SaidReader } from './reader.ts'

/** Every kind of file that a session can be read from. The only place that names an agent. */
export const READERS: readonly Reader[] = [exportedReader, codexReader]

export interface OpenOptions extends ReaderOptions {
  /** Readers to try in order; the built-in ones when absent. */
  readonly readers?: readonly Reader[]
}

/** Bytes looked at to say what a file is that no reader knows. */
const HEAD = 4096

/** Opens a session file by what it holds. The thread is not read yet: drive `read`. */
export const openThread = (path: string, options: OpenOptions = {}): Outcome<Thread> =>
  runNow(openingThread(path, options))

/** The same in steps, for who has to answer in between. */
export function* openingThread(path: string, options: OpenOptions = {}): Steps<Outcome<Thread>> {
  const opened = openBytes(path)
  return opened.ok ? yield* openingSource(opened.value, options) : opened
}

/** The same of bytes that may lie anywhere. They are closed with the thread, or when there is none. */
export function* openingSource(source: ByteSource, options: OpenOptions = {}): Steps<Outcome<Thread>> {
  let thread: Outcome<Thread> | undefined
  try {
    const reader = (options.readers ?? READERS).find(each => each.recognises(source))
    if (reader) thread = yield* reader.open(source, options)
    return thread ?? noSession(source)
  } finally {
    if (!thread?.ok) source.close()
  }
}

/** What is said in a file of an agent's that is open already; null where its sessions are not looked through. */
export function readSaid(agent: string, source: ByteSource, from: Place, take: SaidReader): Steps<undefined> | null {
  const reader = READERS.find(each => each.agent === agent)
  return reader?.said?.(source, from, take) ?? null
}

function noSession(source: ByteSource): Outcome<Thread> {
  const { path } = source
  const head = Buffer.alloc(Math.min(HEAD, source.size))
  source.read(head, 0)
  if (isLfsPointer(head))
    return failed('lfs-pointer', `${path} is a Git LFS pointer: the session itself was not fetched (git lfs pull).`)
  const unpacked = source.packed ? 'unpacked, ' : ''
  return failed(
    'not-a-session',
    `${path} is not a session: ${unpacked}it looks like ${looksLike(head)}.${isArchive(head) && !source.packed ? ' Unpack it first.' : ''}`,
  )
}
