// Rollouts made by hand in the notation of test/support/rollout-text.ts, whole enough for every version to read. Needs Node 24.
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolloutText } from '../../support/rollout-text.ts'
import { modelFor, SHORT_INSTRUCTIONS } from './run-scenario.mjs'

let lastTime = 0

/** An id as Codex makes them, UUID v7; each is later than the one before. */
export function uuid7() {
  const bytes = randomBytes(16)
  lastTime = Math.max(Date.now(), lastTime + 1)
  bytes.writeUIntBE(lastTime, 0, 6)
  bytes[6] = (bytes[6] & 0x0f) | 0x70
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Members that Codex asks for and a notation of a few words leaves out, by the type of the line. */
const ASKED_FOR = {
  session_meta: { source: 'cli', model_provider: 'mock', base_instructions: { text: SHORT_INSTRUCTIONS.trim() } },
  turn_context: { approval_policy: 'never', sandbox_policy: { type: 'read-only' }, summary: 'auto' },
  inter_agent_communication: { other_recipients: [] },
}

function whole(line, cwd) {
  const value = line === '' ? null : JSON.parse(line)
  const more = ASKED_FOR[value?.type]
  if (!more) return line
  const payload = { ...more, ...value.payload, ...(value.payload.cwd ? { cwd } : {}) }
  return JSON.stringify({ ...value, payload })
}

/** Puts a rollout that begins with `meta: VERSION …` into the home. Returns its thread, bytes and lines. */
export function dropRollout(home, words, id = uuid7()) {
  const text = words.replace(/^\s*meta: (\S+)/, `meta: $1 id="${id}"`)
  const lines = rolloutText(text)
    .toString('utf8')
    .split('\n')
    .map(line => whole(line, home.cwd))
  const content = lines.join('\n')
  const path = join(home.home, 'sessions/2026/01/01', `rollout-2026-01-01T00-00-00-${id}.jsonl`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return { id, bytes: Buffer.byteLength(content), lines: lines.length - 1 }
}

/** A line of an item that the notation has no word for. */
export const itemLine = payload =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload })}`

/** Flags that ask a model. */
export const withModel = model => ['-c', `model="${model}"`]

/** To 0.105 a version puts its own context in front of what it rebuilds. */
export const FRESH_TO = 105

const askKnown = reader => withModel(modelFor(reader))

/**
 * Probes one hand-made rollout with each of the versions. Each is asked with a model that it knows, unless `asks` gives other flags.
 * `words`: the rollout, or what makes it of the context. `textOnly`: that model takes no images. `digested`: long strings are kept so.
 */
export function handMade({ title, about, cases }) {
  return {
    title,
    about,
    async run(ctx) {
      for (const { name, words, readers, asks = askKnown, textOnly = false, digested = false } of cases) {
        const { id } = dropRollout(ctx.home, typeof words === 'string' ? words : words(ctx))
        for (const reader of readers) {
          const fresh = Number(reader.split('.')[1]) <= FRESH_TO
          ctx.probe(id, {
            reader,
            label: `${name}, read by ${reader}`,
            ...(fresh ? { freshContext: true } : {}),
            textOnly,
            digested,
            options: { flags: asks(reader, ctx) },
          })
        }
      }
    },
  }
}
