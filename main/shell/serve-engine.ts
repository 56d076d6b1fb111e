import type { Events, Result } from '../../preload/contract.ts'
import { Cancelled } from '../base/steps.ts'
import type { Emit, ResourceBytes, StoredKey } from '../handlers/context.ts'
import { bugError } from './bug.ts'
import { type FromEngine, MOST_BYTES, PIECE, type ResourceRange, type ToEngine } from './protocol.ts'

/** The worker's end of a message port, alike in a thread, in a process of Electron and in a test. */
export interface EnginePort {
  post(message: FromEngine, transfer: readonly ArrayBuffer[]): void
  onMessage(listener: (message: ToEngine) => void): void
}

type EngineCall = (args: never, stored: StoredKey | null) => Promise<Result<unknown>>

/** What one worker can do. Arguments were validated at the border. */
export interface Engine {
  readonly calls: Readonly<Record<string, EngineCall>>
  readonly readResource: ((range: ResourceRange) => Promise<Result<ResourceBytes>>) | null
  /** Lets go of files and databases. */
  close(): Promise<void>
}

/** It may load its code first: what is asked meanwhile waits. */
export type MakeEngine = (start: Extract<ToEngine, { kind: 'start' }>, emit: Emit) => Engine | Promise<Engine>

/** Answers what comes in through the port until `end` was said; resolves then. The first message has to be `start`. */
export function serveEngine(port: EnginePort, make: MakeEngine): Promise<void> {
  const emit: Emit = (event, payload) => port.post(eventMessage(event, payload), [])
  let engine: Promise<Engine> | null = null
  return new Promise(resolve => {
    port.onMessage(message => {
      if (message.kind === 'start') engine = Promise.resolve(make(message, emit))
      else if (engine === null) throw new Error('A worker has to be started first.')
      else if (message.kind === 'end') void engine.then(one => one.close()).finally(resolve)
      else void engine.then(one => answer(one, message)).then(({ reply, transfer }) => port.post(reply, transfer))
    })
  })
}

const eventMessage = <E extends keyof Events>(event: E, payload: Events[E]): FromEngine => ({
  kind: 'event',
  event,
  json: JSON.stringify(payload),
})

interface Answer {
  readonly reply: FromEngine
  readonly transfer: readonly ArrayBuffer[]
}

async function answer(engine: Engine, request: Extract<ToEngine, { kind: 'call' | 'read' }>): Promise<Answer> {
  if (request.kind === 'read') return bytesAnswer(request.id, await readPiece(engine, request.range))
  const result = await guarded(() => callOf(engine, request.method)(request.args as never, request.stored ?? null))
  return { reply: { kind: 'reply', id: request.id, json: replyJson(request.method, result) }, transfer: [] }
}

function callOf(engine: Engine, method: string): EngineCall {
  const call = Object.hasOwn(engine.calls, method) ? engine.calls[method] : undefined
  if (call === undefined) throw new Error(`This worker does not answer ${method}.`)
  return call
}

/** A reply that is too long would stall the window, so it counts as a bug. */
export function replyJson(method: string, result: Result<unknown>): string {
  const json = JSON.stringify(result)
  if (Buffer.byteLength(json) <= MOST_BYTES) return json
  const bug = bugError(new Error(`The reply to ${method} has ${Buffer.byteLength(json)} bytes.`), TOO_LONG)
  return JSON.stringify({ ok: false, error: bug })
}

const TOO_LONG = 'This part of the session is too large to be shown at once.'

/** Runs a handler; a throw becomes an error that the window can show. */
export async function guarded<T>(run: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Cancelled) return { ok: false, error: { code: 'cancelled', message: error.message } }
    return { ok: false, error: bugError(error) }
  }
}

function readPiece(engine: Engine, range: ResourceRange): Promise<Result<ResourceBytes>> {
  const { readResource } = engine
  const to = Math.min(range.to, range.from + PIECE)
  return guarded(async () => {
    if (readResource === null) throw new Error('This worker reads no texts.')
    return readResource({ ...range, to })
  })
}

/** The bytes are copied once, because a view may stand in a shared pool, and then handed over without a copy. */
function bytesAnswer(id: number, result: Result<ResourceBytes>): Answer {
  if (!result.ok) return { reply: { kind: 'bytes', id, result }, transfer: [] }
  const bytes = new Uint8Array(result.value.bytes)
  return {
    reply: { kind: 'bytes', id, result: { ok: true, value: { ...result.value, bytes } } },
    transfer: [bytes.buffer],
  }
}
