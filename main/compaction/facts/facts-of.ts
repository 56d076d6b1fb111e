import type { Steps } from '../../base/steps.ts'
import type { CheckpointRecord, Item, Known, Source, Thread, WindowNames } from '../../thread/model.ts'
import { combine, computed, estimated, inferred, unknown } from '../known.ts'
import { holdsState } from '../state/find-state.ts'
import type { CheckpointFacts, Joint, Route, SideTokens, WindowChain } from './checkpoint-facts.ts'

/** Everything known of a checkpoint that is not a comparison of its two histories. */
export function* checkpointFacts(thread: Thread, n: number): Steps<CheckpointFacts> {
  const { counterBefore, counterAfter, instructions, ...record } = yield* thread.checkpointRecord(n)
  const { tokensBefore, tokensAfter } = thread.checkpoint(n)
  const side = (counter: Known<number>, tokens: number | null): SideTokens =>
    sideOf(counter, itemTokens(tokens, record.source), instructions)
  const previous = n === 1 ? null : yield* thread.checkpointRecord(n - 1)
  const { joint, why } = jointOf(record.window, previous?.window ?? null)
  return {
    ...record,
    route: yield* routeOf(thread, n, record.source),
    before: side(counterBefore, tokensBefore),
    after: side(counterAfter, tokensAfter),
    joint: computed(joint, why, [...(previous ? [previous.source] : []), record.source]),
  }
}

function itemTokens(tokens: number | null, source: Source): Known<number> {
  if (tokens === null) return unknown('not every line has been read yet')
  return estimated(tokens, 'sum over the items of the history, by the agent’s estimate', [source])
}

function sideOf(counter: Known<number>, items: Known<number>, instructions: Known<number>): SideTokens {
  const rule = 'counter less items less base instructions'
  const rest = combine([counter, items, instructions], rule, ([all = 0, held = 0, base = 0]) => all - held - base)
  return { counter, items, instructions, rest }
}

/** By the shape of the history that it left: compaction-systems.md 1.11. */
function* routeOf(thread: Thread, n: number, source: Source): Steps<Known<Route>> {
  const { items } = yield* thread.history({ kind: 'checkpoint', n, side: 'after' })
  const marks: Item['kind'][] = []
  for (const ref of items) {
    const item = thread.item(ref)
    if (holdsState(item)) return inferred('session', 'a message holds a session state block', [source])
    if (item.label !== 'Ghost snapshot') marks.push(item.kind)
    yield
  }
  if (marks.includes('opaque')) return inferred('remote', 'it holds an encrypted compaction', [source])
  if (marks[0] === 'summary' && marks.length > 1)
    return inferred('collapse', 'the summary stands first, the newest turns behind it', [source])
  if (marks.at(-1) === 'summary') return inferred('local', 'a readable summary stands last', [source])
  return inferred('other', 'no summary where one is expected', [source])
}

interface Join {
  readonly joint: Joint
  readonly why: string
}

const JOINED: Join = { joint: 'joined', why: '' }

/** Names count before numbers: an id is of one window only. */
export function jointOf(window: WindowNames, before: WindowNames | null): Join {
  const previous = window.previous.value
  if (previous !== null && before?.id.value != null)
    return previous === before.id.value
      ? JOINED
      : { joint: 'broken', why: 'it names another window before it than the one that the checkpoint before opened' }
  if (window.number.how !== 'recorded' || (before !== null && before.number.how !== 'recorded'))
    return { joint: 'unnamed', why: 'the file names no windows here' }
  const expected = (before?.number.value ?? 0) + 1
  return window.number.value === expected
    ? JOINED
    : { joint: 'broken', why: `it is window ${window.number.value}, and ${expected} comes next` }
}

/** The windows of all checkpoints that no rollback took, and whether each joins the one before it. */
export function* windowChain(thread: Thread): Steps<WindowChain> {
  const windows: WindowChain['windows'][number][] = []
  const from: Source[] = []
  let before: CheckpointRecord | null = null
  for (let n = 1; n <= thread.checkpointCount; n++) {
    if (thread.checkpoint(n).rolledBack) continue
    const record: CheckpointRecord = yield* thread.checkpointRecord(n)
    const { number, id, previous, first } = record.window
    windows.push({
      checkpoint: n,
      number: number.value,
      id: id.value,
      previous: previous.value,
      first: first.value,
      ...jointOf(record.window, before?.window ?? null),
    })
    from.push(record.source)
    before = record
  }
  return {
    windows,
    whole: wholeness(
      windows.map(each => each.joint),
      from,
    ),
  }
}

function wholeness(joints: readonly Joint[], from: readonly Source[]): Known<boolean> {
  if (joints.length === 0) return unknown('there is no compaction')
  if (joints.includes('broken')) return computed(false, 'a window does not join the one before it', from)
  if (joints.includes('unnamed')) return unknown('the file does not name every window', from)
  return computed(true, 'every window joins the one before it', from)
}
