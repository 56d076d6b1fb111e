import { isDatabaseFile } from '../library/inspect-database.ts'
import type {
  Checkpoint,
  CompactionAttempt,
  DisplayedTurn,
  FileCounts,
  Problem,
  Thread,
  ThreadFile,
  Turn,
} from '../thread/model.ts'
import {
  BASE_OPTION,
  type Command,
  DONE,
  type Ending,
  HOME_OPTION,
  JSON_OPTION,
  type Words,
  type World,
} from './command.ts'
import { inspectDatabaseFile } from './inspect-database.ts'
import { inspectText } from './inspect-text.ts'
import { jsonPieces, List } from './json.ts'
import { pathOf, threadJson, withSession } from './session.ts'
import { writeAll } from './write.ts'

export const inspect: Command = {
  name: 'inspect',
  usage: 'FILE [--quick] [--json] [--base FILE] [--home DIR]',
  summary: 'what a session holds: its turns, compactions, lines and problems',
  details: [
    'Every line is parsed before the answer, unless --quick.',
    'Of an SQLite database of Codex (state or thread history): the threads in it.',
  ],
  options: [
    { name: 'quick', value: null, help: 'do not parse every line: rejected lines and sums of tokens stay unknown' },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

async function run(words: Words, world: World): Promise<Ending> {
  const quick = words.options.has('quick')
  const file = words.files[0] ?? ''
  const path = pathOf(file, words, world)
  if (path.ok && isDatabaseFile(path.value)) return inspectDatabaseFile(path.value, words, world)
  return withSession(
    words,
    world,
    async thread => {
      await writeAll(
        world.out,
        words.options.has('json') ? jsonPieces(inspectJson(thread)) : inspectText(thread, world.style),
      )
      return DONE
    },
    { quick },
  )
}

/** design.md section 4. `lines` and `bytes` tell of the opened file alone. */
export function inspectJson(thread: Thread): Readonly<Record<string, unknown>> {
  const counts = thread.counts()
  return {
    thread: threadJson(thread.info),
    files: thread.files.map(fileJson),
    fidelity: thread.fidelity,
    notes: thread.notes,
    lines: linesJson(counts, thread.checked),
    bytes: { total: thread.files[thread.own]?.bytes ?? null, byKind: Object.fromEntries(counts.bytesByKind) },
    turns: new List(each(thread.turnCount, n => turnJson(thread.turn(n)))),
    displayed: displayedJson(thread.displayed()),
    checkpoints: new List(
      each(thread.checkpointCount, n => checkpointJson(thread.checkpoint(n), thread.missingBefore?.(n) ?? [])),
    ),
    attempts: new List(each(thread.attemptCount, n => attemptJson(thread.attempt(n)))),
    problems: new List(thread.problems().map(problemJson)),
  }
}

/** Of a base also what it is and where the next file takes over. */
const fileJson = ({ path, bytes, lines, role, cut }: ThreadFile) => ({
  path,
  bytes,
  lines,
  ...(role !== 'own' && { role }),
  ...(cut !== null && { cut }),
})

/** Before every line was parsed, a line that is broken inside still counts as what its head says. */
const linesJson = ({ known, unknown, rejected, blank }: FileCounts, checked: boolean) => ({
  known,
  unknown,
  rejected: checked ? rejected : null,
  blank,
})

function* each<T>(count: number, make: (n: number) => T): Generator<T> {
  for (let n = 1; n <= count; n++) yield make(n)
}

const turnJson = (turn: Turn) => ({
  n: turn.n,
  id: turn.id,
  file: turn.file,
  start: turn.start,
  end: turn.end,
  status: turn.status,
  prompt: turn.prompt === '' ? null : turn.prompt,
  items: turn.items,
  tokens: turn.tokens,
  rolledBackBy: turn.rolledBackBy,
  displayed: turn.displayed,
  inHistory: turn.inHistory,
  ...(turn.disagreement && { disagreement: turn.disagreement }),
})

const displayedJson = (displayed: readonly DisplayedTurn[] | null) =>
  displayed === null ? null : new List(displayed.map(({ id, turn, status }) => ({ id, turn, status })))

const checkpointJson = (checkpoint: Checkpoint, missingBefore: readonly string[]) => ({
  n: checkpoint.n,
  file: checkpoint.file,
  line: checkpoint.line,
  at: checkpoint.at,
  trigger: checkpoint.trigger,
  phase: checkpoint.phase,
  ...(checkpoint.inferred && { inferred: true }),
  implementation: checkpoint.implementation,
  fidelity: checkpoint.fidelity,
  ...(checkpoint.notes.length > 0 && { notes: checkpoint.notes }),
  ...(missingBefore.length > 0 && { missingBefore }),
  itemsBefore: checkpoint.itemsBefore,
  itemsAfter: checkpoint.itemsAfter,
  tokensBefore: checkpoint.tokensBefore,
  tokensAfter: checkpoint.tokensAfter,
  windowNumber: checkpoint.windowNumber,
  opaqueBytes: checkpoint.opaqueBytes,
  ...(checkpoint.made && { made: checkpoint.made }),
})

const attemptJson = (attempt: CompactionAttempt) => ({
  n: attempt.n,
  file: attempt.file,
  line: attempt.line,
  turn: attempt.turn,
  at: attempt.at,
  outcome: attempt.outcome,
  trigger: attempt.trigger,
  phase: attempt.phase,
  ...(attempt.inferred && { inferred: true }),
  message: attempt.message,
})

const problemJson = ({ file, line, code, message }: Problem) => ({ file, line, code, message })
