import type { RawData, WebSocket } from 'ws'
import type { Border, Window } from './border.ts'

/** A page that reads so little that this much waits for it is cut off, in bytes. It connects again by itself. */
const MOST_WAITING = 64 * 1024 * 1024

/** Codes of RFC 6455, section 7.4.1. */
const NOT_TEXT = 1003
const NOT_OURS = 1008

interface Request {
  readonly id: number
  readonly method: unknown
  readonly args: unknown
}

/** Serves one window over its socket: {id, method, args} in, {id, result} and {event, payload} out. */
export function attendSocket(socket: WebSocket, border: Border): void {
  const send = (json: string): void => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > MOST_WAITING) socket.terminate()
    else socket.send(json)
  }
  const window: Window = { send: (event, json) => send(`{"event":"${event}","payload":${json}}`) }
  border.join(window)
  socket.on('close', () => border.leave(window))
  // A message over the limit or a broken frame: ws closes the socket with the right code after this.
  socket.on('error', () => {})
  socket.on('message', (data, isBinary) => {
    const request = isBinary ? null : requestOf(data)
    if (request === null) return socket.close(isBinary ? NOT_TEXT : NOT_OURS)
    void border.call(window, request.method, request.args).then(json => send(`{"id":${request.id},"result":${json}}`))
  })
}

function requestOf(data: RawData): Request | null {
  const value = parsed(String(data))
  if (typeof value !== 'object' || value === null) return null
  const { id, method, args } = value as { readonly id?: unknown; readonly method?: unknown; readonly args?: unknown }
  return typeof id === 'number' && Number.isSafeInteger(id) ? { id, method, args } : null
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
