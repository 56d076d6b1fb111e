import type { JsonObject } from '../../rollout/parse.ts'
import { isObject } from '../../rollout/parse.ts'
import { textTokens } from '../../rollout/truncate.ts'
import type { RequestHistory } from '../../thread/model.ts'
import type { Asking, Weighed } from './asking.ts'
import { userMessage } from './codex-kept.ts'
import type { ModelRequest } from './model-call.ts'
import { type Run, type Settings, type Task, within } from './strategy.ts'

/** Bytes of items that are made into one request. Far beyond what any model takes. */
const MOST_BYTES = 64 * 1024 * 1024

/** What Codex would send of a history at this place. */
export interface Sent {
  readonly items: readonly Weighed[]
  /** Items at its head that stay whatever is left out: base instructions, tools. */
  readonly head: number
  readonly instructions: string | null
  readonly notes: readonly string[]
}

/** null: too much for any request. `instead`: items of a candidate, in place of the history at the place. */
export function* sentAt(
  { thread, at }: Task,
  settings: Pick<Settings, 'version'>,
  instead?: readonly unknown[],
): Run<Sent | null> {
  const sending = { version: settings.version, images: true, compacting: true, ...(instead && { instead }) }
  const request = yield* within(thread.request(at, sending))
  const items: Weighed[] = []
  let bytes = 0
  for (let i = 0; i < request.count; i++) {
    const item = request.item(i)
    bytes += item.bytes
    if (bytes > MOST_BYTES) return null
    items.push({ json: isObject(item.raw) ? item.raw : {}, tokens: item.tokens })
    if (i % 64 === 63) yield undefined
  }
  return { items, head: headOf(request, items), instructions: request.instructions, notes: notesOn(request, items) }
}

/** What the request lacks of the one that the agent would send. */
function notesOn(request: RequestHistory, items: readonly Weighed[]): readonly string[] {
  if (request.fidelity === 'partial') return request.notes
  return request.instructions === null && headOf(request, items) === 0
    ? ['The file does not hold the base instructions of this session: the request went without them.']
    : []
}

export const TOO_MUCH = 'The history at this place is over 64 MB: no model takes so much.'

/** The lite layout has tools and base instructions as items of the history. */
const headOf = ({ lead }: RequestHistory, items: readonly Weighed[]): number =>
  items[lead]?.json['type'] === 'additional_tools' ? lead + 2 : lead

/** Codex's defaults: `stream_max_retries` and `request_max_retries`. */
export const STREAM_RETRIES = 5
export const REQUEST_RETRIES = 4

/** `most`: where a strategy has a limit of its own. */
export function retriesOf(
  { retries }: Settings,
  most = Number.POSITIVE_INFINITY,
): Pick<Asking, 'retries' | 'requestRetries'> {
  return {
    retries: Math.min(retries ?? STREAM_RETRIES, most),
    requestRetries: Math.min(retries ?? REQUEST_RETRIES, REQUEST_RETRIES),
  }
}

/** The model to ask; null where neither the user nor the session names one. */
export const modelOf = ({ thread }: Task, settings: Settings): string | null => settings.model ?? thread.info.model

export const NO_MODEL = 'The session does not say which model it ran with: name one.'

export const promptItem = (text: string): Weighed => ({ json: userMessage(text), tokens: textTokens(text) })

interface Body {
  readonly model: string
  readonly effort: string | null
  readonly instructions: string | null
}

/** Members of a request beside its input, as Codex sends them for a compaction; tools are in no session file. */
export function responsesRequest(items: readonly Weighed[], { model, effort, instructions }: Body): ModelRequest {
  const body = {
    model,
    ...(instructions !== null && { instructions }),
    input: items.map(({ json }) => json),
    tools: [],
    tool_choice: 'auto',
    parallel_tool_calls: false,
    ...(effort !== null && { reasoning: { effort } }),
    store: false,
    include: ['reasoning.encrypted_content'],
  }
  return { endpoint: 'responses', body, tokens: weightOf(items, instructions) }
}

export const weightOf = (items: readonly Weighed[], instructions: string | null): number =>
  items.reduce((sum, { tokens }) => sum + tokens, textTokens(instructions ?? ''))

const CALL = /_call$/
const OUTPUT = /_output$/

/** Without the oldest item behind the head, and its call or output; null: only the last item is left. */
export function withoutOldest(items: readonly Weighed[], head: number): readonly Weighed[] | null {
  const oldest = items[head]
  if (oldest === undefined || items.length - head <= 1) return null
  return items.filter((item, i) => i !== head && !(i > head && arePair(oldest.json, item.json)))
}

function arePair(one: JsonObject, other: JsonObject): boolean {
  const id = one['call_id']
  if (typeof id !== 'string' || other['call_id'] !== id) return false
  const [a, b] = [String(one['type']), String(other['type'])]
  return (CALL.test(a) && OUTPUT.test(b)) || (OUTPUT.test(a) && CALL.test(b))
}
