import { expect, test } from 'vitest'
import { type AppRequest, answerApp } from '../../main/shell/app-pages.ts'
import { POLICY } from '../../main/shell/headers.ts'
import type { ReadPiece } from '../../main/shell/resource.ts'
import { pagesIn, temporaryFolder } from './support.ts'

const TEXT = Buffer.from('0123456789'.repeat(60_000))

const read: ReadPiece = async ({ ref, from, to }) =>
  ref.key === 'k'
    ? { ok: true, value: { bytes: TEXT.subarray(from, to), mime: 'text/plain; charset=utf-8', total: TEXT.length } }
    : { ok: false, error: { code: 'no-such-thread', message: 'Not open.' } }

async function get(url: string, more: Partial<AppRequest> = {}) {
  const response = await answerApp({ url, method: 'GET', ...more }, { pages: pagesIn(temporaryFolder()), read })
  expect(response.headers.get('content-security-policy')).toBe(POLICY)
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() }
}

const HTML = { status: 200, type: 'text/html; charset=utf-8', body: '<!doctype html><title>Palimpsest</title>' }

test('the page and its files are served under the policy', async () => {
  expect(await get('app://palimpsest/index.html')).toEqual(HTML)
  expect(await get('app://palimpsest/#place')).toEqual(HTML)
  expect(await get('app://palimpsest')).toEqual(HTML)
  expect(await get('app://palimpsest/assets/index.js?v=1')).toEqual({
    status: 200,
    type: 'text/javascript; charset=utf-8',
    body: 'export {}',
  })
  expect((await get('app://palimpsest/index.html', { method: 'HEAD' })).body).toBe('')
})

test.each([
  'app://palimpsest/../outside.js',
  'app://palimpsest/%2e%2e/outside.js',
  'app://palimpsest/..%2foutside.js',
  'app://palimpsest/..%5coutside.js',
  'app://palimpsest/.hidden.js',
  'app://palimpsest/back%5cslash.js',
  'app://palimpsest/assets',
  'app://palimpsest/%00',
  'app://palimpsest/nothing.js',
  'app://palimpsest.evil/index.html',
  'app://other/index.html',
  'https://palimpsest/index.html',
])('%s is not served', async url => expect((await get(url)).status).toBe(404))

test('only reading is allowed', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect((await get('app://palimpsest/index.html', { method })).status).toBe(405)
})

const RESOURCE = 'app://palimpsest/resource?key=k&file=0&line=1&path='

test('a text comes by range, also over many pieces', async () => {
  expect(await get(`${RESOURCE}&from=3&to=6`)).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: '345' })
  expect((await get(`${RESOURCE}&from=0&to=9999999`)).body).toBe(TEXT.toString())
  expect((await get(`${RESOURCE}&from=5&to=5`)).body).toBe('')
})

test('a text is for our own page only, and a wrong query is refused', async () => {
  const url = `${RESOURCE}&from=0&to=1`
  expect((await get(url, { initiatorOrigin: 'app://palimpsest' })).status).toBe(200)
  expect((await get(url, { initiatorOrigin: 'https://evil.example' })).status).toBe(403)
  expect((await get(url, { initiatorOrigin: 'null' })).status).toBe(403)
  expect((await get(`${RESOURCE}&from=0`)).status).toBe(400)
  expect(await get(url.replace('key=k', 'key=x'))).toMatchObject({ status: 404, body: 'Not open.\n' })
})
