import type { Steps } from '../base/steps.ts'
import type { Thread } from '../thread/model.ts'
import { openingThread } from '../thread/readers.ts'

/** What the list shows of one session besides what the file system tells. */
export interface Head {
  readonly threadId: string | null
  /** Set with `thread/name/set` and the like, as the file says it. */
  readonly name: string | null
  /** First real prompt, white space folded, cut at 200 characters; "" when there is none. */
  readonly prompt: string
  readonly startedAt: string | null
  readonly agent: string
  readonly cliVersion: string | null
  readonly cwd: string | null
  readonly forkedFrom: string | null
  readonly parentThread: string | null
  /** null when the file cannot be opened. */
  readonly turns: number | null
  readonly checkpoints: number | null
  /** Why it cannot be opened; null when it can. */
  readonly problem: string | null
}

/** Reads a session quickly, without the parse of every line: a median session costs a few milliseconds. */
export function* readHead(path: string): Steps<Head> {
  const opened = yield* openingThread(path)
  if (!opened.ok) return { ...NO_HEAD, problem: opened.error.message }
  const thread = opened.value
  try {
    yield* thread.read({ quick: true })
    return headOf(thread)
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
  agent: '',
  cliVersion: null,
  cwd: null,
  forkedFrom: null,
  parentThread: null,
  turns: null,
  checkpoints: null,
  problem: null,
}

function headOf(thread: Thread): Head {
  const { info } = thread
  return {
    threadId: info.id,
    name: info.name,
    prompt: promptOf(thread),
    startedAt: info.startedAt,
    agent: info.agent,
    cliVersion: info.cliVersion,
    cwd: info.cwd,
    forkedFrom: info.forkedFrom,
    parentThread: info.parentThread,
    turns: thread.turnCount,
    checkpoints: thread.checkpointCount,
    problem: null,
  }
}

/** First turns that are looked at: a session may begin with turns that nobody typed. */
const TURNS = 20

function promptOf(thread: Thread): string {
  for (let n = 1; n <= Math.min(TURNS, thread.turnCount); n++) {
    const prompt = thread.turn(n).prompt.replace(/\s+/g, ' ').trim()
    if (prompt !== '') return prompt.slice(0, 200)
  }
  return ''
}
