import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Failure } from '../../base/failure.ts'
import { configKeys } from './config-keys.ts'

/** Providers that 0.169 knows without a word in its settings. */
export const BUILT_IN: ReadonlySet<string> = new Set(['openai', 'amazon-bedrock', 'ollama', 'lmstudio'])

/** Why Codex would refuse a session with this `model_provider` in this home; null when it would not. */
export function whyNotProvider(provider: unknown, home: string): Failure | null {
  if (typeof provider !== 'string' || BUILT_IN.has(provider)) return null
  const path = join(home, 'config.toml')
  const text = textOf(path)
  const keys = text === null ? [] : configKeys(text)
  if (keys?.some(([table, name]) => table === 'model_providers' && name === provider)) return null
  const what = `The session names the model provider "${provider}"`
  const why =
    keys === null
      ? `${path} cannot be read as TOML, so that it is not known whether it defines it`
      : `${path} ${text === null ? 'is not there to define it' : 'does not define it'}, and Codex then refuses the session`
  return {
    code: 'bad-argument',
    message: `${what}: ${why}. Define it there, or leave the name out with --drop-provider.`,
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
