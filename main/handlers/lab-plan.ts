import { createHash } from 'node:crypto'
import type { ErrorCode, LabPlan, LabSettings, Result } from '../../preload/contract.ts'
import { done, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { described } from '../compaction/strategies/described.ts'
import { knobFault, knobSettings, modelFault } from '../compaction/strategies/knob.ts'
import type { ModelRequest } from '../compaction/strategies/model-call.ts'
import { planned } from '../compaction/strategies/planned.ts'
import type { Settings, Strategy, Task } from '../compaction/strategies/strategy.ts'
import { type ModelSettings, USUAL_KEY } from '../library/settings.ts'
import { addressOf, bodyOf } from '../network/client.ts'
import { type Endpoint, endpointOf } from '../network/endpoint.ts'
import { type Key, keyFrom, keyOf } from '../network/key.ts'
import { formatPoint } from '../thread/point.ts'
import { countText } from '../views/numbers.ts'
import { ok, type StoredKey } from './context.ts'
import { refuse } from './refusals.ts'

/** What a run will do, kept from the moment it is shown to the moment it is run. Holds no key. */
export interface HeldPlan {
  readonly id: string
  readonly at: string
  readonly task: Task
  readonly strategy: Strategy
  readonly settings: Settings
  readonly model: string | null
  /** Of the settings when it was made: a run goes where it was said to go. */
  readonly asking: ModelSettings
  /** Of the bytes of its first request; null: there is none. */
  readonly digest: string | null
  readonly refusals: LabPlan['refusals']
}

export interface Planning {
  readonly id: string
  readonly task: Task
  readonly strategy: Strategy
  readonly asked: LabSettings
  readonly asking: ModelSettings
  /** null: no key is stored, or the shell has no store. */
  readonly stored: StoredKey | null
  readonly env: Env
}

/** Where a key may come from. */
type KeyWays = Pick<Planning, 'asking' | 'stored' | 'env'>

type Env = Readonly<Record<string, string | undefined>>

type Refused = LabPlan['refusals'][number]

export interface Planned {
  readonly view: LabPlan
  readonly held: HeldPlan
}

/** Works out what would be sent, and sends nothing. */
export function* planRun(planning: Planning): Steps<Planned> {
  const { id, task, strategy, asked, asking } = planning
  const settings = settingsOf(asked, asking)
  const fault = knobFault(described(strategy).knobs, asked.options) ?? modelFault(settings)
  if (fault !== null) return without(planning, settings, [{ code: 'bad-argument', message: fault }])
  if (!strategy.asksModel) return without(planning, settings, summaryFault(strategy, settings))
  const first = yield* planned(strategy.run(task, settings))
  if (first.kind === 'ends') {
    const { result } = first
    return without(planning, settings, result.ok ? [] : [{ code: 'bad-argument', message: result.reason }])
  }
  const endpoint = endpointOf(asking.baseUrl)
  const refusals = endpoint.ok ? keyRefusals(planning, endpoint.value) : [refusedBy(endpoint.error)]
  const body = bodyOf(first.request)
  const request = {
    address: endpoint.ok ? addressOf(endpoint.value, first.request) : asking.baseUrl,
    loopback: endpoint.ok && endpoint.value.loopback,
    model: first.request.body.model,
    effort: settings.effort,
    bytes: body.length,
    tokens: first.request.tokens,
    items: first.request.body.input.length,
    requests: 1,
    mostRequests: described(strategy).mostRequests(settings.retries),
    key: endpoint.ok ? keyWords(planning, endpoint.value) : '',
  }
  const at = formatPoint(task.at)
  const { model } = request
  return {
    view: { plan: id, at, strategy: strategy.name, request, refusals, notes: notesOn(task, first.request) },
    held: { id, at, task, strategy, settings, model, asking, digest: digestOf(body), refusals },
  }
}

function without({ id, task, strategy, asking }: Planning, settings: Settings, refusals: LabPlan['refusals']): Planned {
  const at = formatPoint(task.at)
  return {
    view: { plan: id, at, strategy: strategy.name, request: null, refusals, notes: [] },
    held: { id, at, task, strategy, settings, model: null, asking, digest: null, refusals },
  }
}

const refusedBy = ({ code, message }: { readonly code: ErrorCode; readonly message: string }): Refused => ({
  code,
  message,
})

function settingsOf({ model, effort, prompt, summary, options }: LabSettings, asking: ModelSettings): Settings {
  const text = (value: string | null): string | null => (value === null || value.trim() === '' ? null : value)
  return {
    ...knobSettings(options),
    model: text(model)?.trim() ?? text(asking.model),
    effort: text(effort)?.trim() ?? text(asking.effort),
    prompt: text(prompt),
    text: text(summary),
  }
}

const summaryFault = (strategy: Strategy, { text }: Settings): LabPlan['refusals'] =>
  described(strategy).takesSummary && text === null
    ? [{ code: 'bad-argument', message: 'There is no summary to put in: write one.' }]
    : []

/** So that a request that was shown can be told from another. */
export const digestOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex')

function notesOn({ thread }: Task, { tokens }: ModelRequest): readonly string[] {
  const { contextWindow: window } = thread.info
  return window !== null && tokens > window
    ? [`By our estimate that is more than the window of the session’s model: ${countText(window)} tokens.`]
    : []
}

/** Why no key can be sent there. */
export function keyRefusals({ asking, stored, env }: KeyWays, endpoint: Endpoint): LabPlan['refusals'] {
  const { keyFrom: from } = asking
  if (from === 'store') {
    const why = whyNotStored(stored, endpoint)
    return why === null ? [] : [{ code: 'no-key', message: why }]
  }
  const key = from === 'none' ? done(null) : fromEnvironment(asking, endpoint, env)
  return key.ok ? [] : [{ code: 'no-key', message: key.error.message }]
}

/** Why a run would have no key, as far as it is known without the key store; null where it would have one, or needs none. */
export function whyNoKey(asking: ModelSettings, endpoint: Endpoint, env: Env): string | null {
  if (asking.keyFrom !== 'environment') return null
  const key = fromEnvironment(asking, endpoint, env)
  return key.ok ? null : key.error.message
}

/** Where the key comes from, as a sentence. */
export function keyWords({ asking, env }: KeyWays, endpoint: Endpoint): string {
  const { keyFrom: from, keyVariable } = asking
  if (from === 'store') return 'The key is taken from the key store of this system.'
  const key = from === 'none' ? done(null) : fromEnvironment(asking, endpoint, env)
  if (key.ok && key.value === null) return 'No key is sent.'
  return `The key is taken from the environment variable ${keyVariable}.`
}

/** A server on this machine may do without where the usual variable is not set. */
function fromEnvironment({ keyVariable }: ModelSettings, { loopback }: Endpoint, env: Env): Outcome<Key | null> {
  if (loopback && keyVariable === USUAL_KEY && (env[keyVariable] ?? '').trim() === '') return done(null)
  return keyFrom(keyVariable, env)
}

function whyNotStored(stored: StoredKey | null, { host }: Endpoint): string | null {
  if (stored === null) return 'No key is stored. Store one in the settings, or name an environment variable.'
  return stored.host === host
    ? null
    : `The stored key is for ${stored.host}, not for ${host}. Store the one for ${host}.`
}

/** The key of a run; null where none is sent. `stored` holds its value only now. */
export function keyForRun(
  { asking }: Pick<HeldPlan, 'asking'>,
  endpoint: Endpoint,
  stored: StoredKey | null,
  env: Env,
): Result<Key | null> {
  if (asking.keyFrom === 'none') return ok(null)
  if (asking.keyFrom === 'environment') {
    const key = fromEnvironment(asking, endpoint, env)
    return key.ok ? key : refuse('no-key', key.error.message)
  }
  const why = whyNotStored(stored, endpoint)
  if (why !== null) return refuse('no-key', why)
  return stored?.value ? keyOf(stored.value) : refuse('no-key', 'The key store gave no key.')
}
