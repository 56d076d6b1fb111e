import { type ClientRequest, type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { Fault, ModelAnswer, ModelRequest } from '../compaction/strategies/model-call.ts'
import { isObject } from '../rollout/parse.ts'
import { answerIn, Collecting, type Ended, GARBAGE, pieceIn } from './answer.ts'
import type { Endpoint } from './endpoint.ts'
import { EventStream } from './event-stream.ts'
import { faultOfStatus, retryAfterIn } from './faults.ts'
import type { Key } from './key.ts'

/**
 * The one file that uses the network. It speaks the Responses API, to one address that the user set, when it is called; it follows no
 * redirect, keeps no connection, and writes nothing anywhere.
 */

/** Whom to ask. */
export interface Server {
  readonly endpoint: Endpoint
  /** null: the server wants none. */
  readonly key: Key | null
  readonly limits: Limits
}

/** Milliseconds, and bytes of an answer. */
export interface Limits {
  readonly connection: number
  /** From the connection to the first byte of the reply. */
  readonly firstByte: number
  /** Between two bytes. */
  readonly nextByte: number
  /** From begin to end, whatever comes. */
  readonly end: number
  readonly bytes: number
}

export const LIMITS: Limits = {
  connection: 15_000,
  firstByte: 300_000,
  nextByte: 300_000,
  end: 1_800_000,
  bytes: 64 * 1024 * 1024,
}

/** Bytes of a reply that tells of an error. */
const ERROR_BYTES = 64 * 1024

/** How far a request is. */
export interface AskProgress {
  readonly phase: 'connecting' | 'waiting' | 'receiving'
  readonly bytes: number
  /** Characters of the answer's text. */
  readonly characters: number
}

export interface AskOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: AskProgress) => void) | undefined
  /** Text as it comes, a piece at a time. It may quote the key. */
  readonly onText?: ((piece: string) => void) | undefined
}

/** The bytes that are sent for a request. */
export const bodyOf = ({ endpoint, body }: ModelRequest): Buffer =>
  Buffer.from(JSON.stringify(endpoint === 'responses' ? { ...body, stream: true } : body))

/** Where they go. */
export const addressOf = ({ base }: Endpoint, { endpoint }: ModelRequest): string =>
  `${base}/${endpoint === 'responses' ? 'responses' : 'responses/compact'}`

/** Asks once. Never throws: whatever happens is an answer or a fault. */
export async function askModel(server: Server, request: ModelRequest, options: AskOptions = {}): Promise<ModelAnswer> {
  const begin = performance.now()
  const ended = await new Exchange(server, request, options).run()
  const milliseconds = Math.round(performance.now() - begin)
  const { key } = server
  if (!ended.ok) {
    const { fault } = ended
    return { ok: false, fault: { ...fault, message: key?.hide(fault.message) ?? fault.message }, milliseconds }
  }
  // A server may quote what it was sent; the answer goes into files.
  const items = key === null ? ended.items : ended.items.map(item => key.hideIn(item)).filter(isObject)
  return { ...ended, items, text: key?.hide(ended.text) ?? ended.text, milliseconds }
}

const CANCELLED: Fault = { kind: 'cancelled', message: 'The request was stopped.' }

/** One request and its reply. The first end that is told counts; all else is torn down. */
class Exchange {
  readonly #server: Server
  readonly #request: ModelRequest
  readonly #options: AskOptions
  readonly #stream = new EventStream()
  readonly #collecting = new Collecting()
  readonly #whole: Buffer[] = []
  #sent: ClientRequest | null = null
  #tell: (ended: Ended) => void = () => {}
  #timer: NodeJS.Timeout | undefined
  #bytes = 0

  constructor(server: Server, request: ModelRequest, options: AskOptions) {
    this.#server = server
    this.#request = request
    this.#options = options
  }

