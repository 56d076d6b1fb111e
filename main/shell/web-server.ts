import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Duplex, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { WebSocketServer } from 'ws'
import { checkResource } from '../arguments.ts'
import type { Border } from './border.ts'
import type { Dropped } from './dropped.ts'
import { HEADERS } from './headers.ts'
import { MOST_BYTES } from './protocol.ts'
import { openResource, statusOf } from './resource.ts'
import { staticFile } from './static-file.ts'
import { PROTOCOL } from './token.ts'
import { BROKEN, NOT_ALLOWED, NOT_FOUND, type Refused, refuseBearer, refusePlace, refuseUpgrade } from './web-guard.ts'
import { attendSocket } from './web-socket.ts'

export interface WebServerOptions {
  readonly border: Border
  readonly dropped: Dropped
  readonly token: string
  /** What `npm run build` makes of renderer/. */
  readonly pages: string
}

export interface WebServer {
  readonly port: number
  end(): Promise<void>
}

/** Listens on the loopback; port 0 is a random one. Rejects as `listen` does, e.g. with code EADDRINUSE. */
export async function startWebServer(options: WebServerOptions, wanted: number): Promise<WebServer> {
  const server = createServer((request, response) => void answer(options, request, response))
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BYTES,
    handleProtocols: () => PROTOCOL,
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const no = refuseUpgrade(request, portOf(server), options.token)
    if (no !== null) return refuseSocket(socket, no)
    sockets.handleUpgrade(request, socket, head, ws => attendSocket(ws, options.border))
  })
  server.on('clientError', (_error, socket) => refuseSocket(socket, { status: 400, message: 'This is not a request.' }))
  await listen(server, wanted)
  return { port: portOf(server), end: () => end(server, sockets) }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function end(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.close(1001)
  return new Promise(resolve => {
    server.close(() => resolve())
    // Sockets were given a moment to say goodbye; whatever is left is cut.
    setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
    }, 100)
  })
}

async function answer(options: WebServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const no = await route(options, request, response)
    if (no !== null) refuse(response, no)
  } catch {
    if (response.headersSent) response.destroy()
    else refuse(response, BROKEN)
  }
}

/** Answers, or says why not. */
async function route(
  options: WebServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Refused | null> {
  const port = request.socket.localPort ?? 0
  const no = refusePlace(request, port)
  if (no !== null) return no
  const url = urlOf(request, port)
  if (url === null) return NOT_FOUND
  const { method } = request
  if (url.pathname === '/drop') return method === 'PUT' ? drop(options, url, request, response) : NOT_ALLOWED
  if (method !== 'GET' && method !== 'HEAD') return NOT_ALLOWED
  if (url.pathname === '/resource') return sendResource(options, url, request, response)
  return sendPage(options.pages, rawPath(request), method, response)
}

/** null for what is no path of this server, such as `*` or a whole address. */
function urlOf(request: IncomingMessage, port: number): URL | null {
  const raw = request.url ?? ''
  if (!raw.startsWith('/') || raw.startsWith('//')) return null
  return URL.canParse(raw, `http://127.0.0.1:${port}`) ? new URL(raw, `http://127.0.0.1:${port}`) : null
}

/** As it was sent: `URL` would quietly resolve the dots of a step upwards. */
const rawPath = (request: IncomingMessage): string => (request.url ?? '').replace(/[?#].*$/s, '')

async function sendPage(
  pages: string,
  path: string,
  method: string,
  response: ServerResponse,
): Promise<Refused | null> {
  const file = await staticFile(pages, path)
  if (file === null) return NOT_FOUND
  response.writeHead(200, { ...HEADERS, 'content-type': file.type, 'content-length': file.bytes })
  if (method === 'HEAD') response.end()
  else await pipeline(createReadStream(file.path, { end: Math.max(0, file.bytes - 1) }), response)
  return null
}

async function sendResource(
  { border, token }: WebServerOptions,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Refused | null> {
  const no = refuseBearer(request, token)
  if (no !== null) return no
  const range = checkResource(url.searchParams)
  const resource = range.ok ? await openResource(range.value, piece => border.read(piece)) : range
  if (!resource.ok) {
    const { code, message } = resource.error
    return { status: statusOf(code), message }
  }
  response.writeHead(200, { ...HEADERS, ...resource.value.headers })
  if (request.method === 'HEAD') response.end()
  else await pipeline(Readable.from(resource.value.pieces, { objectMode: false }), response)
  return null
}

async function drop(
  { dropped, token }: WebServerOptions,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Refused | null> {
  const no = refuseBearer(request, token)
  if (no !== null) return no
  const result = await dropped.take(url.searchParams.get('name') ?? '', request)
  response.writeHead(200, { ...HEADERS, 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(result))
  return null
}

/** The body of a refused request is not read, so its connection cannot be used again. */
function refuse(response: ServerResponse, { status, message }: Refused): void {
  response.writeHead(status, { ...HEADERS, ...TEXT, connection: 'close', ...(status === 405 ? ALLOW : {}) })
  response.end(`${message}\n`)
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' }
const ALLOW = { allow: 'GET, HEAD' }

function refuseSocket(socket: Duplex, { status, message }: Refused): void {
  const headers = Object.entries({ ...HEADERS, ...TEXT, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  // A peer that hung up meanwhile is no concern of ours.
  socket.on('error', () => socket.destroy())
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers, '', `${message}\n`].join('\r\n'))
}
