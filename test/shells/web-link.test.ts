import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { WebLink } from '../../renderer/web-link.ts'

interface Peer {
  readonly server: WebSocketServer
  readonly port: number
}

/** A shell that says nothing by itself. */
async function listen(port = 0): Promise<Peer> {
  const server = new WebSocketServer({ port, host: '127.0.0.1', handleProtocols: () => 'palimpsest' })
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return { server, port: (server.address() as AddressInfo).port }
}

/** Ends the shell at once, as a crash would. */
async function crash({ server }: Peer): Promise<void> {
  for (const socket of server.clients) socket.terminate()
  await new Promise(resolve => server.close(resolve))
}

/** A browser's socket says `error` to nobody in particular; that of ws would throw. */
class PageSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols)
    this.on('error', () => {})
  }
}

function link(port: number, token = 'token'): WebLink {
  vi.stubGlobal('WebSocket', PageSocket)
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  return new WebLink(`ws://127.0.0.1:${port}/socket`, token)
}

const answerAll = ({ server }: Peer, value: unknown) =>
  server.on('connection', socket =>
    socket.on('message', data => {
      const { id, method, args } = JSON.parse(String(data)) as { id: number; method: string; args: unknown }
      socket.send(JSON.stringify({ id, result: { ok: true, value: { method, args, value } } }))
    }),
  )

const error = (message: string) => ({ ok: false, error: { code: 'internal', message } })
const LOST = error('The connection to Palimpsest was lost. It comes back by itself while Palimpsest runs.')
const REFUSED = error('Palimpsest does not answer this page. Open the address that it printed when it was started.')

test('a call made before the socket is open is sent when it opens, with the token as the second protocol', async () => {
  const peer = await listen()
  const offered = new Promise(resolve =>
    peer.server.once('connection', (_socket, request) => resolve(request.headers['sec-websocket-protocol'])),
  )
  answerAll(peer, 1)
  expect(await link(peer.port).call('settings', {})).toEqual({
    ok: true,
    value: { method: 'settings', args: {}, value: 1 },
  })
  expect(await offered).toBe('palimpsest,token')
})

test('answers find their calls in any order', async () => {
  const peer = await listen()
  peer.server.on('connection', socket => {
    const ids: number[] = []
    socket.on('message', data => {
      ids.push((JSON.parse(String(data)) as { id: number }).id)
      if (ids.length < 2) return
      for (const id of ids.reverse()) socket.send(JSON.stringify({ id, result: { ok: true, value: id } }))
    })
  })
  const to = link(peer.port)
  expect(await Promise.all([to.call('a', {}), to.call('b', {})])).toEqual([
    { ok: true, value: 1 },
    { ok: true, value: 2 },
  ])
})

test('what waits fails when the connection drops, and the link comes back by itself', async () => {
  const peer = await listen()
  const to = link(peer.port)
  const waiting = to.call('rows', {})
  await new Promise(resolve => peer.server.once('connection', socket => socket.once('message', resolve)))
  await crash(peer)
  expect(await waiting).toEqual(LOST)
  expect(await to.call('rows', {})).toEqual(LOST)
  const again = await listen(peer.port)
  answerAll(again, 2)
  await expect.poll(() => to.call('rows', {}), { timeout: 5_000 }).toMatchObject({ ok: true })
})

test('events reach their listeners, also after the connection came back, until they are taken off', async () => {
  const peer = await listen()
  const to = link(peer.port)
  const heard: unknown[] = []
  const off = to.on('library', payload => heard.push(payload))
  const send = (socket: WebSocket, pending: number) =>
    socket.send(JSON.stringify({ event: 'library', payload: { pending } }))
  peer.server.once('connection', socket => send(socket, 1))
  await expect.poll(() => heard).toEqual([{ pending: 1 }])
  await crash(peer)
  const again = await listen(peer.port)
  again.server.on('connection', socket => {
    send(socket, 2)
    setTimeout(() => send(socket, 3), 200)
  })
  await expect.poll(() => heard, { timeout: 5_000 }).toEqual([{ pending: 1 }, { pending: 2 }])
  off()
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(heard).toEqual([{ pending: 1 }, { pending: 2 }])
})

test('without a token, or where nobody answers, each call says what to do', async () => {
  const peer = await listen()
  expect(await link(peer.port, '').call('settings', {})).toEqual(REFUSED)
  const closed = createServer()
  await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise(resolve => closed.close(resolve))
  expect(await link(port).call('settings', {})).toEqual(REFUSED)
})
