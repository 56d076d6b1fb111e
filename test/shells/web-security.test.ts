import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { POLICY } from '../../main/shell/headers.ts'
import { startServed } from './served.ts'
import { ask, caller, closeCode, openSocket, upgrade } from './support.ts'

const WRONG = 'A'.repeat(43)

test('the page is served under a policy that allows nothing but itself', async () => {
  const { port } = await startServed()
  const answer = await ask({ port, path: '/' })
  expect({ status: answer.status, type: answer.headers['content-type'], body: answer.body }).toEqual({
    status: 200,
    type: 'text/html; charset=utf-8',
    body: '<!doctype html><title>Palimpsest</title>',
  })
  expect(answer.headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
  expect((await ask({ port, path: '/assets/index.js?v=1' })).headers['content-type']).toBe(
    'text/javascript; charset=utf-8',
  )
  const head = await ask({ port, path: '/', method: 'HEAD' })
  expect({ status: head.status, length: head.headers['content-length'], body: head.body }).toEqual({
    status: 200,
    length: '40',
    body: '',
  })
})

test.each([
  ['/', 'GET', {}, 200],
  ['/nothing.js', 'GET', {}, 404],
  ['/', 'POST', {}, 405],
  ['/', 'OPTIONS', {}, 405],
  ['/', 'GET', { host: 'evil.example' }, 403],
  ['/resource?key=k', 'GET', {}, 401],
  ['/drop?name=a', 'PUT', {}, 401],
  ['/drop?name=a', 'GET', {}, 405],
])('%s by %s with %o answers %i and carries every header', async (path, method, headers, status) => {
  const { port } = await startServed()
  const answer = await ask({ port, path, method, headers })
  expect(answer.status).toBe(status)
  expect(answer.headers).toMatchObject({
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  })
  expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([])
})

test.each([
  '/../outside.js',
  '/assets/../../outside.js',
  '/%2e%2e/outside.js',
  '/..%2foutside.js',
  '/..%5coutside.js',
  '/assets/..%00/index.js',
  '/.hidden.js',
  '/back%5cslash.js',
  '//assets/index.js',
  '/assets//index.js',
  '/assets',
  '/assets/',
  '/%zz',
  'http://127.0.0.1/index.html',
])('%s is not a file of the page', async path => {
  const { port } = await startServed()
  expect(await ask({ port, path })).toMatchObject({ status: 404, body: 'There is nothing here.\n' })
})

test('a foreign name that points here is refused: DNS rebinding', async () => {
  const { port, token } = await startServed()
  const hosts = ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`, `127.0.0.1.evil:${port}`]
  for (const host of hosts) expect((await ask({ port, path: '/', headers: { host } })).status).toBe(403)
  expect((await ask({ port, path: '/', headers: { host: `localhost:${port}` } })).status).toBe(200)
  expect(
    await upgrade({ port, protocols: ['palimpsest', token], host: 'evil.example', origin: 'http://evil.example' }),
  ).toBe(403)
})

test('another page may not ask, whatever it knows', async () => {
  const { port, token, origin } = await startServed()
  const authorization = `Bearer ${token}`
  const evil = { authorization, origin: 'http://evil.example' }
  expect((await ask({ port, path: '/drop?name=a', method: 'PUT', headers: evil })).status).toBe(403)
  expect((await ask({ port, path: '/', headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  expect((await ask({ port, path: '/', headers: { 'sec-fetch-site': 'same-site' } })).status).toBe(403)
  const protocols = ['palimpsest', token]
  for (const other of [
    'http://evil.example',
    'null',
    `http://localhost:${port}`,
    `https://127.0.0.1:${port}`,
    undefined,
  ])
    expect(await upgrade({ port, protocols, origin: other })).toBe(403)
  expect(await upgrade({ port, protocols, origin })).toHaveProperty('protocol', 'palimpsest')
})

