import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyStatus, Result } from '../../preload/contract.ts'
import { codeOf, lookAtJson, writeJson } from '../library/json-file.ts'
import { fieldsOf, readSettings } from '../library/settings.ts'
import { endpointOf } from '../network/endpoint.ts'
import { keyOf } from '../network/key.ts'
import { ok, type StoredKey } from './context.ts'
import { refuse } from './refusals.ts'

/** What a system offers to keep a secret with. */
export interface KeyStore {
  /** False too where what is sealed could be opened by anybody. */
  isAvailable(): Promise<boolean>
  seal(text: string): Promise<Uint8Array>
  open(sealed: Uint8Array): Promise<string>
}

/** What the file holds: the host in clear, so that it can be told without opening the other. */
interface Kept {
  readonly host: string
  readonly sealed: string
}

const FILE = 'model-key.json'

const NONE =
  'A page in a browser cannot use the key store of this system. Name an environment variable that holds the key.'
const NOT_HERE =
  'This system has no key store that could be used, so no key is kept. Name an environment variable that holds the key.'
const NOT_OPENED = 'The stored key cannot be opened any more: this system’s key store has changed. Store it again.'

/**
 * The key of the model's server, sealed with the system's key store in a file of the data folder. It goes in through one call, and out
 * only to the worker that runs with it.
 */
export class StoredKeys {
  readonly #dataFolder: string
  /** null: the shell has none. */
  readonly #store: KeyStore | null

  constructor(dataFolder: string, store: KeyStore | null) {
    this.#dataFolder = dataFolder
    this.#store = store
  }

  get #path(): string {
    return join(this.#dataFolder, FILE)
  }

  #kept(): Kept | null {
    const file = lookAtJson(this.#path)
    const { host, sealed } = fieldsOf(file.kind === 'value' ? file.value : null)
    return typeof host === 'string' && typeof sealed === 'string' ? { host, sealed } : null
  }

  async #why(): Promise<string> {
    if (this.#store === null) return NONE
    return (await this.#store.isAvailable().catch(() => false)) ? '' : NOT_HERE
  }

  async status(): Promise<Result<KeyStatus>> {
    const why = await this.#why()
    const name = readSettings(this.#dataFolder).value.model.keyVariable
    return ok({
      store: { available: why === '', why },
      storedFor: this.#store === null ? null : (this.#kept()?.host ?? null),
      variable: { name, set: (process.env[name] ?? '').trim() !== '' },
    })
  }

  async keep(baseUrl: string, value: string): Promise<Result<KeyStatus>> {
    const why = await this.#why()
    if (this.#store === null || why !== '') return refuse('not-found', why)
    const endpoint = endpointOf(baseUrl)
    if (!endpoint.ok) return endpoint
    const key = keyOf(value)
    if (!key.ok) return key
    const { host } = endpoint.value
    try {
      const sealed = await this.#store.seal(JSON.stringify({ host, key: value.trim() }))
      const kept: Kept = { host, sealed: Buffer.from(sealed).toString('base64') }
      const written = writeJson(this.#path, kept)
      return written.ok ? this.status() : written
    } catch {
      return refuse('not-writable', 'The key store of this system did not take the key. Nothing was kept.')
    }
  }

  async forget(): Promise<Result<KeyStatus>> {
    try {
      rmSync(this.#path, { force: true })
      return this.status()
    } catch (error) {
      return refuse('not-writable', `${this.#path} was not deleted (${codeOf(error)}).`)
    }
  }

  /** That there is one, and for whom; null: none. */
  known(): StoredKey | null {
    const kept = this.#store === null ? null : this.#kept()
    return kept && { host: kept.host, value: null }
  }

  /** The key itself, for a run; null where the settings ask for none of the store. */
  async forRun(): Promise<Result<StoredKey | null>> {
    if (readSettings(this.#dataFolder).value.model.keyFrom !== 'store') return ok(null)
    const why = await this.#why()
    if (this.#store === null || why !== '') return refuse('no-key', why)
    const kept = this.#kept()
    if (kept === null) return ok(null)
    try {
      const { host, key } = fieldsOf(JSON.parse(await this.#store.open(Buffer.from(kept.sealed, 'base64'))))
      // The host in clear may have been altered: what was sealed counts.
      if (typeof host !== 'string' || typeof key !== 'string') return refuse('no-key', NOT_OPENED)
      return ok({ host, value: key })
    } catch {
      return refuse('no-key', NOT_OPENED)
    }
  }
}
