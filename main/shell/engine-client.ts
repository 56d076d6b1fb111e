import type { AppError, Result } from '../../preload/contract.ts'
import type { ResourceBytes, StoredKey } from '../handlers/context.ts'
import type { FromEngine, ResourceRange, Role, ToEngine } from './protocol.ts'

/** The shell's end of a running worker. */
export interface WorkerPort {
  post(message: ToEngine): void
  onMessage(listener: (message: FromEngine) => void): void
  /** Called once when the worker has ended, for whatever reason. */
  onExit(listener: () => void): void
  /** Ends it by force. */
  kill(): void
}

/** Starts one worker. */
export type Fork = (role: Role) => WorkerPort

export interface ClientOptions {
  readonly role: Role
  readonly dataFolder: string
  readonly fork: Fork
  readonly onEvent: (message: Extract<FromEngine, { kind: 'event' }>) => void
  /** The worker died with what it had open. */
  readonly onLost: () => void
}

/** Longest wait for a worker to end by itself, in milliseconds. */
const PATIENCE = 1500

export const LOST: AppError = {
  code: 'internal',
  message: 'The part of Palimpsest that reads sessions stopped and was started again. Open the session again.',
}

const LIBRARY_LOST: AppError = {
  code: 'internal',
  message: 'The part of Palimpsest that lists sessions stopped. List them again to start it anew.',
}

type Waiting = { readonly call: (json: string) => void } | { readonly read: (result: Result<ResourceBytes>) => void }

/** One worker as seen by a shell. It starts when it is woken or called, and again at the first call after it died. */
export class EngineClient {
  readonly #options: ClientOptions
  readonly #waiting = new Map<number, Waiting>()
  #port: WorkerPort | null = null
  #last = 0
  #ended = false

  constructor(options: ClientOptions) {
    this.#options = options
  }

  /** Starts it ahead of its first call. */
  wake(): void {
    if (!this.#ended) this.#running()
  }

  /** Answers the result as JSON text. */
  call(method: string, args: unknown, stored: StoredKey | null = null): Promise<string> {
    const beside = stored === null ? {} : { stored }
    return new Promise(resolve => this.#send(id => ({ kind: 'call', id, method, args, ...beside }), { call: resolve }))
  }

  read(range: ResourceRange): Promise<Result<ResourceBytes>> {
    return new Promise(resolve => this.#send(id => ({ kind: 'read', id, range }), { read: resolve }))
  }

  /** Asks the worker to end, and makes it end when it does not, or when nothing was asked of it: then it may still be loading its code. */
  async end(): Promise<void> {
    this.#ended = true
    const port = this.#port
    if (port === null) return
    const gone = new Promise<void>(resolve => port.onExit(resolve))
    if (this.#last > 0) port.post({ kind: 'end' })
    const timer = setTimeout(() => port.kill(), this.#last > 0 ? PATIENCE : 0)
    await gone
    clearTimeout(timer)
  }

  #send(message: (id: number) => ToEngine, waiting: Waiting): void {
    if (this.#ended) this.#refuse(waiting)
    else {
      const id = ++this.#last
      this.#waiting.set(id, waiting)
      this.#running().post(message(id))
    }
  }

  #running(): WorkerPort {
    if (this.#port !== null) return this.#port
    const { role, dataFolder, fork } = this.#options
    const port = fork(role)
    this.#port = port
    port.onMessage(message => this.#take(message))
    port.onExit(() => this.#lose(port))
    port.post({ kind: 'start', role, dataFolder })
    return port
  }

  #take(message: FromEngine): void {
    if (message.kind === 'event') this.#options.onEvent(message)
    else this.#settle(message)
  }

  #settle(message: Exclude<FromEngine, { kind: 'event' }>): void {
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (waiting === undefined) return
    if (message.kind === 'reply' && 'call' in waiting) waiting.call(message.json)
    if (message.kind === 'bytes' && 'read' in waiting) waiting.read(message.result)
  }

  #lose(port: WorkerPort): void {
    if (this.#port !== port) return
    this.#port = null
    const lost = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const waiting of lost) this.#refuse(waiting)
    if (!this.#ended) this.#options.onLost()
  }

  #refuse(waiting: Waiting): void {
    const result = { ok: false, error: this.#options.role === 'thread' ? LOST : LIBRARY_LOST } as const
    if ('call' in waiting) waiting.call(JSON.stringify(result))
    else waiting.read(result)
  }
}
