import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { type KeyStore, StoredKeys, shellHandlers } from '../../main/handlers.ts'
import { DEFAULT_SETTINGS, type ModelSettings, writeSettings } from '../../main/library/settings.ts'
import { newFolder } from '../library/folders.ts'
import { errorOf, gotten } from './opened.ts'

const SECRET = 'sk-test-0123456789abcdefghijklmnopqrstuvwxyz'
const HOST = 'api.openai.com'
const BASE = `https://${HOST}/v1`

afterEach(() => vi.unstubAllEnvs())

/** Stands for the store of a system. */
const sealing = (over: Partial<KeyStore> = {}): KeyStore => ({
  isAvailable: async () => true,
  seal: async text => Buffer.from(text).map(byte => byte ^ 0x55),
  open: async sealed => Buffer.from(sealed.map(byte => byte ^ 0x55)).toString(),
  ...over,
})

function keysIn(data = newFolder(), store: KeyStore | null = sealing(), model: Partial<ModelSettings> = {}) {
  writeSettings(data, { ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, keyFrom: 'store', ...model } })
  return { data, keys: new StoredKeys(data, store) }
}

test('a key goes in, and only that there is one comes back', async () => {
  const { data, keys } = keysIn()
  const kept = await keys.keep(BASE, ` ${SECRET}\n`)
  expect(gotten(kept)).toEqual({
    store: { available: true, why: '' },
    storedFor: HOST,
    variable: { name: 'OPENAI_API_KEY', set: expect.any(Boolean) },
  })
  expect(JSON.stringify([kept, await keys.status(), keys.known()])).not.toContain(SECRET)
  expect(keys.known()).toEqual({ host: HOST, value: null })
  for (const name of readdirSync(data)) expect(readFileSync(join(data, name), 'utf8')).not.toContain(SECRET)
  expect((statSync(join(data, 'model-key.json')).mode & 0o777).toString(8)).toBe('600')
})

test('a run has it, also after a restart, and only while the settings ask for it', async () => {
  const { data, keys } = keysIn()
  await keys.keep(BASE, SECRET)
  expect(gotten(await new StoredKeys(data, sealing()).forRun())).toEqual({ host: HOST, value: SECRET })
  keysIn(data, sealing(), { keyFrom: 'environment' })
  expect(gotten(await keys.forRun())).toBe(null)
})

test('another takes its place, and it is forgotten on demand', async () => {
  const { data, keys } = keysIn()
  await keys.keep(BASE, SECRET)
  await keys.keep('http://127.0.0.1:8080/v1', 'other')
  expect(gotten(await keys.forRun())).toEqual({ host: '127.0.0.1:8080', value: 'other' })
  expect(gotten(await keys.forget()).storedFor).toBe(null)
  expect([readdirSync(data), gotten(await keys.forRun()), gotten(await keys.forget()).storedFor]).toEqual([
    ['settings.json'],
    null,
    null,
  ])
})

test('a browser has no store, and says so', async () => {
  const { data, keys } = keysIn(newFolder(), null)
  expect(errorOf(await keys.keep(BASE, SECRET))).toMatch(/^not-found: A page in a browser cannot/)
  expect(gotten(await keys.status()).store.why).toMatch(/Name an environment variable/)
  expect(errorOf(await keys.forRun())).toMatch(/^no-key: A page in a browser/)
  expect([keys.known(), readdirSync(data)]).toEqual([null, ['settings.json']])
})

test.each([
  ['that cannot seal', { isAvailable: async () => false }],
  ['that fails to say', { isAvailable: () => Promise.reject(new Error(SECRET)) }],
])('a system %s keeps nothing', async (_, over) => {
  const { data, keys } = keysIn(newFolder(), sealing(over))
  expect(errorOf(await keys.keep(BASE, SECRET))).toMatch(/^not-found: This system has no key store/)
  expect(errorOf(await keys.forRun())).toMatch(/^no-key: This system has no key store/)
  expect(readdirSync(data)).toEqual(['settings.json'])
})

test('a store that breaks names nothing of the key', async () => {
  const throws = () => Promise.reject(new Error(`cannot take ${SECRET}`))
  const { keys } = keysIn(newFolder(), sealing({ seal: throws }))
  expect(errorOf(await keys.keep(BASE, SECRET))).toBe(
    'not-writable: The key store of this system did not take the key. Nothing was kept.',
  )
  const other = keysIn(newFolder(), sealing({ open: throws }))
  await other.keys.keep(BASE, SECRET)
  expect(errorOf(await other.keys.forRun())).toMatch(/^no-key: The stored key cannot be opened any more/)
})

test.each([
  ['http://example.com/v1', SECRET, /must begin with https/],
  [BASE, '', /There is no key/],
  [BASE, `${SECRET}é`, /characters that no key has/],
])('what is no key for an address is not kept: %s', async (base, value, message) => {
  const { data, keys } = keysIn()
  const kept = await keys.keep(base, value)
  expect(errorOf(kept)).toMatch(message)
  expect(JSON.stringify(kept)).not.toContain(SECRET)
  expect(readdirSync(data)).toEqual(['settings.json'])
})

test('a host that was altered in the file does not count; a damaged file holds no key', async () => {
  const { data, keys } = keysIn()
  await keys.keep(BASE, SECRET)
  const path = join(data, 'model-key.json')
  const file = JSON.parse(readFileSync(path, 'utf8')) as object
  writeFileSync(path, JSON.stringify({ ...file, host: 'evil.example' }))
  expect(gotten(await keys.forRun())).toEqual({ host: HOST, value: SECRET })
  writeFileSync(path, JSON.stringify({ host: HOST, sealed: 'AAAA' }))
  expect(errorOf(await keys.forRun())).toMatch(/cannot be opened any more/)
  writeFileSync(path, 'nonsense')
  expect([gotten(await keys.forRun()), keys.known()]).toEqual([null, null])
})

test('the variable of the settings is told to be set or not, and no more', async () => {
  vi.stubEnv('MY_MODEL_KEY', SECRET)
  const { keys } = keysIn(newFolder(), null, { keyVariable: 'MY_MODEL_KEY' })
  const status = gotten(await keys.status())
  expect(status.variable).toEqual({ name: 'MY_MODEL_KEY', set: true })
  expect(JSON.stringify(status)).not.toContain(SECRET)
})

test.each([
  [{ baseUrl: `https://me:${SECRET}@example.com/v1` }, /no user name and no password/],
  [{ baseUrl: `https://example.com/v1?key=${SECRET}` }, /must end with its path/],
  [{ keyVariable: SECRET }, /capital letters, digits and _/],
  [{ keyVariable: 'gsk_0123456789abcdef' }, /capital letters/],
])('settings that would hold a key are not saved: %j', async (model, message) => {
  const { data, keys } = keysIn()
  const calls = shellHandlers({
    ...{ dataFolder: data, version: '1', shell: 'web', open: null },
    ...{ pickFile: null, pickTarget: null, showInFolder: null, keys },
  })
  const settings = gotten(await calls.settings({}))
  const saved = await calls.saveSettings({ settings: { ...settings, model: { ...settings.model, ...model } } })
  expect(errorOf(saved)).toMatch(message)
  expect(readFileSync(join(data, 'settings.json'), 'utf8')).not.toMatch(/sk-test|gsk_/)
})
