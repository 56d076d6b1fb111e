import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { done, failed, type Outcome } from '../../base/failure.ts'
import { type ConfigKey, configKeys } from './config-keys.ts'

/** Providers that 0.169 knows without a word in its settings. Seen: it resumes sessions that name them, and no others. */
const BUILT_IN: ReadonlySet<string> = new Set(['openai', 'amazon-bedrock', 'ollama', 'lmstudio'])

/** What is to be done with the `model_provider` of a session. */
export type Provider =
  /** `asked`: its name, where the home begins with another one: `codex exec resume` takes the session only when told so (0.169, seen; 0.140 does not mind). */
  | { readonly kind: 'kept'; readonly asked?: string }
  | { readonly kind: 'gone' }
  /** A home that has been used before refuses a session that names none (0.169, thread/resume), so it gets the name of the home's own. */
  | { readonly kind: 'replaced'; readonly name: string }

/**
 * The provider of a session in a home, or why Codex would refuse it there. `drop`: it is not to stay.
 */
export function providerIn(home: string, provider: unknown, drop: boolean): Outcome<Provider> {
  const stays = !drop && typeof provider === 'string'
  const path = join(home, 'config.toml')
  const text = textOf(path)
  const keys = text === null ? [] : configKeys(text)
  if (stays && BUILT_IN.has(provider)) return done(keptIn(keys ?? [], provider))
  if (keys === null)
    return failed(
      'bad-argument',
      `${path} cannot be read as TOML, so that it is not known which model providers it defines.`,
    )
  if (!stays) return done({ kind: 'replaced', name: ownProvider(keys) })
  if (keys.some(({ path: [table, name] }) => table === 'model_providers' && name === provider))
    return done(keptIn(keys, provider))
  const what = text === null ? 'is not there to define it' : 'does not define it'
  return failed(
    'unknown-provider',
    `The session names the model provider "${provider}", and ${path} ${what}: Codex would refuse the session. Define it there, or let the new session name the provider of that home instead.`,
  )
}

const keptIn = (keys: readonly ConfigKey[], provider: string): Provider =>
  provider === ownProvider(keys) ? { kind: 'kept' } : { kind: 'kept', asked: provider }

/** The line that opens a session in Codex. A name that a shell would take apart is not put into it. */
export function resumeLine(id: string, provider: Provider): string {
  const asked = provider.kind === 'kept' ? provider.asked : undefined
  return asked !== undefined && /^[\w.-]+$/.test(asked)
    ? `codex resume ${id} -c model_provider=${asked}`
    : `codex resume ${id}`
}

function ownProvider(keys: readonly ConfigKey[]): string {
  const own = keys.findLast(({ path, text }) => path.length === 1 && path[0] === 'model_provider' && text !== null)
  return own?.text ?? 'openai'
}

/** What to know of a session that names another one than its source. */
export const replacedNotes = (provider: Provider, named: unknown): readonly string[] =>
  provider.kind === 'replaced'
    ? [
        `It names the model provider "${provider.name}", that of its new home${typeof named === 'string' ? `, in place of "${named}"` : ''}.`,
      ]
    : []

/** What to know of a session that goes to no home: null when any home takes it. */
export function providerNote(provider: unknown, drop: boolean): string | null {
  if (drop || typeof provider !== 'string')
    return 'It names no model provider: codex exec resume takes it; other ways to resume it need a home that has not been used yet.'
  if (BUILT_IN.has(provider)) return null
  return `It names the model provider "${provider}": Codex refuses it in a home whose config.toml does not define that.`
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