  async run(): Promise<Ended> {
    const { signal } = this.#options
    if (signal?.aborted) return { ok: false, fault: CANCELLED }
    const stop = (): void => this.#fail(CANCELLED)
    signal?.addEventListener('abort', stop, { once: true })
    const last = setTimeout(() => this.#late('end'), this.#server.limits.end)
    try {
      return await new Promise<Ended>(tell => {
        this.#tell = tell
        this.#send()
      })
    } finally {
      signal?.removeEventListener('abort', stop)
      clearTimeout(last)
      clearTimeout(this.#timer)
      this.#sent?.destroy()
    }
  }

  #send(): void {
    const { endpoint, limits } = this.#server
    const body = bodyOf(this.#request)
    this.#progress('connecting')
    this.#within(limits.connection, 'connection')
    const sent = (endpoint.secure ? secureRequest : plainRequest)(
      addressOf(endpoint, this.#request),
      this.#head(body.length),
    )
    this.#sent = sent
    sent.once('socket', socket =>
      socket.once(endpoint.secure ? 'secureConnect' : 'connect', () => {
        this.#progress('waiting')
        this.#within(limits.firstByte, 'firstByte')
      }),
    )
    sent.once('response', reply => this.#receive(reply))
    sent.on('error', error => this.#broke(error))
    sent.end(body)
  }

  #head(length: number): RequestOptions {
    const { key } = this.#server
    const streams = this.#request.endpoint === 'responses'
    return {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': length,
        accept: streams ? 'text/event-stream' : 'application/json',
        'user-agent': 'palimpsest',
        ...(key && { authorization: key.header() }),
      },
    }
  }

  #receive(reply: IncomingMessage): void {
    const { statusCode: status = 0, headers } = reply
    const isError = status < 200 || status > 299
    const streams = !isError && /^text\/event-stream\b/i.test(headers['content-type'] ?? '')
    reply.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.length
      this.#within(this.#server.limits.nextByte, 'nextByte')
      if (streams) this.#take(chunk)
      else this.#whole.push(chunk)
      this.#progress('receiving')
      // An error is told by its first words.
      if (isError && this.#bytes > ERROR_BYTES) reply.destroy()
      else if (this.#bytes > this.#server.limits.bytes) this.#fail(this.#tooLarge())
    })
    reply.once('close', () => {
      if (isError) this.#fail(faultOfStatus(status, this.#text(), retryAfterIn(headers, Date.now())))
      else if (streams || !reply.complete) this.#fail(this.#cut(streams))
      else this.#tell(this.#document())
    })
    reply.on('error', () => {})
  }

  #take(chunk: Buffer): void {
    for (const event of this.#stream.push(chunk)) {
      const piece = pieceIn(event)
      if (piece !== null) this.#options.onText?.(piece)
      const ended = this.#collecting.take(event)
      if (ended) this.#tell(ended)
    }
  }

  #cut(streams: boolean): Fault {
    if (streams) return this.#collecting.cut()
    return { kind: 'cut', received: 0, message: `The answer broke off behind ${this.#bytes} bytes.` }
  }

  #text(): string {
    return Buffer.concat(this.#whole).toString('utf8', 0, ERROR_BYTES)
  }

  #document(): Ended {
    try {
      return answerIn(JSON.parse(Buffer.concat(this.#whole).toString('utf8')))
    } catch {
      return { ok: false, fault: GARBAGE }
    }
  }

  #tooLarge(): Fault {
    const { bytes } = this.#server.limits
    return { kind: 'tooLarge', message: `The answer is over ${bytes} bytes: reading stopped there.` }
  }

  /** The connection failed before or while the reply began; an error in the midst of a reply closes it. */
  #broke(error: NodeJS.ErrnoException): void {
    const { host } = this.#server.endpoint
    const code = error.code ?? 'unknown error'
    if (code.startsWith('HPE_')) this.#fail(GARBAGE)
    else this.#fail({ kind: 'unreachable', message: `No answer from ${host}: ${WORDS[code] ?? code}.` })
  }

  #fail(fault: Fault): void {
    this.#tell({ ok: false, fault })
  }

  #within(milliseconds: number, waitedFor: 'connection' | 'firstByte' | 'nextByte'): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#late(waitedFor), milliseconds)
  }

  #late(waitedFor: keyof typeof LATE): void {
    const seconds = this.#server.limits[waitedFor] / 1000
    this.#fail({ kind: 'timeout', waitedFor, message: `${LATE[waitedFor]} within ${seconds} s.` })
  }

  #progress(phase: AskProgress['phase']): void {
    this.#options.onProgress?.({ phase, bytes: this.#bytes, characters: this.#collecting.received })
  }
}

const LATE = {
  connection: 'There was no connection to the server',
  firstByte: 'The server did not begin to answer',
  nextByte: 'The server stopped in the middle of its answer: nothing came',
  end: 'The answer did not come to its end',
} as const

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ENETUNREACH: 'the network is not there',
  EHOSTUNREACH: 'there is no way to the host',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody that is known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
}
