import type { Steps } from '../base/steps.ts'
import { openBytes } from '../rollout/bytes.ts'
import { isObject, type JsonObject, parseLine } from '../rollout/parse.ts'
import type { DatabaseProblem } from './database-rows.ts'
import type { StateThread } from './state-db.ts'

/** Bytes in which a first line must end; base instructions in it have some 20 kB. */
const LONGEST_FIRST_LINE = 1024 * 1024
const FIRST_TRY = 32 * 1024

/**
 * Where the first line of a thread's rollout contradicts its row: another thread, or another history mode (codex-format.md section 7.2).
 * A first line that cannot be read contradicts nothing; opening the rollout tells what is wrong with it.
 */
export function* claimProblems(
  threads: readonly StateThread[],
  problems: DatabaseProblem[],
  onDone: (done: number) => void,
): Steps<undefined> {
  for (const [i, thread] of threads.entries()) {
    const meta = thread.rollout.path === null ? null : firstMeta(thread.rollout.path)
    if (meta !== null) problems.push(...contradictions(thread, meta))
    onDone(i + 1)
    yield
  }
  return undefined
}

function* contradictions({ id, historyMode }: StateThread, meta: JsonObject): Iterable<DatabaseProblem> {
  if (typeof meta.id === 'string' && meta.id.toLowerCase() !== id.toLowerCase()) {
    const message = `The rollout of the row belongs to the thread ${meta.id}.`
    yield { code: 'rollout-of-another-thread', thread: id, ordinal: null, message }
  }
  // Before there were two modes, and in legacy files of some versions, the line names none.
  const mode = typeof meta.history_mode === 'string' ? meta.history_mode : 'legacy'
  if (historyMode !== null && historyMode !== mode) {
    const message = `The row says ${historyMode}, the rollout's first line ${mode}.`
    yield { code: 'history-mode', thread: id, ordinal: null, message }
  }
}

/** Payload of the `session_meta` that a rollout begins with; null for any other first line. */
function firstMeta(path: string): JsonObject | null {
  const opened = openBytes(path)
  if (!opened.ok) return null
  const source = opened.value
  try {
    for (let size = FIRST_TRY; size <= LONGEST_FIRST_LINE; size *= 4) {
      const bytes = Buffer.alloc(size)
      const head = bytes.subarray(0, source.read(bytes, 0))
      const end = head.indexOf('\n')
      if (end !== -1) return metaIn(head.subarray(0, end))
      if (head.length < size) return null
    }
    return null
  } finally {
    source.close()
  }
}

function metaIn(line: Uint8Array): JsonObject | null {
  const parsed = parseLine(line)
  if (parsed.kind !== 'object' || parsed.value.type !== 'session_meta') return null
  return isObject(parsed.value.payload) ? parsed.value.payload : null
}
