import type { Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import type { BlockRoom } from '../rollout/blocks.ts'
import type { ByteSource } from '../rollout/bytes.ts'
import type { Problem, Said, Thread } from './model.ts'

export interface ReaderOptions {
  /** An agent's home to look for other files of the session in, after the one that the file lies in. */
  readonly home?: string | null
  /** What was found out about the file from others of its thread; `file` of each is 0. */
  readonly around?: readonly Problem[]
  /** Files that the user pointed at, for those that are not found. */
  readonly bases?: readonly string[]
  /** Memory for what is found out of lines and turns; that of all sessions of this worker when absent. */
  readonly room?: BlockRoom
}

/** One agent's way to keep sessions. */
export interface Reader {
  readonly agent: string
  /**
   * Prompts, answers, commands and summaries of compactions in a file, from an offset at which line `line` begins: without opening the
   * session, so that thousands can be looked through. Absent: what is said in such files is not looked for.
   */
  said?(source: ByteSource, from: Place, take: SaidReader): Steps<undefined>
  /** Does the head of the file look like a session of this agent? */
  recognises(source: ByteSource): boolean
  /** The thread, not yet read. Looks at the files that it goes on from, which may take long where they are packed. */
  open(source: ByteSource, options: ReaderOptions): Steps<Outcome<Thread>>
}

/** Where a line begins: bytes, and lines from 1. */
export interface Place {
  readonly byte: number
  readonly line: number
}

export interface SaidReader {
  text(said: Said): void
  /** Told behind every line: where the next one begins. `ended`: the line has its line end; the last one may still be written. */
  line(next: Place, ended: boolean): void
}
