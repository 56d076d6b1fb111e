import type { Events, Result } from '../preload/contract.ts'

/** First protocol that is offered; the token follows it, because a WebSocket cannot send headers. */
const PROTOCOL = 'palimpsest'

/** Pauses before the next try, in milliseconds; the last one repeats. */
const PAUSES = [100, 250, 500, 1000, 2000, 5000]

type Listener = (payload: unknown) => void
type Settle = (result: Result<unknown>) => void

/** A socket to the shell that comes back by itself. Nothing that was asked is left without an answer. */
export class WebLink {
  readonly #url: string
  readonly #token: string
  readonly #waiting = new Map<number, Settle>()
  readonly #listeners = new Map<keyof Events, Set<Listener>>()
  /** Asked before the socket was open. */
  #queue: string[] = []
  #socket: WebSocket | null = null
  #last = 0
  #tries = 0
  #everOpen = false

  constructor(url: string, token: string) {
    this.#url = url
    this.#token = token
    if (token !== '') this.#connect()
  }

  call(method: string, args: unknown): Promise<Result<unknown>> {
    if (this.#socket === null) return Promise.resolve(this.#lost())
    const id = ++this.#last
    const json = JSON.stringify({ id, method, args })
    return new Promise(resolve => {
      this.#waiting.set(id, resolve)
      if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(json)
      else this.#queue.push(json)
    })
  }

  on(event: keyof Events, listener: Listener): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  #connect(): void {
    const socket = new WebSocket(this.#url, [PROTOCOL, this.#token])
    this.#socket = socket
    socket.addEventListener('open', () => this.#opened(socket))
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data))))
    socket.addEventListener('close', () => this.#closed())
  }

  #opened(socket: WebSocket): void {
    this.#tries = 0
    this.#everOpen = true
    const queue = this.#queue
    this.#queue = []
    for (const json of queue) socket.send(json)
  }

  #take(message: Message): void {
    if ('event' in message) {
      for (const listener of this.#listeners.get(message.event) ?? []) listener(message.payload)
      return
    }
    const settle = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    settle?.(message.result)
  }

  #closed(): void {
    this.#socket = null
    this.#queue = []
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const settle of waiting) settle(this.#lost())
    setTimeout(() => this.#connect(), PAUSES[Math.min(this.#tries++, PAUSES.length - 1)])
  }

  #lost(): Result<never> {
    return { ok: false, error: { code: 'internal', message: this.#everOpen ? LOST : REFUSED } }
  }
}

/** What the shell sends. */
type Message =
  | { readonly id: number; readonly result: Result<unknown> }
  | { readonly event: keyof Events; readonly payload: unknown }

const LOST = 'The connection to Palimpsest was lost. It comes back by itself while Palimpsest runs.'
const REFUSED = 'Palimpsest does not answer this page. Open the address that it printed when it was started.'
