import type { Action, CompactionAttempt, CurvePoint, DisplayedTurn, MadeHere, PlanStep, Problem } from '../model.ts'
import { decodeKept, decodeRecord, decodeRequest } from './decode-record.ts'
import type {
  Cut,
  Entries,
  ExportedCheckpoint,
  ExportedDiff,
  ExportedDiffRow,
  ExportedHistory,
  ExportedItem,
  ExportedRow,
  ExportedTurn,
  Section,
} from './shape.ts'
import {
  count,
  countOrNull,
  type Fields,
  fieldsOf,
  flag,
  flagOrNull,
  integerOrNull,
  listOf,
  oneOf,
  text,
  textOrNull,
  texts,
} from './values.ts'
import { DIFF_KINDS, FIDELITIES, IMPLEMENTATIONS, IN_HISTORY, ITEM_KINDS, PHASES, STATUSES, TRIGGERS } from './words.ts'

/** Reads one entry of a list; `place` is where it stands there. */
type Decode<S extends Section> = (value: Fields, place: number) => Entries[S]

export const DECODE: { readonly [S in Section]: Decode<S> } = {
  turns: (turn, place): ExportedTurn => ({
    n: place + 1,
    id: textOrNull(turn['id']),
    file: count(turn['file']),
    start: count(turn['start']),
    end: count(turn['end']),
    status: oneOf(turn['status'], STATUSES, 'open'),
    prompt: text(turn['prompt']).slice(0, 200),
    items: count(turn['items']),
    rows: count(turn['rows']),
    tokens: countOrNull(turn['tokens']),
    bytes: count(turn['bytes']),
    startedAt: textOrNull(turn['startedAt']),
    endedAt: textOrNull(turn['endedAt']),
    rolledBackBy: countOrNull(turn['rolledBackBy']),
    displayed: flagOrNull(turn['displayed']),
    inHistory: oneOf(turn['inHistory'], IN_HISTORY, null),
    disagreement: disagreementOf(turn['disagreement']),
    firstRow: count(turn['firstRow']),
    x: count(turn['x']),
    before: countOrNull(turn['before']),
    after: countOrNull(turn['after']),
  }),
  displayed: (turn): DisplayedTurn => ({
    id: textOrNull(turn['id']),
    turn: count(turn['turn']),
    status: oneOf(turn['status'], ['completed', 'interrupted', 'failed'], 'completed'),
  }),
  attempts: (attempt, place): CompactionAttempt => ({
    n: place + 1,
    file: count(attempt['file']),
    line: count(attempt['line']),
    turn: count(attempt['turn']),
    at: textOrNull(attempt['at']),
    trigger: oneOf(attempt['trigger'], TRIGGERS, null),
    phase: oneOf(attempt['phase'], PHASES, null),
    inferred: flag(attempt['inferred']),
    outcome: oneOf(attempt['outcome'], ['failed', 'interrupted'], 'failed'),
    message: textOrNull(attempt['message']),
  }),
  checkpoints: decodeCheckpoint,
  rows: decodeRow,
  items: decodeItem,
  histories: (history): ExportedHistory => ({
    keep: count(history['keep']),
    runs: listOf(history['runs']).map(run => [count(listOf(run)[0]), count(listOf(run)[1])] as const),
    fidelity: oneOf(history['fidelity'], FIDELITIES, 'partial'),
    notes: texts(history['notes']),
  }),
  diffRows: (row): ExportedDiffRow => {
    const [before, after, tokensAfter] = [row['before'], row['after'], row['tokensAfter']].map(countOrNull)
    return {
      kind: oneOf(row['kind'], DIFF_KINDS, 'rewritten'),
      ...(typeof before === 'number' && { before }),
      ...(typeof after === 'number' && { after }),
      tokens: count(row['tokens']),
      ...(typeof tokensAfter === 'number' && { tokensAfter }),
    }
  },
  requests: decodeRequest,
  curve: (point): CurvePoint => ({
    x: count(point['x']),
    tokens: count(point['tokens']),
    file: count(point['file']),
    line: count(point['line']),
    turn: count(point['turn']),
  }),
  problems: (problem): Problem => ({
    file: count(problem['file']),
    line: countOrNull(problem['line']),
    byte: countOrNull(problem['byte']),
    severity: oneOf(problem['severity'], ['error', 'warning', 'info'], 'warning'),
    code: text(problem['code']),
    message: text(problem['message']),
    outcome: text(problem['outcome']),
  }),
}

function disagreementOf(value: unknown): NonNullable<ExportedTurn['disagreement']> | null {
  const kind = oneOf(fieldsOf(value)['kind'], ['shownOnly', 'knownOnly'], null)
  if (kind === null) return null
  return { kind, line: countOrNull(fieldsOf(value)['line']), message: text(fieldsOf(value)['message']) }
}

