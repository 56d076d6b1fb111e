import { runNow } from '../../main/base/steps.ts'
import type { CaseSide, CheckpointCase } from '../../main/compaction/checkpoint-case.ts'
import type { Place } from '../../main/compaction/entities/entity.ts'
import type { Measured } from '../../main/compaction/measures/measured.ts'
import { judgedOf, type Retention, retention } from '../../main/compaction/retention.ts'
import type { Action, Item, PlanStep } from '../../main/thread/model.ts'
import { item, itemsOf } from './items.ts'

/** First line of each side, so that a place tells its side. */
const FIRST = { before: 1, after: 101, later: 201 } as const
type SideName = keyof typeof FIRST

/**
 * One item a line, as in `itemsOf`, and calls that do something:
 *   run#c1: npm test       edit#c1: a.ts -gone.ts       read#c1: a.ts b.ts
 *   plan#c1: x done | > doing | - to do                 out#c1 exit 1: not ok
 *   reasoning: x           picture: two                 (a user's image)
 *   answer: x              the model's answer to a compaction request
 * A user's item begins a turn.
 */
export function side(name: SideName, text: string): CaseSide {
  const entries = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(entryOf)
  const places = placesOf(
    entries.map(entry => entry.item),
    FIRST[name],
  )
  const at = <T>(all: readonly T[], index: number): T => {
    const found = all[index]
    if (found === undefined) throw new RangeError(`${index} of ${all.length}`)
    return found
  }
  return {
    count: entries.length,
    item: index => at(entries, index).item,
    content: one => ({ text: one.text, actions: entries.find(entry => entry.item === one)?.actions ?? [] }),
    place: index => at(places, index),
  }
}

function placesOf(items: readonly Item[], first: number): readonly Place[] {
  let turn = 0
  return items.map((one, index) => {
    if (one.kind === 'user') turn += 1
    return { ref: { file: 0, line: first + index, index: null }, item: index, turn }
  })
}

interface Entry {
  readonly item: Item
  readonly actions: readonly Action[]
}

function entryOf(line: string): Entry {
  const [, kind = '', id = 'c', exit, rest = ''] = /^(\w+)(?:#(\w+))?(?: exit (\d+))?: ?(.*)$/.exec(line) ?? []
  const text = rest.replaceAll('\\n', '\n')
  const words = text.split(' ')
  const call = (...actions: readonly Action[]): Entry => ({
    item: { ...made('call', text, id), tool: 'tool' },
    actions,
  })
  if (kind === 'run') return call({ kind: 'command', text })
  if (kind === 'read') return call({ kind: 'read', paths: words })
  if (kind === 'edit') {
    const deleted = words.filter(word => word.startsWith('-')).map(word => word.slice(1))
    return call({ kind: 'edit', paths: words.map(word => word.replace(/^-/, '')), deleted })
  }
  if (kind === 'plan') return call({ kind: 'plan', steps: text.split(' | ').map(stepOf) })
  if (kind === 'out')
    return { item: { ...made('output', text, id), exitCode: exit === undefined ? null : Number(exit) }, actions: [] }
  if (kind === 'answer') return { item: { ...made('assistant', text, null), compactionOutput: true }, actions: [] }
  if (kind === 'reasoning') return { item: made('reasoning', text, null), actions: [] }
  if (kind === 'picture') return { item: { ...made('image', '', null), images: 1 }, actions: [] }
  const [plain] = itemsOf(line)
  if (!plain) throw new Error(`no item: ${line}`)
  return { item: plain, actions: [] }
}

const made = (kind: Item['kind'], text: string, callId: string | null): Item => ({
  ...item({ kind, label: kind, raw: { kind, text, callId }, text }),
  callId,
})

const STATUS: Readonly<Record<string, PlanStep['status']>> = { x: 'completed', '>': 'inProgress', '-': 'pending' }

const stepOf = (text: string): PlanStep => ({ text: text.slice(2), status: STATUS[text[0] ?? ''] ?? 'pending' })

export function caseOf(before: string, after: string, later = ''): CheckpointCase {
  const first = side('before', before)
  const turns = Array.from({ length: first.count }, (_, index) => first.place(index).turn)
  return {
    checkpoint: 1,
    before: first,
    after: side('after', after),
    later: side('later', later),
    turn: Math.max(0, ...turns),
    cwd: '/work',
  }
}

export const measure = (before: string, after: string, later = ''): Retention =>
  runNow(retention(caseOf(before, after, later)))

export const judged = (before: string, after: string) => runNow(judgedOf(caseOf(before, after))).judged

export function valueIn<T>(measured: Measured<T>): T {
  if (measured.kind !== 'measured') throw new Error(`not measurable: ${measured.reason}`)
  return measured.value
}

/** Lines of places, which tell side and item. */
export const lineOf = (place: Place): number => place.ref.line
