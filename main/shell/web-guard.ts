import type { IncomingMessage } from 'node:http'
import { isToken, tokenOfBearer, tokenOfProtocols } from './token.ts'

/** Why a request is turned away: a status and a plain sentence. */
export interface Refused {
  readonly status: number
  readonly message: string
}

const refused = (status: Refused['status'], message: string): Refused => ({ status, message })

/**
 * Only pages of this server may ask. A name other than the loopback's in `Host` means that a foreign page made its own
 * name point here (DNS rebinding); a foreign `Origin` or `Sec-Fetch-Site` means that one calls across.
 */
export function refusePlace({ headers }: IncomingMessage, port: number): Refused | null {
  const { host, origin } = headers
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return refused(403, 'This is not an address of Palimpsest.')
  if (origin !== undefined && origin !== `http://${host}`) return refused(403, 'Another page may not ask.')
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return refused(403, 'Another page may not ask.')
  return null
}

/** For what reads or writes: the page must know the token. */
export function refuseBearer({ headers }: IncomingMessage, token: string): Refused | null {
  return isToken(tokenOfBearer(headers.authorization), token) ? null : NO_TOKEN
}

/** A browser always names the origin of a WebSocket, so one without it is refused too. */
export function refuseUpgrade(request: IncomingMessage, port: number, token: string): Refused | null {
  const place = refusePlace(request, port)
  if (place !== null) return place
  if (request.headers.origin === undefined) return refused(403, 'Another program may not ask.')
  if (request.url !== '/socket') return refused(404, 'There is nothing here.')
  return isToken(tokenOfProtocols(request.headers['sec-websocket-protocol']), token) ? null : NO_TOKEN
}

const NO_TOKEN = refused(401, 'Open the address that Palimpsest printed: it carries the key.')

export const NOT_FOUND = refused(404, 'There is nothing here.')
export const NOT_ALLOWED = refused(405, 'This cannot be done here.')
export const BROKEN = refused(500, 'Something went wrong inside Palimpsest.')
