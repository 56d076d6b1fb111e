import type { Finding } from '../compaction/audit/finding.ts'
import type { Measured, Ratio } from '../compaction/measures/measured.ts'
import type { Reused, ReuseGroup } from '../compaction/measures/reused.ts'
import type { UseKind } from '../compaction/reading/read-later.ts'
import type { Retention } from '../compaction/retention.ts'
import type { Xray } from '../compaction/xray.ts'
import type { Thread } from '../thread/model.ts'
import { bytesText, countText } from '../views/numbers.ts'
import { CLASS, WHY_NOT } from '../views/xray/retention.ts'
import type { Audited } from './audit.ts'
import { acrossText } from './audit-across-text.ts'
import { economicsText } from './audit-economics-text.ts'
import { plural } from './inspect-text.ts'
import { titleOf } from './session.ts'
import { oneLine, type Style, table } from './text.ts'

/** Entries of a list that are shown; the JSON has more. */
const SHOWN = 10
const MOST_PLACES = 6

/** The readable form of `audit`. */
export function* auditText({ thread, xrays, all }: Audited, style: Style): Generator<string> {
  yield `${style.title(oneLine(titleOf(thread)))}\n`
  if (xrays.length === 0) {
    yield 'This session has no compaction.\n'
    return
  }
  const findings = xrays.flatMap(one => one.findings)
  yield `${plural(xrays.length, 'compaction')}, ${findings.length === 0 ? 'no finding' : bySeverity(findings)}\n`
  for (const one of xrays) yield* compactionText(thread, one, style)
  if (all !== null && xrays.length > 1) yield* acrossText(all.drift, style)
}

const SEVERITY: Readonly<Record<Finding['severity'], string>> = { error: 'error', warning: 'warning', info: 'note' }

