import { readFile } from 'node:fs/promises'
import { checkResource } from '../arguments.ts'
import { HEADERS } from './headers.ts'
import { openResource, type ReadPiece, statusOf } from './resource.ts'
import { staticFile } from './static-file.ts'

export const SCHEME = 'app'
/** Origin of every page of the Electron shell. */
export const ORIGIN = `${SCHEME}://palimpsest`
export const START = `${ORIGIN}/index.html`

export interface AppPages {
  /** What `npm run build` makes of renderer/. */
  readonly pages: string
  readonly read: ReadPiece
}

/** A request as Electron's `protocol.handle` gives it. */
export type AppRequest = Pick<Request, 'url' | 'method'> & {
  /** Origin of the page that asked; absent when the browser itself did. */
  readonly initiatorOrigin?: string
}

/** Answers a request to app://palimpsest/… as the web shell answers one to its port. */
export async function answerApp(request: AppRequest, options: AppPages): Promise<Response> {
  const { method, initiatorOrigin } = request
  if (request.url !== ORIGIN && !request.url.startsWith(`${ORIGIN}/`)) return refuse(404, NOTHING)
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'This cannot be done here.')
  const path = request.url.slice(ORIGIN.length).replace(/[?#].*$/s, '') || '/'
  if (path !== '/resource') return sendPage(path, method, options.pages)
  if (initiatorOrigin !== undefined && initiatorOrigin !== ORIGIN) return refuse(403, 'Another page may not ask.')
  return sendResource(new URL(request.url).searchParams, method, options.read)
}

const NOTHING = 'There is nothing here.'

async function sendPage(path: string, method: string, pages: string): Promise<Response> {
  const file = await staticFile(pages, path)
  if (file === null) return refuse(404, NOTHING)
  const headers = { ...HEADERS, 'content-type': file.type, 'content-length': String(file.bytes) }
  return new Response(method === 'HEAD' ? null : new Uint8Array(await readFile(file.path)), { headers })
}

async function sendResource(search: URLSearchParams, method: string, read: ReadPiece): Promise<Response> {
  const range = checkResource(search)
  const resource = range.ok ? await openResource(range.value, read) : range
  if (!resource.ok) return refuse(statusOf(resource.error.code), resource.error.message)
  const headers = { ...HEADERS, ...resource.value.headers }
  return new Response(method === 'HEAD' ? null : streamOf(resource.value.pieces), { headers })
}

/** Reads a piece when there is room for it, and stops reading when nobody listens any more. */
function streamOf(pieces: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async controller => {
      const piece = await pieces.next()
      if (piece.done) controller.close()
      else controller.enqueue(piece.value)
    },
    cancel: async () => void (await pieces.return()),
  })
}

const refuse = (status: number, message: string): Response =>
  new Response(`${message}\n`, { status, headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' } })
