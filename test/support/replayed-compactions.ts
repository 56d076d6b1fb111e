import { digest } from '../../fixtures/digest.mjs'
import { runNow } from '../../main/base/steps.ts'
import type { Fault, ModelAnswer } from '../../main/compaction/strategies/model-call.ts'
import { NO_SETTINGS, type Strategy, type StrategyResult } from '../../main/compaction/strategies/strategy.ts'
import { isObject } from '../../main/rollout/parse.ts'
import type { Point, Thread } from '../../main/thread/model.ts'
import {
  type Call,
  type CallsOfThread,
  callsByThread,
  type Installed,
  notBegunWith,
  pointsOf,
} from './compaction-calls.ts'
import { fails, type Played, playWhile } from './play-strategy.ts'
import { difference, type Json, rowWords } from './same-request.ts'

/** A compaction of a recorded folder, done again with the recorded answers. */
export interface Replayed {
  /** Names of the calls that it took, in order. */
  readonly calls: readonly string[]
  readonly place: string
  readonly result: StrategyResult
  /** Requests that are not the recorded ones, and items that are not what Codex left; empty where all agrees. */
  readonly odd: readonly string[]
}

/** The configuration of every recording: `stream_max_retries` (test/codex/src/codex-home.mjs). */
const RETRIES = 2

/** Strategies, and how the names of the calls end that they stand for. */
export const CODEX_WAYS = [
  { name: 'codex-local', kind: 'local-prompt' },
  { name: 'codex-remote-v1', kind: 'remote-endpoint' },
  { name: 'codex-remote-v2', kind: 'remote-trigger' },
] as const

/**
 * Every compaction of a recorded folder whose calls fit: each call is played to a strategy in its order, so that it has to ask as often
 * as Codex did, with the same input, and to leave what Codex left. `takenBack`: names of calls whose next request came behind a rollback.
 */
export function replayedCompactions(
  folder: string,
  strategy: Strategy,
  fits: (call: Call) => boolean,
  takenBack: readonly string[] = [],
): readonly Replayed[] {
  const all = callsByThread(folder)
  const replayed = all.flatMap(each => replayedOf(each, strategy, fits, takenBack))
  for (const { files } of all) for (const thread of files) thread.close()
  return replayed
}

function replayedOf(
  of: CallsOfThread,
  strategy: Strategy,
  fits: (call: Call) => boolean,
  takenBack: readonly string[],
): readonly Replayed[] {
  // 0.20 compacts in its memory alone: its file does not have what was sent.
  if (of.installed.length === 0 && of.files.every(({ info }) => info.historyMode === 'flat')) return []
  const replayed: Replayed[] = []
  for (let i = 0; i < of.calls.length; ) {
    const call = of.calls[i] as Call
    if (!fits(call)) {
      i++
      continue
    }
    const next = installing(of, strategy, i, takenBack) ?? failing(of, strategy, i)
    i += Math.max(1, next.calls.length)
    replayed.push({ ...next, odd: [...next.odd, ...unasked(of.calls[i - 1], of.calls[i])] })
  }
  return replayed
}

/** A turn has one compaction at a time: Codex went on asking where the strategy had ended. */
const unasked = (last: Call | undefined, next: Call | undefined): readonly string[] =>
  last?.failure && next && next.turnId !== null && last.turnId === next.turnId ? [`${next.name} was not asked`] : []

/** The compaction that the next answered call put into a file, where the calls from `i` on up to that one are all of it. */
function installing(of: CallsOfThread, strategy: Strategy, i: number, takenBack: readonly string[]): Replayed | null {
  const answered = of.calls.filter(({ failure }) => failure === null)
  const last = answered.find(call => of.calls.indexOf(call) >= i)
  const own = last && of.installed[answered.indexOf(last)]
  if (!last || !own) return null
  const calls = of.calls.slice(i, of.calls.indexOf(last) + 1)
  const played = playedAt(own.thread, { kind: 'checkpoint', n: own.n, side: 'before' }, strategy, calls)
  if (played === null || played.requests.length < calls.length) return null
  const next = takenBack.includes(last.name) ? 'unsent' : nextOf(of.calls, last)
  const odd = [...oddRequests(played, calls), ...oddLeft(played.result, own, next)]
  return { calls: calls.map(({ name }) => name), place: `checkpoint ${own.n}`, result: played.result, odd }
}

