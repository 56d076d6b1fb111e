import type { Api, Bridge, Events, Method, Result, ThreadView } from '../../preload/contract.ts'

export const ok = <T>(value: T): Promise<Result<T>> => Promise.resolve({ ok: true, value })

export const refused = (code: 'not-found' | 'not-ready' | 'internal', message: string = code): Promise<Result<never>> =>
  Promise.resolve({ ok: false, error: { code, message } })

export interface BridgeDouble extends Bridge {
  /** Methods in the order they were called. */
  readonly calls: Method[]
  emit<E extends keyof Events>(event: E, payload: Events[E]): void
}

/** A bridge that answers what the test says, and refuses everything else. */
export function bridgeDouble(answers: Partial<Api>): BridgeDouble {
  const calls: Method[] = []
  const listeners: { readonly event: string; readonly listener: (payload: never) => void }[] = []
  return {
    shell: 'web',
    calls,
    call: (method, args) => {
      calls.push(method)
      const answer = answers[method] as ((args: unknown) => unknown) | undefined
      return (answer === undefined ? refused('internal', `${method} is not answered`) : answer(args)) as never
    },
    on: (event, listener) => {
      listeners.push({ event, listener: listener as (payload: never) => void })
      return () => {}
    },
    resource: () => ({ url: '/resource', headers: {} }),
    pathOf: () => refused('not-found'),
    emit: (event, payload) => {
      for (const { event: name, listener } of listeners) if (name === event) listener(payload as never)
    },
  }
}

/** A thread of one file that was read whole. */
export const threadView = (key: string, path: string, change: Partial<ThreadView> = {}): ThreadView => ({
  key,
  path,
  id: null,
  agent: 'codex',
  title: `title of ${path}`,
  name: null,
  cliVersion: null,
  historyMode: null,
  cwd: null,
  model: null,
  startedAt: null,
  endedAt: null,
  forkedFrom: null,
  parentThread: null,
  files: [{ path, bytes: 10, lines: 5, role: 'own', cut: null, fidelity: 'exact', notes: [] }],
  missing: null,
  fidelity: 'exact',
  notes: [],
  versions: null,
  lines: { known: 5, unknown: 0, rejected: 0, blank: 0 },
  progress: {
    key,
    file: 'there',
    grown: 0,
    renewed: 0,
    phase: 'ready',
    bytesDone: 10,
    bytesTotal: 10,
    lines: 5,
    turns: 2,
    checkpoints: 1,
    problems: 0,
    error: null,
  },
  prefaceRows: 0,
  contextWindow: null,
  peakTokens: null,
  lastTokens: null,
  ...change,
})