function decodeCheckpoint(value: Fields, place: number): ExportedCheckpoint {
  return {
    n: place + 1,
    file: count(value['file']),
    line: count(value['line']),
    turn: count(value['turn']),
    row: count(value['row']),
    at: textOrNull(value['at']),
    trigger: oneOf(value['trigger'], TRIGGERS, null),
    phase: oneOf(value['phase'], PHASES, null),
    inferred: flag(value['inferred']),
    implementation: oneOf(value['implementation'], IMPLEMENTATIONS, 'other'),
    fidelity: oneOf(value['fidelity'], FIDELITIES, 'partial'),
    notes: texts(value['notes']),
    itemsBefore: countOrNull(value['itemsBefore']),
    itemsAfter: countOrNull(value['itemsAfter']),
    tokensBefore: countOrNull(value['tokensBefore']),
    tokensAfter: countOrNull(value['tokensAfter']),
    windowNumber: countOrNull(value['windowNumber']),
    opaqueBytes: count(value['opaqueBytes']),
    rolledBack: flag(value['rolledBack']),
    made: madeOf(value['made']),
    x: count(value['x']),
    before: count(value['before']),
    after: count(value['after']),
    diff: decodeDiff(fieldsOf(value['diff'])),
    record: decodeRecord(fieldsOf(value['record']), place + 1),
    kept: decodeKept(fieldsOf(value['kept'])),
  }
}

function madeOf(value: unknown): MadeHere | null {
  if (typeof value !== 'object' || value === null) return null
  const { strategy, candidate } = fieldsOf(value)
  return { strategy: textOrNull(strategy), candidate: textOrNull(candidate) }
}

function decodeDiff(diff: Fields): ExportedDiff {
  const sum = (side: Fields) => ({
    items: count(side['items']),
    tokens: count(side['tokens']),
    bytes: count(side['bytes']),
  })
  return {
    firstRow: count(diff['firstRow']),
    rows: count(diff['rows']),
    before: sum(fieldsOf(diff['before'])),
    after: sum(fieldsOf(diff['after'])),
    // The sums by kind are made of the rows again: see compaction/recorded-diff.ts.
    totals: {},
  }
}

function decodeRow(row: Fields): ExportedRow {
  const place = { file: count(row['file']), line: count(row['line']), at: textOrNull(row['at']) }
  switch (row['kind']) {
    case 'item':
      return { kind: 'item', item: count(row['item']) }
    case 'band':
      return { kind: 'band', checkpoint: count(row['checkpoint']) }
    case 'note':
      return { kind: 'note', ...place, text: text(row['text']), attempt: countOrNull(row['attempt']) }
    default: {
      const state = oneOf(row['state'], ['unknown', 'rejected'], 'unknown')
      return { kind: 'line', ...place, state, type: textOrNull(row['type']), bytes: count(row['bytes']) }
    }
  }
}

function decodeItem(item: Fields): ExportedItem {
  const as = countOrNull(item['as'])
  const cut = cutOf(item['cut'])
  return {
    file: count(item['file']),
    line: count(item['line']),
    index: countOrNull(item['index']),
    kind: oneOf(item['kind'], ITEM_KINDS, 'other'),
    label: text(item['label']).slice(0, 200),
    text: typeof item['text'] === 'string' ? item['text'] : '',
    ...(as !== null && { as }),
    ...(cut !== null && { cut }),
    does: listOf(item['does']).slice(0, 1000).flatMap(actionOf),
    lead: count(item['lead']),
    tool: textOrNull(item['tool']),
    callId: textOrNull(item['callId']),
    tokens: count(item['tokens']),
    bytes: count(item['bytes']),
    opaqueBytes: count(item['opaqueBytes']),
    images: count(item['images']),
    exitCode: integerOrNull(item['exitCode']),
    cutByAgent: flag(item['cutByAgent']),
    injected: flag(item['injected']),
    compactionOutput: flag(item['compactionOutput']),
    synthetic: textOrNull(item['synthetic']),
    fidelity: oneOf(item['fidelity'], FIDELITIES, 'exact'),
    why: textOrNull(item['why']),
    at: textOrNull(item['at']),
  }
}

function cutOf(value: unknown): Cut | null {
  const cut = fieldsOf(value)
  if (countOrNull(cut['characters']) === null) return null
  return { at: count(cut['at']), stub: count(cut['stub']), characters: count(cut['characters']) }
}

function actionOf(value: unknown): readonly Action[] {
  const action = fieldsOf(value)
  const kind = oneOf(action['kind'], ['command', 'edit', 'read', 'plan'], null)
  switch (kind) {
    case 'command':
      return [{ kind, text: text(action['text']) }]
    case 'edit':
      return [{ kind, paths: texts(action['paths']), deleted: texts(action['deleted']) }]
    case 'read':
      return [{ kind, paths: texts(action['paths']) }]
    case 'plan':
      return [{ kind, steps: listOf(action['steps']).slice(0, 1000).map(stepOf) }]
    case null:
      return []
  }
}

const stepOf = (value: unknown): PlanStep => ({
  text: text(fieldsOf(value)['text']),
  status: oneOf(fieldsOf(value)['status'], ['pending', 'inProgress', 'completed'], 'pending'),
})