type Next = Call['after'] | 'unsent'

/** What was sent next: where no question came in between, the call for the next compaction. */
function nextOf(calls: readonly Call[], { seq, after }: Call): Next {
  const call = calls.find(other => other.seq > seq && other.seq < (after?.seq ?? Number.POSITIVE_INFINITY))
  return call === undefined ? after : { seq: call.seq, input: call.history, digested: call.digested }
}

/** A compaction that came to nothing: it was of a history within its turn. */
function failing({ calls: all, files }: CallsOfThread, strategy: Strategy, i: number): Replayed {
  const first = all[i] as Call
  const rest = all.slice(i)
  for (const thread of files)
    for (let n = 1; n <= thread.turnCount; n++) {
      if (first.turnId !== null && thread.turn(n).id !== first.turnId) continue
      for (const at of pointsOf(thread, n)) {
        const played = playedAt(thread, at, strategy, rest)
        if (played === null || played.result.ok || oddRequests(played, rest).length > 0) continue
        const calls = rest.slice(0, played.requests.length)
        return { calls: calls.map(({ name }) => name), place: `turn ${n}`, result: played.result, odd: [] }
      }
    }
  const result: StrategyResult = { ok: false, why: 'failed', reason: 'not played', calls: [] }
  return { calls: [first.name], place: 'nowhere', result, odd: ['no history of its turn is what was sent'] }
}

function playedAt(
  thread: Thread,
  at: Point,
  strategy: Strategy,
  calls: readonly Call[],
): Played<StrategyResult> | null {
  const run = strategy.run({ thread, at }, { ...NO_SETTINGS, model: 'any', retries: RETRIES })
  return playWhile(run, calls.map(answerOf))
}

/** Requests that differ from the recorded ones in their input, the prompt aside. */
function oddRequests({ requests }: Played<unknown>, calls: readonly Call[]): readonly string[] {
  return requests.flatMap(({ body }, i) => {
    const call = calls[i] as Call
    const input = (call.remote ? body.input : body.input.slice(0, -1)) as readonly Json[]
    const rows = difference(call.digested ? (digest(input) as readonly Json[]) : input, call.history)
    return rows.map(row => `${call.name}: ${rowWords(row)}`)
  })
}

/** What a strategy left otherwise than Codex: the recorded list, or what the next request begins with. */
function oddLeft(result: StrategyResult, { thread, n }: Installed, next: Next): readonly string[] {
  if (!result.ok) return [result.reason]
  const { items } = runNow(thread.history({ kind: 'checkpoint', n, side: 'after' }))
  const recorded = items.map(ref => thread.item(ref))
  if (recorded.every(({ ref }) => ref.index !== null))
    return difference(
      result.items as readonly Json[],
      recorded.map(({ raw }) => raw as Json),
    ).map(rowWords)
  if (next === 'unsent') return []
  return next === null ? ['nothing to hold it against'] : notBegunWith(next, result.items as readonly Json[])
}

const REPLY: Fault = { kind: 'garbage', message: 'an unknown reply' }

/** A recorded reply as the client would tell it. */
export function answerOf({ reply }: Call): ModelAnswer {
  const { error, http, hang, dropAfterItems, itemDelayMs, items } = reply
  if (hang === true) return fails({ kind: 'cancelled', message: 'Stopped.' })
  if (isObject(http)) return fails({ kind: 'refused', status: Number(http['status']), message: 'The server refused.' })
  if (isObject(error) && error['code'] === 'context_length_exceeded')
    return fails({ kind: 'overflow', message: String(error['message']) })
  // Without a delay the connection was gone before Codex saw the begin of an answer ("error sending request").
  if (typeof dropAfterItems === 'number' && itemDelayMs === undefined)
    return fails({ kind: 'unreachable', message: 'The connection broke.' })
  if (typeof dropAfterItems === 'number') return fails({ kind: 'cut', received: 1, message: 'The stream ended early.' })
  if (!Array.isArray(items)) return fails(REPLY)
  return { ok: true, items: items.filter(isObject), text: '', usage: null, responseId: null, milliseconds: 1 }
}
