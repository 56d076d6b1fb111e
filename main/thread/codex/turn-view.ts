import { isObject } from '../../rollout/parse.ts'
import { readLine } from '../../rollout/read-line.ts'
import type { DisplayedTurn, Turn } from '../model.ts'
import { disagreementOf } from './disagreement.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { parseShortened } from './json-shape.ts'
import type { LineCache } from './line-cache.ts'
import { stampOf } from './line-times.ts'
import { flatText } from './made.ts'
import type { Rows } from './rows.ts'
import type { Truths } from './truths.ts'

/** Characters of a prompt that are shown. */
const PROMPT = 200

/** What the passes have found out so far. */
export interface TurnState {
  readonly checked: boolean
  readonly truths: Truths | null
}

/** One turn, put together from the columns and a few short reads. */
export function turnView(index: Index, items: Items, cache: LineCache, rows: Rows, state: TurnState, n: number): Turn {
  const { lines, turns, classes } = index
  if (n < 1 || n > turns.count) throw new RangeError(`turn ${n} of ${turns.count}`)
  const facts = turns.facts(n)
  const { from, to } = rows.span(n)
  const file = lines.fileOf(from)
  return {
    n,
    id: turnId(cache, facts.start, facts.explicit),
    file,
    start: lines.lineOf(from),
    end: lines.fileOf(to - 1) === file ? lines.lineOf(to - 1) : lines.file(file).table.count,
    status: facts.status,
    prompt: facts.prompt === null ? '' : promptOf(index, items, facts.prompt),
    items: classes.itemsIn(from, to),
    rows: rows.count(n),
    tokens: state.checked ? classes.tokensIn(from, to) : null,
    bytes: bytesBetween(index, from, to),
    startedAt: stampOf(lines, cache, from).at,
    endedAt: facts.ended === null ? lastTime(index, cache, from, to) : stampOf(lines, cache, facts.ended).at,
    rolledBackBy: facts.rolledBackBy === null ? null : lines.lineOf(facts.rolledBackBy),
    displayed: index.opensInCodex ? index.displayed.isShown(n) : null,
    inHistory: state.truths?.inHistory(n) ?? null,
    disagreement: state.truths && disagreementOf(index, state.truths, n),
  }
}

function turnId(cache: LineCache, start: number, explicit: boolean): string | null {
  const id = explicit ? cache.payload(start)?.['turn_id'] : null
  return typeof id === 'string' ? id : null
}

/** The list of Codex; a turn that no line names is called by the place of its first line, as Codex does. */
export function displayedTurns(index: Index, cache: LineCache): readonly DisplayedTurn[] {
  return Array.from(index.displayed.list(), ({ position, turn, status, explicit, index: place }) => ({
    id: explicit ? turnId(cache, position, explicit) : `rollout-${place}`,
    turn,
    status,
  }))
}

/** The line's end of time where no line ended the turn: its last line that has one, looked for in a few lines. */
function lastTime(index: Index, cache: LineCache, from: number, to: number): string | null {
  for (let at = to - 1; at >= Math.max(from, to - 20); at--) {
    const { at: time } = stampOf(index.lines, cache, at)
    if (time !== null) return time
  }
  return null
}

/** First 200 characters of the user's text; of a huge line (images) only the head of its texts is read. */
export function promptOf(index: Index, items: Items, position: number): string {
  const file = index.lines.file(index.lines.fileOf(position))
  const n = position - file.first + 1
  const long = file.table.end(n) - file.table.start(n) > 64 * 1024
  if (!long) return cut(flatText(items.json(items.refAt(position)) ?? {}))
  const bytes = readLine(file.source, file.table, n)
  const value = bytes ? parseShortened(bytes) : null
  const payload = value && 'payload' in value ? value['payload'] : value
  return cut(flatText(isObject(payload) ? payload : {}))
}

/** Whole characters: a pair of surrogates is not split. */
function cut(text: string): string {
  if (text.length <= PROMPT) return text
  const end = text.charCodeAt(PROMPT - 1)
  return text.slice(0, end >= 0xd800 && end < 0xdc00 ? PROMPT - 1 : PROMPT)
}

/** Bytes of the lines at [from, to), line ends included. */
function bytesBetween(index: Index, from: number, to: number): number {
  const { lines } = index
  let sum = 0
  for (let at = from; at < to; ) {
    const file = lines.file(lines.fileOf(at))
    const last = Math.min(to, file.first + file.table.count)
    const end = last - file.first < file.table.count ? file.table.start(last - file.first + 1) : file.source.size
    sum += end - file.table.start(at - file.first + 1)
    at = last
  }
  return sum
}
