import type { Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import type { Diff, DiffRow, Side } from '../compaction/diff.ts'
import { diff as compare } from '../compaction/diff.ts'
import { diffBetween } from '../compaction/recorded-diff.ts'
import type { History, Point, Thread } from '../thread/model.ts'
import {
  BASE_OPTION,
  type Command,
  DONE,
  type Ending,
  HOME_OPTION,
  JSON_OPTION,
  POINTS,
  type Words,
  type World,
} from './command.ts'
import { diffText } from './diff-text.ts'
import { jsonPieces, List } from './json.ts'
import { checkpointOf, historyAt, itemAt, notAPoint, pointOf, readSession } from './session.ts'
import { writeAll } from './write.ts'

export const diff: Command = {
  name: 'diff',
  usage: 'FILE (--checkpoint K | --from POINT --to POINT [--other FILE]) [--json] [--base FILE] [--home DIR]',
  summary: 'two histories item by item: what was kept, moved, cut, rewritten, dropped and added',
  details: POINTS,
  options: [
    { name: 'checkpoint', value: 'K', help: 'the history before and after the K-th compaction' },
    { name: 'from', value: 'POINT', help: 'the before side' },
    { name: 'to', value: 'POINT', help: 'the after side' },
    { name: 'other', value: 'FILE', help: 'the file that --to is a point of (default FILE)' },
    JSON_OPTION,
    BASE_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

interface Ends {
  readonly from: Point
  readonly to: Point
}

async function run(words: Words, world: World): Promise<Ending> {
  const ends = endsOf(words)
  if (typeof ends === 'string') return { kind: 'usage', message: ends }
  const opened = readSession(words.files[0] ?? '', words, world, { base: words.options.get('base') })
  if (!opened.ok) return { kind: 'failed', message: opened.error.message }
  const other = words.options.get('other')
  const second = other === undefined ? opened : readSession(other, words, world)
  try {
    return second.ok
      ? await print(opened.value, second.value, ends, words, world)
      : { kind: 'failed', message: second.error.message }
  } finally {
    opened.value.close()
    if (second.ok) second.value.close()
  }
}

/** Either one compaction or two points: what the options say, or a sentence on what is wrong with them. */
function endsOf({ options }: Words): Ends | string {
  const checkpoint = options.get('checkpoint')
  if (checkpoint === undefined) return pointsOf(options)
  const extra = ['from', 'to', 'other'].find(name => options.has(name))
  if (extra !== undefined) return `--checkpoint and --${extra} cannot stand together.`
  const n = checkpointOf(checkpoint)
  if (typeof n === 'string') return n
  return { from: { kind: 'checkpoint', n, side: 'before' }, to: { kind: 'checkpoint', n, side: 'after' } }
}

function pointsOf(options: Words['options']): Ends | string {
  const from = options.get('from')
  const to = options.get('to')
  if (from === undefined || to === undefined) return 'diff needs --checkpoint K, or --from POINT and --to POINT.'
  const first = pointOf(from)
  const second = pointOf(to)
  if (first === null) return notAPoint('from', from)
  return second === null ? notAPoint('to', to) : { from: first, to: second }
}

async function print(thread: Thread, other: Thread, ends: Ends, words: Words, world: World): Promise<Ending> {
  const before = sideAt(thread, ends.from)
  if (!before.ok) return { kind: 'failed', message: before.error.message }
  const after = sideAt(other, ends.to)
  if (!after.ok) return { kind: 'failed', message: after.error.message }
  const sides = { ...ends, before: before.value, after: after.value }
  const found = runNow(other === thread ? diffBetween(thread, sides) : compare(before.value, after.value))
  const json = words.options.has('json')
  await writeAll(
    world.out,
    json ? jsonPieces(diffJson(found)) : diffText(found, before.value, after.value, world.style),
  )
  return DONE
}

/** One side of a diff and where it comes from. */
export interface ThreadSide extends Side {
  readonly thread: Thread
  readonly history: History
}

export function sideAt(thread: Thread, point: Point): Outcome<ThreadSide> {
  const found = historyAt(thread, point)
  if (!found.ok) return found
  const history = found.value
  return { ok: true, value: { thread, history, count: history.items.length, item: i => itemAt(thread, history, i) } }
}

/** design.md section 4. */
export const diffJson = ({ before, after, rows, totals }: Diff): Readonly<Record<string, unknown>> => ({
  before: { items: before.items, tokens: before.tokens },
  after: { items: after.items, tokens: after.tokens },
  rows: new List(rows.values().map(rowJson)),
  totals,
})

/**
 * `tokens` are those of the before item where there is one, else of the after item; `tokensAfter` stands beside them
 * where both items are there and weigh differently. So the rows add up to both sides.
 */
const rowJson = ({ kind, before, after, tokensBefore, tokensAfter }: DiffRow) => ({
  kind,
  ...(before !== null && { before }),
  ...(after !== null && { after }),
  tokens: before === null ? tokensAfter : tokensBefore,
  ...(before !== null && after !== null && tokensBefore !== tokensAfter && { tokensAfter }),
})
