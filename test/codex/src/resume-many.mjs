// Resumes many sessions with one real Codex, one home and one scripted model: what does it send for each?
import { rmSync } from 'node:fs'
import { AppServer } from './app-server.mjs'
import { builtInProvider, CodexHome, customProvider } from './codex-home.mjs'
import { FRESH_TO } from './hand-made.mjs'
import { itemText } from './matcher.mjs'
import { MockModel } from './mock-server.mjs'
import { modelFor } from './run-scenario.mjs'

/** Far more than any session holds, so that none is compacted before it is sent. Tokens. */
const ROOMY = { model_context_window: 100_000_000, model_auto_compact_token_limit: 90_000_000 }
/** Sessions that one server keeps open before the next one takes over. */
const EACH_SERVER = 60
/** Versions as 0.N that send base instructions as an item; before, the first item is context of the run. */
const BASE_SINCE = 154
const LONGEST_MS = 60_000
const CATALOGUED = /^(gpt-[5-9]|codex-|o[1-9])/

export class ManyResumes {
  #bin
  #root
  #mock = new MockModel()
  #server = null
  #opened = 0
  #count = 0
  #models = new Set()

  constructor(bin, version, root) {
    this.#bin = bin
    this.#root = root
    this.version = version
    this.home = new CodexHome(root)
  }

  async start() {
    const baseUrl = await this.#mock.listen()
    this.home.writeConfig({
      model: modelFor(this.version),
      features: { apps: false, plugins: false },
      skills: { bundled: { enabled: false }, include_instructions: false },
      ...ROOMY,
      ...builtInProvider(baseUrl),
      ...customProvider(baseUrl),
    })
    this.baseUrl = baseUrl
    const server = await this.#freshServer()
    const { data } = await server.call('model/list', { includeHidden: true })
    this.#models = new Set(data.map(({ model }) => model))
    const { thread } = await server.call('thread/start', { cwd: this.home.cwd })
    const { input } = await this.#turn(server, thread.id)
    this.baseInstructions = this.#minor >= BASE_SINCE ? input[0] : null
  }

  async #freshServer() {
    if (this.#server !== null && this.#opened < EACH_SERVER) return this.#server
    await this.#server?.close()
    this.#opened = 0
    const keys = { OPENAI_API_KEY: 'dummy', CODEX_API_KEY: 'dummy', OPENAI_BASE_URL: this.baseUrl }
    this.#server = new AppServer({ bin: this.#bin, env: this.home.env(keys), cwd: this.home.cwd })
    await this.#server.initialize()
    return this.#server
  }

  /**
   * Sends one more message to a thread that lies in the home, with its own model as far as this version has that.
   * @param {string} threadId
   * @param {string | null} model
   * @returns {Promise<{ prompt: string, input: object[], freshContext?: boolean } | { refusal: string }>}
   */
  async resume(threadId, model) {
    const server = await this.#freshServer()
    this.#opened += 1
    try {
      const resumed = await server.call('thread/resume', { threadId, model: this.#modelFor(model) })
      if (resumed.thread?.id !== threadId) return { refusal: `it opened ${resumed.thread?.id}` }
      return await this.#turn(server, threadId)
    } catch (error) {
      return { refusal: error.message }
    }
  }

  /** A model of an earlier catalogue stands for one that this version has; one that no catalogue ever had stays what it is. */
  #modelFor(model) {
    if (model === null || (CATALOGUED.test(model) && !this.#models.has(model))) return modelFor(this.version)
    return model
  }

  async #turn(server, threadId) {
    const prompt = `PROBE ${++this.#count}: answer with one word.`
    await within(server.turn(threadId, prompt), LONGEST_MS)
    const calls = this.#mock.requests.filter(entry => entry.body?.input)
    this.#mock.requests.length = 0
    const [first] = calls
    if (first === undefined) return { refusal: 'it sent no request' }
    const { input } = first.body
    // A session whose last word was that its context is full is compacted first: that call holds the same history.
    if (first.compaction === 'local-prompt') return { prompt: itemText(input.at(-1)), input }
    if (first.compaction !== null) return { refusal: `it sent a compaction of another kind first, ${first.compaction}` }
    if (!JSON.stringify(input).includes(prompt)) return { refusal: 'it sent another request' }
    return { prompt, input, freshContext: this.#minor <= FRESH_TO }
  }

  get #minor() {
    return Number(this.version.split('.')[1])
  }

  async close() {
    await this.#server?.close()
    await this.#mock.close()
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

async function within(promise, ms) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
