import type { Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { ByteSource } from '../rollout/bytes.ts'
import type { Problem, Thread } from './model.ts'

export interface ReaderOptions {
  /** An agent's home to look for other files of the session in, after the one that the file lies in. */
  readonly home?: string | null
  /** What was found out about the file from others of its thread; `file` of each is 0. */
  readonly around?: readonly Problem[]
  /** Files that the user pointed at, for those that are not found. */
  readonly bases?: readonly string[]
}

/** One agent's way to keep sessions. */
export interface Reader {
  readonly agent: string
  /** Does the head of the file look like a session of this agent? */
  recognises(source: ByteSource): boolean
  /** The thread, not yet read. Looks at the files that it goes on from, which may take long where they are packed. */
  open(source: ByteSource, options: ReaderOptions): Steps<Outcome<Thread>>
}