test('a socket opens only with the token, and the token is not sent back', async () => {
  const { port, token, origin } = await startServed()
  for (const protocols of [
    [],
    ['palimpsest'],
    ['palimpsest', WRONG],
    ['palimpsest', token.slice(1)],
    [token],
    ['palimpsest', token, 'x'],
    ['other', token],
  ])
    expect(await upgrade({ port, protocols, origin })).toBe(401)
  expect(await upgrade({ port, protocols: ['palimpsest', token], origin, path: '/other' })).toBe(404)
  expect(await upgrade({ port, protocols: ['palimpsest', token], origin })).toHaveProperty('protocol', 'palimpsest')
})

test('texts and drops need the token', async () => {
  const { port, token } = await startServed()
  for (const authorization of ['', `Bearer ${WRONG}`, token, `Bearer ${token} `.repeat(2), `Basic ${token}`]) {
    expect(
      (await ask({ port, path: '/resource?key=k&file=0&line=1&path=&from=0&to=1', headers: { authorization } })).status,
    ).toBe(401)
    expect((await ask({ port, path: '/drop?name=a', method: 'PUT', headers: { authorization } })).status).toBe(401)
  }
})

test('tokens differ from start to start', async () => {
  const [one, other] = [await startServed(), await startServed()]
  expect(one.token).toMatch(/^[\w-]{43}$/)
  expect(other.token).not.toBe(one.token)
})

test('what is not HTTP is refused under the same policy', async () => {
  const { port } = await startServed()
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('\0\0\0 nonsense\r\n\r\n'))
    let all = ''
    socket.on('data', data => {
      all += data
    })
    socket.on('end', () => resolve(all))
    socket.on('error', reject)
  })
  expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
  expect(text).toContain(`content-security-policy: ${POLICY}`)
})

test('only the loopback is listened on', async () => {
  const { port } = await startServed()
  const refused = await new Promise(resolve => {
    const socket = connect(port, '127.0.0.2')
    socket.on('connect', () => resolve(false))
    socket.on('error', () => resolve(true))
  })
  expect(refused).toBe(true)
})

test('a message over the limit ends the socket, and others go on', async () => {
  const { address } = await startServed()
  const [big, other] = [await openSocket(address), await openSocket(address)]
  const closed = closeCode(big)
  big.send(JSON.stringify({ id: 1, method: 'settings', args: { text: 'x'.repeat(1_000_000) } }))
  expect(await closed).toBe(1009)
  expect(await caller(other)('settings', {})).toMatchObject({ ok: true })
})

test.each(['', 'nonsense', '[]', '1', 'null', '{"method":"settings"}', '{"id":"1"}', '{"id":1.5}'])(
  'the message %j ends the socket',
  async message => {
    const socket = await openSocket((await startServed()).address)
    const closed = closeCode(socket)
    socket.send(message)
    expect(await closed).toBe(1008)
  },
)

test('a binary message ends the socket', async () => {
  const socket = await openSocket((await startServed()).address)
  const closed = closeCode(socket)
  socket.send(Buffer.from('{"id":1,"method":"settings","args":{}}'))
  expect(await closed).toBe(1003)
})

test('wrong arguments and unknown methods are answered with an error', async () => {
  const call = caller(await openSocket((await startServed()).address))
  const wrong = async (method: string, args: unknown) => (await call(method, args)) as { error?: { code: string } }
  expect((await wrong('settings', { more: 1 })).error?.code).toBe('bad-argument')
  expect((await wrong('rows', { key: 'k', turn: -1, from: 0, count: 1 })).error?.code).toBe('bad-argument')
  expect((await wrong('openThread', { path: 'a\0b' })).error?.code).toBe('bad-argument')
  expect((await wrong('openThread', null)).error?.code).toBe('bad-argument')
  for (const method of ['readResource', 'close', 'constructor', '__proto__', 'toString', ''])
    expect((await wrong(method, {})).error?.code).toBe('bad-argument')
})

test('without built pages, or on a port that is taken, it says so in one sentence', async () => {
  const { serve } = await import('../../main/serve.ts')
  const { port, folder } = await startServed()
  expect(await serve({ open: false, dist: folder })).toEqual({
    ok: false,
    message: `The pages of the window are not in ${folder}. Build them with: npm run build`,
  })
  expect(await serve({ open: false, dist: `${folder}/pages`, port })).toEqual({
    ok: false,
    message: `Port ${port} is taken. Choose another one, or none.`,
  })
})
