import type { Checkpoint, CompactionAttempt, Thread, ThreadInfo, Turn } from '../thread/model.ts'
import { bytesText, countText } from '../views/numbers.ts'
import { titleOf } from './session.ts'
import { facts, oneLine, type Style, table } from './text.ts'

/** Turns that are shown at each end of a long list; the JSON has all. */
const SHOWN = 100
const MOST_PROBLEMS = 50

/** The readable form of `inspect`. */
export function* inspectText(thread: Thread, style: Style): Generator<string> {
  yield `${style.title(oneLine(thread.info.name ?? titleOf(thread)))}\n`
  yield* facts([...about(thread.info), ...files(thread), ['lines', lines(thread)], ...sureness(thread)])
  yield `\n${style.title(`${plural(thread.turnCount, 'turn')}`)}\n`
  if (thread.turnCount > 0) yield* table(TURN, turnRows(thread), style)
  yield `\n${style.title(plural(thread.checkpointCount, 'compaction'))}\n`
  if (thread.checkpointCount > 0) yield* table(CHECKPOINT, checkpointRows(thread), style)
  yield* attemptText(thread, style)
  yield `\n${style.title('bytes by kind of line')}\n`
  yield* table([{ head: 'kind' }, { head: 'bytes', right: true }], byteRows(thread), style)
  yield* problemText(thread, style)
}

const about = (info: ThreadInfo): readonly (readonly [string, string | null])[] =>
  [
    ['thread', info.id],
    ['agent', [info.agent, info.cliVersion, info.historyMode].filter(one => one !== null).join(' ')],
    ['model', info.model],
    ['folder', info.cwd],
    ['time', info.startedAt === null ? null : `${info.startedAt} to ${info.endedAt ?? 'an unknown time'}`],
    ['forked from', info.forkedFrom],
    ['parent', info.parentThread],
  ].map(([name = '', value]) => [name ?? '', typeof value === 'string' ? oneLine(value) : null] as const)

/** Of a session that is not read exactly: how sure it is, and why. */
const sureness = ({ fidelity, notes }: Thread): readonly (readonly [string, string])[] =>
  fidelity === 'exact' ? [] : [['fidelity', fidelity], ...notes.map(note => ['', oneLine(note, 400)] as const)]

const files = (thread: Thread): readonly (readonly [string, string])[] =>
  thread.files.map(({ path, bytes, lines, role, cut }) => [
    role === 'own' ? 'file' : role,
    `${oneLine(path, 400)} (${bytesText(bytes)}, ${plural(lines, 'line')}${cut === null ? '' : ` up to byte ${countText(cut.byte)}`})`,
  ])

function lines(thread: Thread): string {
  const { known, unknown, rejected, blank } = thread.counts()
  const broken = thread.checked ? `${countText(rejected)} rejected` : 'rejected lines not counted'
  return `${countText(known)} known, ${countText(unknown)} unknown, ${broken}, ${countText(blank)} blank`
}

const TURN = [
  { head: 'turn', right: true },
  { head: 'lines' },
  { head: 'status' },
  { head: 'items', right: true },
  { head: 'tokens', right: true },
  { head: 'prompt' },
]

function turnRows(thread: Thread): readonly (readonly string[])[] {
  const count = thread.turnCount
  const rows: (readonly string[])[] = []
  for (let n = 1; n <= count; n++) {
    if (count > 2 * SHOWN && n === SHOWN + 1) {
      n = count - SHOWN + 1
      rows.push(['\u2026', `${countText(count - 2 * SHOWN)} turns between; --json has all`])
    }
    rows.push(turnRow(thread.turn(n)))
  }
  return rows
}

const turnRow = (turn: Turn): readonly string[] => [
  String(turn.n),
  `${turn.start}-${turn.end}`,
  statusText(turn),
  countText(turn.items),
  number(turn.tokens),
  oneLine(turn.prompt, 70),
]

/** Where what is shown and what the model knows disagree, the surprising one is said; the reason stands among the problems. */
function statusText({ status, disagreement }: Turn): string {
  if (status === 'rolledBack')
    return `rolled back${disagreement === null ? '' : disagreement.kind === 'shownOnly' ? ', still shown' : ', still in history'}`
  return `${status}${disagreement === null ? '' : disagreement.kind === 'shownOnly' ? ', not in history' : ', not shown'}`
}

const CHECKPOINT = [
  { head: 'compaction', right: true },
  { head: 'line', right: true },
  { head: 'trigger' },
  { head: 'phase' },
  { head: 'how' },
  { head: 'items', right: true },
  { head: 'tokens', right: true },
  { head: 'fidelity' },
  { head: 'encrypted', right: true },
]

function checkpointRows(thread: Thread): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = []
  for (let n = 1; n <= thread.checkpointCount; n++)
    rows.push(checkpointRow(thread.checkpoint(n), (thread.missingBefore?.(n) ?? []).length > 0))
  return rows
}

const checkpointRow = (one: Checkpoint, lacking: boolean): readonly string[] => [
  String(one.n),
  String(one.line),
  one.trigger ?? '?',
  `${one.phase ?? '?'}${one.inferred ? ' (inferred)' : ''}`,
  one.made === null ? one.implementation : 'made here',
  `${number(one.itemsBefore)} -> ${number(one.itemsAfter)}`,
  `${number(one.tokensBefore)} -> ${number(one.tokensAfter)}`,
  lacking ? `${one.fidelity} (before: partial)` : one.fidelity,
  one.opaqueBytes === 0 ? 'no' : bytesText(one.opaqueBytes),
]

const ATTEMPT = [
  { head: 'turn', right: true },
  { head: 'line', right: true },
  { head: 'outcome' },
  { head: 'trigger' },
  { head: 'phase' },
  { head: 'reason' },
]

function* attemptText(thread: Thread, style: Style): Generator<string> {
  if (thread.attemptCount === 0) return
  yield `\n${style.title(`${plural(thread.attemptCount, 'compaction')} that came to nothing`)}\n`
  const attempts = Array.from({ length: thread.attemptCount }, (_, i) => thread.attempt(i + 1))
  yield* table(ATTEMPT, attempts.map(attemptRow), style)
}

const attemptRow = (one: CompactionAttempt): readonly string[] => [
  String(one.turn),
  String(one.line),
  `${one.outcome}${one.inferred ? ' (inferred)' : ''}`,
  one.trigger ?? '?',
  one.phase ?? '?',
  one.message === null ? '' : oneLine(one.message, 100),
]

const byteRows = (thread: Thread): readonly (readonly string[])[] =>
  [...thread.counts().bytesByKind]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, bytes]) => [oneLine(kind, 60), countText(bytes)])

function* problemText(thread: Thread, style: Style): Generator<string> {
  const problems = thread.problems()
  if (problems.length === 0) return
  yield `\n${style.title(plural(problems.length, 'problem'))}\n`
  for (const { line, code, message } of problems.slice(0, MOST_PROBLEMS)) {
    yield `${line === null ? 'file' : `line ${line}`}: ${oneLine(message, 300)} (${oneLine(code)})\n`
  }
  if (problems.length > MOST_PROBLEMS) yield `${countText(problems.length - MOST_PROBLEMS)} more; --json has all.\n`
}

const number = (value: number | null): string => (value === null ? '?' : countText(value))

export const plural = (count: number, noun: string): string => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`
