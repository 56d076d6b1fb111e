import type { Steps } from '../../base/steps.ts'
import type { Disagreement, Problem } from '../model.ts'
import { isRolledBack } from './checkpoint-view.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { Problems } from './problems.ts'
import { judgeTurns, type Truths } from './truths.ts'

/** Where what Codex shows and what the model knows of a turn part; null where they agree. */
export function disagreementOf(index: Index, truths: Truths, turn: number): Disagreement | null {
  const known = truths.inHistory(turn)
  if (known === 'empty' || !index.opensInCodex) return null
  if (index.displayed.isShown(turn)) return known === 'none' ? shownOnly(index, truths, turn) : null
  return known === 'none' ? null : knownOnly(index, truths, turn)
}

const SHOWN = 'Shown by Codex, not in the model’s history'
const KNOWN = 'In the model’s history, not shown by Codex'

function shownOnly(index: Index, truths: Truths, turn: number): Disagreement {
  const { turns, slots } = index
  const start = turns.startOf(turn)
  const back = turns.rolledBackBy(turn)
  const disagreement = (position: number, why: (line: number) => string): Disagreement => {
    const line = index.lines.lineOf(position)
    return { kind: 'shownOnly', line, message: `${SHOWN}: ${why(line)}.` }
  }
  if (back !== null) return disagreement(back, line => `taken back by line ${line}`)
  const emptied = slots[truths.emptied ?? -1]?.position ?? -1
  if (emptied > start && slots[truths.emptied ?? -1]?.recorded === 0)
    return disagreement(emptied, line => `line ${line} replaced the history by an empty one`)
  if ((truths.lastRollback ?? -1) > start)
    return disagreement(truths.lastRollback ?? 0, line => `the rollback in line ${line} reaches across a compaction`)
  return { kind: 'shownOnly', line: null, message: `${SHOWN}.` }
}

function knownOnly(index: Index, truths: Truths, turn: number): Disagreement {
  const taken = index.displayed.takenBy(turn)
  if (taken === null) return { kind: 'knownOnly', line: null, message: `${KNOWN}: no event of the file tells of it.` }
  const line = index.lines.lineOf(taken)
  const items = truths.items(turn)
  const left =
    items === 0
      ? 'a summary of it is left'
      : items === 1
        ? 'one of its items is left'
        : `${items} of its items are left`
  return { kind: 'knownOnly', line, message: `${KNOWN}: line ${line} takes it off the list, but ${left}.` }
}

/** Turns that go together: of the same kind and for the same reason, one after the other in one file. */
interface Run {
  readonly from: number
  readonly to: number
  readonly disagreement: Disagreement
}

export interface Agreement {
  readonly truths: Truths
  /** Where the two disagree, to be listed. */
  readonly problems: readonly Problem[]
}

/** Holds what Codex shows against what the history at the end knows, once every line was checked. */
export function* agreementOf(index: Index, items: Items): Steps<Agreement> {
  const truths = yield* judgeTurns(index, items)
  const problems = new Problems()
  for (const problem of disagreements(index, truths)) problems.add(problem)
  return { truths, problems: problems.list() }
}

function* disagreements(index: Index, truths: Truths): Iterable<Problem> {
  if (!index.opensInCodex) return
  for (const slot of index.slots) {
    if (slot.recorded !== 0 || slot.dead || isRolledBack(index, slot) || !showsBefore(index, slot.position)) continue
    yield at(index, slot.position, 'warning', {
      code: 'empty-replacement-history',
      message: `Line ${index.lines.lineOf(slot.position)} replaces the history by an empty one; Codex goes on showing the turns before it.`,
      outcome: 'the model knows nothing of what was before it; a fork before that line does',
    })
  }
  for (const run of runs(index, truths)) yield runProblem(index, run)
}

function showsBefore(index: Index, position: number): boolean {
  for (let n = index.turns.at(position); n > 0; n--) if (index.displayed.isShown(n)) return true
  return false
}

function* runs(index: Index, truths: Truths): Iterable<Run> {
  let run: Run | undefined
  for (let n = 1; n <= index.turns.count; n++) {
    const disagreement = disagreementOf(index, truths, n)
    if (run && disagreement?.kind === run.disagreement.kind && disagreement.line === run.disagreement.line)
      run = { ...run, to: n }
    else {
      if (run) yield run
      run = disagreement ? { from: n, to: n, disagreement } : undefined
    }
  }
  if (run) yield run
}

function runProblem(index: Index, { from, to, disagreement }: Run): Problem {
  const which = from === to ? `Turn ${from} is` : `Turns ${from} to ${to} are`
  const why = from === to ? disagreement.message : ofMany(disagreement)
  const message = `${which} ${why.charAt(0).toLowerCase()}${why.slice(1)}`
  const shown = disagreement.kind === 'shownOnly'
  return at(index, index.turns.startOf(from), shown ? 'warning' : 'info', {
    code: shown ? 'turn-shown-not-in-history' : 'turn-in-history-not-shown',
    message,
    outcome: shown ? 'the model does not know what is shown' : 'the model knows more than is shown',
  })
}

/** What is left differs from turn to turn. */
function ofMany({ kind, line, message }: Disagreement): string {
  if (kind === 'shownOnly') return message
  if (line === null) return `${KNOWN}: no event of the file tells of them.`
  return `${KNOWN}: line ${line} takes them off the list, but something of each is left.`
}

function at(
  index: Index,
  position: number,
  severity: Problem['severity'],
  what: Pick<Problem, 'code' | 'message' | 'outcome'>,
): Problem {
  const { lines } = index
  const file = lines.fileOf(position)
  const line = lines.lineOf(position)
  return { file, line, byte: lines.file(file).table.start(line), severity, ...what }
}
