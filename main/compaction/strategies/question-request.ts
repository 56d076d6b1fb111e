import type { Steps } from '../../base/steps.ts'
import type { Point, Thread } from '../../thread/model.ts'
import { type Asked, askUntilAnswered, type Weighed } from './asking.ts'
import { promptItem, responsesRequest, retriesOf, sentAt, TOO_MUCH } from './codex-request.ts'
import type { ModelRequest } from './model-call.ts'
import { NO_SETTINGS, type Run, type Settings } from './strategy.ts'

/** A history as the agent would send it, to be asked about. */
export interface SentHistory {
  readonly items: readonly Weighed[]
  readonly instructions: string | null
  readonly notes: readonly string[]
}

/** Whom to ask. */
export type Asking = Pick<Settings, 'effort' | 'retries'> & { readonly model: string }

/** The history at a point, or in its place the items of a candidate; a sentence where that is too much for any request. */
export function* sentHistory(thread: Thread, at: Point, instead?: readonly unknown[]): Steps<SentHistory | string> {
  const run = sentAt({ thread, at }, NO_SETTINGS, instead)
  // It asks nobody: what it wants is to pause.
  for (let step = run.next(); ; step = run.next()) {
    if (!step.done) yield
    else if (step.value === null) return TOO_MUCH
    else return { items: step.value.items, instructions: step.value.instructions, notes: step.value.notes }
  }
}

/** A history with a question behind it. */
export const questionRequest = ({ items, instructions }: SentHistory, text: string, asking: Asking): ModelRequest =>
  responsesRequest([...items, promptItem(text)], { model: asking.model, effort: asking.effort, instructions })

/** Asks it; after a fault that may pass, again. Nothing is ever left out of it. */
export const askQuestion = (request: ModelRequest, { model, retries }: Asking): Run<Asked> =>
  askUntilAnswered({
    model,
    items: [],
    request: () => request,
    insists: false,
    ...retriesOf({ ...NO_SETTINGS, retries }),
    shorter: () => null,
  })
