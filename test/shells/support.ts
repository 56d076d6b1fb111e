import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Result } from '../../preload/contract.ts'

/** A folder of its own that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** Stands for dist/renderer: a page, a script and a file that is none of the page's. */
export function pagesIn(folder: string): string {
  const pages = join(folder, 'pages')
  mkdirSync(join(pages, 'assets'), { recursive: true })
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Palimpsest</title>')
  writeFileSync(join(pages, 'assets', 'index.js'), 'export {}')
  writeFileSync(join(pages, '.hidden.js'), 'secret')
  writeFileSync(join(folder, 'outside.js'), 'secret')
  // A name like any other here, a step into a folder on Windows.
  if (process.platform !== 'win32') writeFileSync(join(pages, 'back\\slash.js'), 'secret')
  return pages
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Asked {
  readonly port: number
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** A request as it stands: `fetch` would tidy the path and set Host by itself. */
export function ask({ port, path, method = 'GET', headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** How a socket that was offered ends: open, or refused with a status. */
export interface Upgrade {
  readonly port: number
  readonly protocols: readonly string[]
  readonly origin?: string | undefined
  readonly host?: string
  readonly path?: string
}

export function upgrade({ port, protocols, origin, host, path = '/socket' }: Upgrade): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, [...protocols], {
    ...(origin === undefined ? {} : { origin }),
    ...(host === undefined ? {} : { headers: { host } }),
  })
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      onTestFinished(() => socket.terminate())
      resolve(socket)
    })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    socket.on('error', reject)
  })
}

/** A socket that has to open. */
export async function openSocket(address: string): Promise<WebSocket> {
  const { port, origin, hash } = new URL(address)
  const socket = await upgrade({ port: Number(port), protocols: ['palimpsest', hash.slice('#token='.length)], origin })
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
  return socket
}

/** Calls over a socket, as the page makes them. */
export function caller(socket: WebSocket): (method: string, args: unknown) => Promise<Result<unknown>> {
  let last = 0
  return (method, args) =>
    new Promise(resolve => {
      const id = ++last
      const listener = (data: unknown) => {
        const message = JSON.parse(String(data)) as { readonly id?: number; readonly result: Result<unknown> }
        if (message.id !== id) return
        socket.off('message', listener)
        resolve(message.result)
      }
      socket.on('message', listener)
      socket.send(JSON.stringify({ id, method, args }))
    })
}

export const closeCode = (socket: WebSocket): Promise<number> =>
  new Promise(resolve => socket.once('close', code => resolve(code)))
