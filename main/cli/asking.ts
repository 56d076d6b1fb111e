import process from 'node:process'
import { done, type Outcome } from '../base/failure.ts'
import { isEffort, isModelName } from '../compaction/strategies/knob.ts'
import { BASE_URL, USUAL_KEY } from '../library/settings.ts'
import { askModel, type Server } from '../network/client.ts'
import type { Endpoint } from '../network/endpoint.ts'
import { type Key, keyFrom } from '../network/key.ts'
import { type World as WantsWorld, waitFor } from '../network/run-strategy.ts'
import type { Option, Words, World } from './command.ts'

/** What the commands that ask a model share. */

export const MODEL_OPTIONS: readonly Option[] = [
  { name: 'model', value: 'M', help: 'the model to ask (default: that of the session)' },
  { name: 'effort', value: 'E', help: 'effort of reasoning to ask for' },
]

export const SERVER_OPTIONS: readonly Option[] = [
  { name: 'base-url', value: 'U', help: `the server: https, or http on this machine (default ${BASE_URL})` },
  { name: 'key-env', value: 'NAME', help: `the environment variable that holds the key (default ${USUAL_KEY})` },
  { name: 'yes', value: null, help: 'send it' },
]

/** What is wrong with the model and the effort that are named; null when nothing is. */
export function wrongModel(options: Words['options']): string | null {
  const [model, effort] = [options.get('model'), options.get('effort')]
  if (model !== undefined && !isModelName(model)) return '--model is no name of a model.'
  if (effort !== undefined && !isEffort(effort)) return '--effort is a word such as low, medium or high.'
  return null
}

/** A server on this machine may do without. `keyName`: null = the usual one, where it is set. */
export function keyOf(keyName: string | null, { secure }: Endpoint, { env }: World): Outcome<Key | null> {
  if (keyName !== null) return keyFrom(keyName, env)
  return !secure && (env[USUAL_KEY] ?? '') === '' ? done(null) : keyFrom(USUAL_KEY, env)
}

/** Environment variables that may hold a key. */
export const keyNamesOf = (keyName: string | null): readonly string[] => [
  USUAL_KEY,
  ...(keyName === null ? [] : [keyName]),
]

export const worldOf = (server: Server, signal: AbortSignal): WantsWorld => ({
  ask: request => askModel(server, request, { signal }),
  wait: waitFor,
  slice: 50,
  now: () => performance.now(),
  pause: () => new Promise(resolve => setImmediate(resolve)),
  signal,
})

/** Ctrl+C ends the request, and the command says so. */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop)
  try {
    return await work(stopping.signal)
  } finally {
    process.off('SIGINT', stop)
  }
}
