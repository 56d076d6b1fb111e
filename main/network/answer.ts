import type { Fault, ModelAnswer } from '../compaction/strategies/model-call.ts'
import { isObject, type JsonObject } from '../rollout/parse.ts'
import type { Usage } from '../thread/model.ts'
import { faultOfEvent } from './faults.ts'

export type Answered = Omit<Extract<ModelAnswer, { ok: true }>, 'milliseconds'>
export type Ended = Answered | { readonly ok: false; readonly fault: Fault }

/** Collects what a stream of events says, up to the one that ends it. */
export class Collecting {
  readonly #items: JsonObject[] = []
  #events = 0
  /** Characters of text that came. */
  received = 0

  /** null: it goes on. */
  take(event: JsonObject): Ended | null {
    const { type, item, response } = event
    if (typeof type === 'string') this.#events += 1
    switch (type) {
      case TEXT_PIECE:
        this.received += pieceIn(event)?.length ?? 0
        return null
      case 'response.output_item.done':
        if (isObject(item)) this.#items.push(item)
        return null
      case 'response.completed':
      case 'response.done':
        return answered(isObject(response) ? response : {}, this.#items)
      case 'response.incomplete':
        return { ok: false, fault: incomplete(response) }
      case 'response.failed':
      case 'error':
        return { ok: false, fault: faultOfEvent(event) }
      default:
        return null
    }
  }

  /** The stream is over and did not say that it is complete. */
  cut(): Fault {
    if (this.#events === 0) return GARBAGE
    const text = this.received === 0 ? 'before any text came' : `behind ${this.received} characters of text`
    return { kind: 'cut', received: this.received, message: `The answer broke off ${text}.` }
  }
}

const TEXT_PIECE = 'response.output_text.delta'

/** The piece of text that an event brings; null where it brings none. */
export const pieceIn = ({ type, delta }: JsonObject): string | null =>
  type === TEXT_PIECE && typeof delta === 'string' ? delta : null

export const GARBAGE: Fault = { kind: 'garbage', message: 'What the server sent is no answer of a model.' }

function incomplete(response: unknown): Fault {
  const details = isObject(response) ? response['incomplete_details'] : null
  const reason =
    isObject(details) && typeof details['reason'] === 'string' ? details['reason'].slice(0, 60) : 'no reason'
  return { kind: 'server', status: null, message: `The model stopped before it was done (${reason}).` }
}

/** A whole answer in one document. */
export function answerIn(document: unknown): Ended {
  if (!isObject(document)) return { ok: false, fault: GARBAGE }
  const { status, error, output } = document
  if (status === 'failed' || isObject(error)) return { ok: false, fault: faultOfEvent({ response: document }) }
  if (status === 'incomplete') return { ok: false, fault: incomplete(document) }
  return Array.isArray(output) ? answered(document, []) : { ok: false, fault: GARBAGE }
}

/** Items came one by one, or all at the end. */
function answered(response: JsonObject, streamed: readonly JsonObject[]): Answered {
  const { output, usage, id } = response
  const listed = Array.isArray(output) ? output.filter(isObject) : []
  const items = streamed.length > 0 ? streamed : listed
  const spoken = items.findLast(item => item['type'] === 'message' && item['role'] === 'assistant')
  return {
    ok: true,
    items,
    text: textOf(spoken),
    usage: isObject(usage) ? usageOf(usage) : null,
    responseId: typeof id === 'string' ? id : null,
  }
}

const textOf = (message: JsonObject | undefined): string =>
  Array.isArray(message?.['content'])
    ? message['content'].map(part => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : '')).join('')
    : ''

const counted = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null

const within = (value: unknown, name: string): number | null => (isObject(value) ? counted(value[name]) : null)

const usageOf = (usage: JsonObject): Usage => ({
  input: counted(usage['input_tokens']),
  cached: within(usage['input_tokens_details'], 'cached_tokens'),
  output: counted(usage['output_tokens']),
  reasoning: within(usage['output_tokens_details'], 'reasoning_tokens'),
  total: counted(usage['total_tokens']),
})
