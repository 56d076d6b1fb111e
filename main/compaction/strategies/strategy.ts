import type { Steps } from '../../base/steps.ts'
import type { JsonObject } from '../../rollout/parse.ts'
import type { Phase, Point, Thread } from '../../thread/model.ts'
import type { CandidateCall, CandidateImage } from '../candidate.ts'
import type { ModelAnswer, ModelRequest } from './model-call.ts'

/**
 * One way to compact a history. It does no input or output itself: it is a generator that yields what it wants done and is
 * handed what came of it, so that it runs with recorded answers as with a server.
 */
export interface Strategy {
  /** As in a command: `codex-local`. */
  readonly name: string
  /** Cannot do without a model. */
  readonly asksModel: boolean
  run(task: Task, settings: Settings): Run<StrategyResult>
}

/** What is to be compacted. */
export interface Task {
  readonly thread: Thread
  readonly at: Point
}

/** What the user set; null where nothing was, and then the strategy's own default holds. A strategy ignores what is not its own. */
export interface Settings {
  /** Model to ask; the session's own where null. */
  readonly model: string | null
  /** Effort of reasoning to ask for. */
  readonly effort: string | null
  /** Tokens that what is kept beside the summary may have. */
  readonly limit: number | null
  /** Prompt in place of the strategy's own. */
  readonly prompt: string | null
  /** A summary that the user wrote. */
  readonly text: string | null
  /** Version of the agent whose rules hold; the one that wrote the session last where null. */
  readonly version: string | null
  /** Where in its turn the compaction is to stand; as recorded, or by the place, where null. */
  readonly phase: Phase | null
  /** Retries after an error that is no overflow. */
  readonly retries: number | null
  /** Knobs that one strategy alone has, by its own names. */
  readonly own: JsonObject
}

export const NO_SETTINGS: Settings = {
  model: null,
  effort: null,
  limit: null,
  prompt: null,
  text: null,
  version: null,
  phase: null,
  retries: null,
  own: {},
}

/** What a strategy wants done; `undefined` = nothing, other work may run. */
export type Want =
  | undefined
  | { readonly kind: 'ask'; readonly request: ModelRequest }
  | { readonly kind: 'wait'; readonly milliseconds: number }

/** What came of it: the answer to `ask`, else nothing. */
export type Got = ModelAnswer | undefined

export type Run<T> = Generator<Want, T, Got>

/** A failure holds no history, not even half of one. `calls` are all requests, in order. */
export type StrategyResult =
  | {
      readonly ok: true
      /** The history, item by item, as the agent keeps them in a file. */
      readonly items: readonly unknown[]
      /** Pictures that stand beside it; absent where there are none. */
      readonly images?: readonly CandidateImage[]
      readonly calls: readonly CandidateCall[]
      /** Whole sentences on what a user should know. */
      readonly notes: readonly string[]
    }
  | {
      readonly ok: false
      readonly why: 'failed' | 'cancelled'
      /** One plain sentence or two. */
      readonly reason: string
      readonly calls: readonly CandidateCall[]
    }

/** Ended before any request. */
export const failed = (reason: string): StrategyResult => ({ ok: false, why: 'failed', reason, calls: [] })

/** Asks a model. */
export function* ask(request: ModelRequest): Run<ModelAnswer> {
  const got = yield { kind: 'ask', request }
  if (got === undefined) throw new Error('an ask was not answered')
  return got
}

export function* wait(milliseconds: number): Run<undefined> {
  if (milliseconds > 0) yield { kind: 'wait', milliseconds }
  return undefined
}

/** Long work of the core within a strategy. */
export function* within<T>(steps: Steps<T>): Run<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    yield undefined
  }
}
