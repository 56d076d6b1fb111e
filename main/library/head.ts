import type { Steps } from '../base/steps.ts'
import { inOneGo, openBytes } from '../rollout/bytes.ts'
import type { Checkpoint, Glance, Thread, TurnSpan } from '../thread/model.ts'
import { openingSource } from '../thread/readers.ts'

/** What the list shows of one session besides what the file system tells. */
export interface Head {
  readonly threadId: string | null
  /** Set with `thread/name/set` and the like, as the file says it. */
  readonly name: string | null
  /** First real prompt, white space folded, cut at 200 characters; "" when there is none. */
  readonly prompt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly agent: string
  readonly cliVersion: string | null
  /** The one that ran last. */
  readonly model: string | null
  readonly cwd: string | null
  readonly branch: string | null
  readonly forkedFrom: string | null
  readonly parentThread: string | null
  /** null when the file cannot be opened. */
  readonly turns: number | null
  readonly checkpoints: number | null
  /** A turn failed, or a line tells of an error. */
  readonly failed: boolean | null
  /** Why it cannot be opened; null when it can. */
  readonly problem: string | null
}

/** What else the library keeps of one file. */
export interface Outline {
  readonly turns: readonly TurnSpan[]
  /** Those whose line stands in the file. */
  readonly checkpoints: readonly Checkpoint[]
  /** Bytes by kind of line; they sum to the bytes of the (unpacked) file. */
  readonly kinds: ReadonlyMap<string, number>
}

export interface HeadReading {
  readonly head: Head
  readonly outline: Outline
}

/** Reads a session quickly, without the parse of every line: a median session costs half a millisecond. */
export function* readHead(path: string): Steps<HeadReading> {
  const source = openBytes(path)
  const opened = source.ok ? yield* openingSource(inOneGo(source.value)) : source
  if (!opened.ok) return unread(opened.error.message)
  const thread = opened.value
  try {
    yield* thread.read({ quick: true })
    return headReading(thread)
  } finally {
    thread.close()
  }
}

/** What is known of a file that cannot be opened. */
export const NO_HEAD: Head = {
  threadId: null,
  name: null,
  prompt: '',
  startedAt: null,
  endedAt: null,
  agent: '',
  cliVersion: null,
  model: null,
  cwd: null,
  branch: null,
  forkedFrom: null,
  parentThread: null,
  turns: null,
  checkpoints: null,
  failed: null,
  problem: null,
}

export const NO_OUTLINE: Outline = { turns: [], checkpoints: [], kinds: new Map() }

export const unread = (problem: string): HeadReading => ({ head: { ...NO_HEAD, problem }, outline: NO_OUTLINE })

/** What a thread that was read tells. */
export function headReading(thread: Thread): HeadReading {
  const glance = thread.glance()
  const checkpoints = Array.from({ length: thread.checkpointCount }, (_, i) => thread.checkpoint(i + 1))
  return {
    head: headOf(thread, glance),
    outline: {
      turns: glance.turns,
      checkpoints: checkpoints.filter(({ file }) => file === thread.own),
      kinds: thread.counts().bytesByKind,
    },
  }
}

function headOf({ info, turnCount, checkpointCount }: Thread, glance: Glance): Head {
  return {
    threadId: info.id,
    name: info.name,
    prompt: glance.prompt.slice(0, 200),
    startedAt: info.startedAt,
    endedAt: info.endedAt,
    agent: info.agent,
    cliVersion: info.cliVersion,
    model: info.model,
    cwd: info.cwd,
    branch: glance.branch,
    forkedFrom: info.forkedFrom,
    parentThread: info.parentThread,
    turns: turnCount,
    checkpoints: checkpointCount,
    failed: glance.failed,
    problem: null,
  }
}
