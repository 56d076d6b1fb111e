import { type ThreadHandlers, threadHandlers } from '../../main/handlers.ts'
import type { Events, Result } from '../../preload/contract.ts'
import { fileOf, rolloutText } from '../support/rollout-text.ts'

/** The calls about a session of a few words, and the events that they told. */
export interface Opened {
  readonly calls: ThreadHandlers
  readonly key: string
  readonly path: string
  readonly events: readonly Events['thread'][]
  close(): Promise<void>
}

export const opened = (text: string | Uint8Array): Promise<Opened> =>
  openedAt(fileOf(typeof text === 'string' ? rolloutText(text) : text), '')

/** The same of a file that is there, with a data folder. */
export async function openedAt(path: string, dataFolder: string): Promise<Opened> {
  const events: Events['thread'][] = []
  const calls = threadHandlers({
    dataFolder,
    homes: () => [],
    emit: (event, payload) => {
      if (event === 'thread') events.push(payload as Events['thread'])
    },
  })
  const { key } = gotten(await calls.openThread({ path }))
  await ready(calls, key)
  return { calls, key, path, events, close: () => calls.close() }
}

/** Waits until every line was parsed. */
export async function ready(calls: ThreadHandlers, key: string): Promise<void> {
  for (;;) {
    const { phase } = gotten(await calls.thread({ key })).progress
    if (phase !== 'reading' && phase !== 'checking') return
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

export function gotten<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

export const errorOf = <T>(result: Result<T>): string =>
  result.ok ? 'ok' : `${result.error.code}: ${result.error.message}`