const bySeverity = (findings: readonly Finding[]): string =>
  (['error', 'warning', 'info'] as const)
    .map(severity => ({ severity, count: findings.filter(one => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => plural(count, SEVERITY[severity]))
    .join(', ')

function* compactionText(thread: Thread, one: Xray, style: Style): Generator<string> {
  yield `\n${style.title(`compaction ${one.checkpoint}`)}  ${headOf(thread, one)}\n`
  for (const { length, fernet, keptFrom } of one.opaque.blobs) {
    const plain =
      fernet === null ? '' : `, ${countText(fernet.plainBytes.least)} to ${countText(fernet.plainBytes.most)} B of text`
    const from =
      keptFrom === null
        ? ''
        : keptFrom.checkpoint === null
          ? ', kept from before'
          : `, kept from compaction ${keptFrom.checkpoint}`
    yield `encrypted: ${bytesText(length)}${plain}${from}\n`
  }
  for (const [i, finding] of one.findings.entries()) {
    yield* findingText(thread, finding, style)
    if (finding.advice !== one.findings[i + 1]?.advice) yield `${INDENT}${finding.advice}\n`
  }
  yield* reusedText(thread, one.retention, style)
  yield* retentionText(one.retention, style)
  yield* economicsText(one.economics, style)
}

function headOf(thread: Thread, { checkpoint, retention: { sides } }: Xray): string {
  const { file, line, turn, trigger, phase, inferred, implementation, rolledBack } = thread.checkpoint(checkpoint)
  const how = `${trigger ?? '?'}, ${phase ?? '?'}${inferred && phase !== null ? ' (inferred)' : ''}, ${implementation}${rolledBack ? ', taken back' : ''}`
  const items = `${countText(sides.before.items)} -> ${plural(sides.after.items, 'item')}`
  const tokens = `${countText(sides.before.tokens)} -> ${plural(sides.after.tokens, 'token')}`
  return `${placeText(thread, { file, line, turn })}, ${how}: ${items}, ${tokens}`
}

interface At {
  readonly file: number
  readonly line: number
  readonly turn: number
}

/** A line of a base has the base's number beside it, as `files` of the JSON counts. */
function placeText(thread: Thread, { file, line, turn }: At): string {
  const base = file === thread.own ? '' : ` of file ${file}`
  return `line ${line}${base}${turn === 0 ? '' : ` (turn ${turn})`}`
}

/** As wide as a severity and two blanks. */
const INDENT = ' '.repeat(9)

function* findingText(thread: Thread, { code, severity, message, evidence }: Finding, style: Style) {
  yield `${SEVERITY[severity].padEnd(7)}  ${style.title(code)}: ${oneLine(message, 400)}\n`
  const places = evidence.slice(0, MOST_PLACES).map(({ ref, turn, says }) => {
    const place = placeText(thread, { ...ref, turn })
    return says === '' ? place : `${says} ${place}`
  })
  const more = evidence.length - places.length
  yield `${INDENT}${style.quiet(`${places.join(', ')}${more > 0 ? ` and ${countText(more)} more` : ''}`)}\n`
}

const GROUP: Readonly<Record<ReuseGroup, string>> = {
  constraint: 'constraint',
  failedCommand: 'failed command',
  changedFile: 'changed file',
  decision: 'decision',
  error: 'error',
  readFile: 'read file',
  other: 'named',
}

const USE: Readonly<Record<UseKind, string>> = {
  repeatedByUser: 'the user says it again',
  runAgain: 'run again',
  editedAgain: 'changed again',
  readAgain: 'read again',
  namedByAgent: 'the agent names it',
  usedInCall: 'used in a call',
  shown: 'shown by an output',
}

function* reusedText(thread: Thread, { reused }: Retention, style: Style): Generator<string> {
  if (reused.kind === 'notMeasurable') {
    yield `\ndropped, and used again later: ${WHY_NOT[reused.reason].toLowerCase()}\n`
    return
  }
  const { total, shown } = reused.value
  if (total === 0) return
  yield `\ndropped, and used again later: ${countText(total)}\n`
  yield* table(
    REUSED,
    shown.slice(0, SHOWN).map(one => reusedRow(thread, one)),
    style,
  )
  if (total > SHOWN) yield `${countText(total - SHOWN)} more\n`
}

const REUSED = [{ head: 'what' }, { head: 'fact' }, { head: 'stood at' }, { head: 'then' }]

function reusedRow(thread: Thread, { group, fact, detail, stood, uses }: Reused): readonly string[] {
  const [use] = uses
  const then =
    use === undefined ? '' : `${USE[use.kind]}, ${placeText(thread, { ...use.place.ref, turn: use.place.turn })}`
  const text = oneLine(detail === null ? fact.text : `${fact.text}: ${detail}`, 80)
  return [GROUP[group], text, placeText(thread, { ...stood.ref, turn: stood.turn }), then]
}

function* retentionText(retention: Retention, style: Style): Generator<string> {
  const { readable, classes, constraints, decisions, modified, read } = retention
  const head = readable === 'part' ? 'retention, of the part that can be read' : 'retention'
  if (classes.kind === 'notMeasurable') {
    yield `\n${head}: ${WHY_NOT[classes.reason].toLowerCase()}\n`
    return
  }
  const rows = [
    ...classes.value.map(({ class: name, strict }) => ratioRow(CLASS[name], strict)),
    ...one('Constraints of the user', constraints, value => value.kept),
    ...one('Decisions', decisions, value => value.kept),
    ...one('Files changed', modified, value => value.strict),
    ...one('Files read', read, value => value.strict),
  ].filter(row => row[2] !== '0')
  if (rows.length === 0) return
  yield `\n${head}\n`
  yield* table(RETENTION, rows, style)
  for (const limit of retention.limits) yield `${limit}\n`
}

const RETENTION = [
  { head: 'facts before' },
  { head: 'kept', right: true },
  { head: 'of', right: true },
  { head: 'share', right: true },
]

const one = <T>(name: string, value: Measured<T>, ratio: (value: T) => Ratio): readonly (readonly string[])[] =>
  value.kind === 'measured' ? [ratioRow(name, ratio(value.value))] : []

const ratioRow = (name: string, { part, whole }: Ratio): readonly string[] => [
  name,
  countText(part),
  countText(whole),
  whole === 0 ? '' : `${Math.round((100 * part) / whole)} %`,
]
