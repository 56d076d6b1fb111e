import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { createServer as createRawServer } from 'node:net'
import type { Json } from './same-request.ts'

/** What a server on the loopback does with one request. */
export type Act = (reply: ServerResponse, request: Received) => void

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Json
}

export interface ScriptedServer {
  /** For `endpointOf`. */
  readonly base: string
  readonly received: readonly Received[]
  close(): Promise<void>
}

/** A model that does as it is told: the n-th request gets the n-th act, further ones the last. */
export async function scriptedServer(...acts: readonly Act[]): Promise<ScriptedServer> {
  const received: Received[] = []
  const server = createServer(async (request, reply) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Json
    received.push({ path: request.url ?? '', headers: request.headers, body })
    const act = acts[Math.min(received.length, acts.length) - 1]
    const now = received.at(-1)
    if (act && now) act(reply, now)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    base: `http://127.0.0.1:${port}/v1`,
    received,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Bytes that are no HTTP. */
export async function rawServer(bytes: string): Promise<Pick<ScriptedServer, 'base' | 'close'>> {
  const server = createRawServer(socket => {
    socket.on('error', () => {})
    socket.resume()
    socket.end(bytes)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    base: `http://127.0.0.1:${port}/v1`,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

const STREAM = { 'content-type': 'text/event-stream' }

export const event = (value: Json): string => `event: ${String(value['type'])}\ndata: ${JSON.stringify(value)}\n\n`

const delta = (text: string): string => event({ type: 'response.output_text.delta', delta: text })

export const assistant = (text: string): Json => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text }],
})

const USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 80 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 2 },
  total_tokens: 107,
}

/** A whole stream of these items. */
export const streams =
  (...items: readonly Json[]): Act =>
  reply => {
    reply.writeHead(200, STREAM)
    reply.write(event({ type: 'response.created', response: { id: 'resp_1' } }))
    for (const item of items) {
      const [part] = (Array.isArray(item['content']) ? item['content'] : []) as readonly Json[]
      if (typeof part?.['text'] === 'string') reply.write(delta(part['text']))
      reply.write(event({ type: 'response.output_item.done', item }))
    }
    reply.end(event({ type: 'response.completed', response: { id: 'resp_1', usage: USAGE } }))
  }

/** A stream of these bytes that ends there. */
export const streamsBytes =
  (...chunks: readonly (string | Uint8Array)[]): Act =>
  reply => {
    reply.writeHead(200, STREAM)
    for (const chunk of chunks) reply.write(chunk)
    reply.end()
  }

/** The connection breaks behind so much of a stream. */
export const breaksBehind =
  (...events: readonly string[]): Act =>
  reply => {
    reply.writeHead(200, STREAM)
    reply.flushHeaders()
    for (const each of events) reply.write(each)
    setImmediate(() => setImmediate(() => reply.destroy()))
  }

export const textSoFar = delta

export const answers =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Act =>
  reply => {
    reply.writeHead(status, { 'content-type': 'application/json', ...headers })
    reply.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

/** A summary that comes word by word, so many milliseconds apart. */
export const drips =
  (text: string, every: number): Act =>
  reply => {
    reply.writeHead(200, STREAM)
    const words = text.split(/(?<= )/)
    const next = (i: number): void => {
      if (reply.destroyed) return
      const word = words[i]
      if (word === undefined) {
        reply.write(event({ type: 'response.output_item.done', item: assistant(text) }))
        reply.end(event({ type: 'response.completed', response: { id: 'resp_1', usage: USAGE } }))
      } else {
        reply.write(delta(word))
        setTimeout(() => next(i + 1), every)
      }
    }
    next(0)
  }

/** Never answers. */
export const hangs: Act = () => {}

/** Begins a stream and says nothing more. */
export const fallsSilent: Act = reply => {
  reply.writeHead(200, STREAM)
  reply.write(delta('Half'))
}

/** The same chunk again and again, as fast as it is read, or every few milliseconds. */
export const repeats =
  (chunk: string, every = 0, status = 200, headers: Readonly<Record<string, string>> = STREAM): Act =>
  reply => {
    reply.writeHead(status, headers)
    const next = (): void => {
      if (reply.destroyed) return
      const more = reply.write(chunk)
      if (every > 0) setTimeout(next, every)
      else if (more) setImmediate(next)
      else reply.once('drain', next)
    }
    next()
  }
