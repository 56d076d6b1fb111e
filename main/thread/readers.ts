import { failed, type Outcome } from '../base/failure.ts'
import { openBytes } from '../rollout/bytes.ts'
import { codexReader } from './codex/reader.ts'
import { isLfsPointer, looksLike } from './looks-like.ts'
import type { Thread } from './model.ts'
import type { Reader, ReaderOptions } from './reader.ts'

/** Every agent whose sessions can be read. The only place that names one. */
export const READERS: readonly Reader[] = [codexReader]

export interface OpenOptions extends ReaderOptions {
  /** Readers to try in order; the built-in ones when absent. */
  readonly readers?: readonly Reader[]
}

/** Bytes looked at to say what a file is that no reader knows. */
const HEAD = 4096

/** Opens a session file by what it holds. The thread is not read yet: drive `read`. */
export function openThread(path: string, options: OpenOptions = {}): Outcome<Thread> {
  const opened = openBytes(path)
  if (!opened.ok) return opened
  const source = opened.value
  const reader = (options.readers ?? READERS).find(each => each.recognises(source))
  const thread = reader?.open(source, options)
  if (thread?.ok) return thread
  const head = Buffer.alloc(Math.min(HEAD, source.size))
  source.read(head, 0)
  source.close()
  if (thread) return thread
  if (isLfsPointer(head))
    return failed('lfs-pointer', `${path} is a Git LFS pointer: the session itself was not fetched (git lfs pull).`)
  return failed(
    'not-a-session',
    `${path} is not a session: ${source.packed ? 'unpacked, ' : ''}it looks like ${looksLike(head)}.`,
  )
}
