import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { type Bridge, type Events, METHODS, type Method, type Result, resourceQuery, type TextRef } from './contract.ts'

// Runs beside the page in a world of its own. The page gets these functions and never a channel; main/ipc.ts is the
// other end.

const EVENTS = Object.keys({
  thread: 0,
  database: 0,
  writing: 0,
  lab: 0,
  probe: 0,
  library: 0,
  notes: 0,
  libraryProgress: 0,
  open: 0,
  command: 0,
} satisfies Record<keyof Events, 0>)

type Listener = (payload: unknown) => void

const listeners = new Map<string, Set<Listener>>(EVENTS.map(name => [name, new Set()]))

ipcRenderer.on('event', (_event, name: string, json: string) => {
  for (const listener of listeners.get(name) ?? []) listener(JSON.parse(json))
})

async function call(method: Method, args: unknown): Promise<Result<unknown>> {
  if (!METHODS.includes(method)) return refused('This version of Palimpsest does not know that call.')
  return JSON.parse(await ipcRenderer.invoke('call', method, args)) as Result<unknown>
}

function on(event: keyof Events, listener: Listener): () => void {
  const all = listeners.get(event)
  if (all === undefined) return () => {}
  all.add(listener)
  return () => void all.delete(listener)
}

/** The path of a dropped file. One that a page made up has none, and what is no file at all makes Electron throw. */
async function pathOf(file: unknown): Promise<Result<string>> {
  let path = ''
  try {
    path = webUtils.getPathForFile(file as File)
  } catch {
    return refused('What was dropped is not a file.')
  }
  return path === '' ? refused('What was dropped is not a file of this machine.') : { ok: true, value: path }
}

const refused = (message: string): Result<never> => ({ ok: false, error: { code: 'bad-argument', message } })

contextBridge.exposeInMainWorld('bridge', {
  shell: 'electron',
  call: call as Bridge['call'],
  on: on as Bridge['on'],
  resource: (ref: TextRef, from: number, to: number) => ({
    url: `app://palimpsest/resource?${resourceQuery(ref, from, to)}`,
    headers: {},
  }),
  pathOf,
} satisfies Bridge)
