import type {
  AppError,
  CheckpointView,
  FileStanding,
  FileView,
  LayoutPage,
  ThreadPhase,
  ThreadProgress,
  ThreadView,
  TurnStatus,
  TurnView,
} from '../../preload/contract.ts'
import { fold } from '../base/fold.ts'
import type { Steps } from '../base/steps.ts'
import type { Checkpoint, Thread, ThreadFile, Turn } from '../thread/model.ts'

/** Turns of one layout page: with its bands it stays under 1 MB. */
export const LAYOUT_TURNS = 20_000
/** Bands of one layout page. */
const LAYOUT_BANDS = 15_000

/** How an open thread stands besides what the thread itself knows. */
export interface Standing {
  readonly key: string
  readonly phase: ThreadPhase
  readonly error: AppError | null
  readonly problems: number
  readonly file: FileStanding
  readonly grown: number
  readonly renewed: number
}

export function progressView(thread: Thread, standing: Standing): ThreadProgress {
  const { bytesDone, bytesTotal } = thread.progress
  return {
    key: standing.key,
    file: standing.file,
    grown: standing.grown,
    renewed: standing.renewed,
    phase: standing.phase,
    bytesDone,
    bytesTotal,
    lines: thread.files.reduce((sum, file) => sum + file.lines, 0),
    turns: thread.turnCount,
    checkpoints: thread.checkpointCount,
    problems: standing.problems,
    error: standing.error,
  }
}

export interface Named {
  /** The user's name for the session where the library knows one. */
  readonly name: string | null
  readonly peakTokens: number | null
  readonly lastTokens: number | null
}

export function threadView(thread: Thread, standing: Standing, named: Named): ThreadView {
  const { info } = thread
  const path = thread.files[thread.own]?.path ?? ''
  const name = named.name ?? info.name
  return {
    key: standing.key,
    path,
    id: info.id,
    agent: info.agent,
    title: name ?? titleOf(thread) ?? baseName(path),
    name,
    cliVersion: info.cliVersion,
    historyMode: info.historyMode,
    cwd: info.cwd,
    model: info.model,
    startedAt: info.startedAt,
    endedAt: info.endedAt,
    forkedFrom: info.forkedFrom,
    parentThread: info.parentThread,
    files: thread.files.map((file, i) => fileView(thread, file, i)),
    missing: thread.missing,
    fidelity: thread.fidelity,
    notes: thread.notes,
    versions: thread.versions,
    lines: linesOf(thread),
    progress: progressView(thread, standing),
    prefaceRows: thread.prefaceRows,
    contextWindow: info.contextWindow,
    peakTokens: named.peakTokens,
    lastTokens: named.lastTokens,
  }
}

const fileView = (thread: Thread, { path, bytes, lines, role, cut }: ThreadFile, i: number): FileView => {
  const { fidelity, notes } = thread.fileFidelity(i)
  return { path, bytes, lines, role, cut, fidelity, notes }
}

function linesOf(thread: Thread): ThreadView['lines'] {
  const { known, unknown, rejected, blank } = thread.counts()
  return thread.checked ? { known, unknown, rejected, blank } : { known: null, unknown: null, rejected: null, blank }
}

/** First turns that are looked at for a prompt: a session may begin with turns that nobody typed. */
const TITLE_TURNS = 20

function titleOf(thread: Thread): string | null {
  for (let n = 1; n <= Math.min(TITLE_TURNS, thread.turnCount); n++) {
    const prompt = fold(thread.turn(n).prompt, 200)
    if (prompt !== '') return prompt
  }
  return null
}

export const baseName = (path: string): string => /[^\\/]*$/.exec(path)?.[0] || path

export const turnView = (turn: Turn): TurnView => ({
  n: turn.n,
  id: turn.id,
  file: turn.file,
  start: turn.start,
  end: turn.end,
  status: turn.status,
  prompt: fold(turn.prompt, 200),
  items: turn.items,
  rows: turn.rows,
  tokens: turn.tokens,
  bytes: turn.bytes,
  startedAt: turn.startedAt,
  endedAt: turn.endedAt,
  rolledBackBy: turn.rolledBackBy,
  disagreement: turn.disagreement,
})

export const checkpointView = (checkpoint: Checkpoint, missingBefore: readonly string[]): CheckpointView => ({
  n: checkpoint.n,
  file: checkpoint.file,
  line: checkpoint.line,
  turn: checkpoint.turn,
  at: checkpoint.at,
  trigger: checkpoint.trigger,
  phase: checkpoint.phase,
  inferred: checkpoint.inferred,
  implementation: checkpoint.implementation,
  fidelity: checkpoint.fidelity,
  notes: checkpoint.notes,
  missingBefore,
  itemsBefore: checkpoint.itemsBefore,
  itemsAfter: checkpoint.itemsAfter,
  tokensBefore: checkpoint.tokensBefore,
  tokensAfter: checkpoint.tokensAfter,
  windowNumber: checkpoint.windowNumber,
  opaqueBytes: checkpoint.opaqueBytes,
  rolledBack: checkpoint.rolledBack,
  made: checkpoint.made,
})

const STATUS_LETTER = {
  completed: 'c',
  interrupted: 'i',
  failed: 'f',
  rolledBack: 'r',
  open: 'o',
} as const satisfies Record<TurnStatus, string>

/** Rows and states of turns `from` on, at most `LAYOUT_TURNS`, and where all bands stand. */
export function* layoutPage(thread: Thread, from: number): Steps<LayoutPage> {
  const rows: number[] = []
  let status = ''
  for (let n = from; n <= Math.min(thread.turnCount, from + LAYOUT_TURNS - 1); n++) {
    const turn = thread.turnShape(n)
    rows.push(turn.rows)
    status += STATUS_LETTER[turn.status]
    yield
  }
  const bands = []
  for (let n = 1; n <= Math.min(thread.checkpointCount, LAYOUT_BANDS); n++) {
    const { turn, row } = thread.checkpoint(n)
    bands.push({ turn, row, checkpoint: n })
    yield
  }
  return { from, total: thread.turnCount, rows, status, bands }
}
