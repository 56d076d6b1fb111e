import type { JsonObject } from '../../rollout/parse.ts'
import type { Usage } from '../../thread/model.ts'

/** A request to a model as plain data: no address, no key. Who runs the strategy decides where it goes. */
export interface ModelRequest {
  /** Under the base address: `/responses` streams its answer, `/responses/compact` gives it in one document. */
  readonly endpoint: 'responses' | 'compact'
  /** The body; `stream` is added by who sends it. */
  readonly body: JsonObject & { readonly model: string; readonly input: readonly unknown[] }
  /** Our estimate of what is sent. */
  readonly tokens: number
}

/** How a request ended. `milliseconds`: from the start of the request to its end. */
export type ModelAnswer =
  | {
      readonly ok: true
      /** Output items, as the server made them. */
      readonly items: readonly JsonObject[]
      /** Texts of the last item that is a message of the model, joined; "" where there is none. */
      readonly text: string
      readonly usage: Usage | null
      readonly responseId: string | null
      readonly milliseconds: number
    }
  | { readonly ok: false; readonly fault: Fault; readonly milliseconds: number }

/** Why there is no answer. `message` is one plain sentence that may quote the server, and never holds a key. */
export type Fault = { readonly message: string } & (
  | { readonly kind: 'overflow' }
  /** 429, or the stream says the same. `retryAfter`: milliseconds that the server asked for; null where it did not say. */
  | { readonly kind: 'limited'; readonly retryAfter: number | null }
  | { readonly kind: 'server'; readonly status: number | null }
  /** Any other status, or a failure that the stream tells: no key, no such model, no quota, a request that it does not take. */
  | { readonly kind: 'refused'; readonly status: number | null }
  /** The stream ended before it said that it is complete. `received`: characters of text that had come by then. */
  | { readonly kind: 'cut'; readonly received: number }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'timeout'; readonly waitedFor: 'connection' | 'firstByte' | 'nextByte' | 'end' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'cancelled' }
)
