import { parentPort } from 'node:worker_threads'
import { keepHeapSmall } from './base/small-heap.ts'
import type { Emit } from './handlers/context.ts'
import { homesOf } from './library/homes.ts'
import { readSettings } from './library/settings.ts'
import { readingUrl, samplesFolder } from './places.ts'
import { codeIdOf } from './shell/code-id.ts'
import type { ToEngine } from './shell/protocol.ts'
import { readingThread } from './shell/reading-thread.ts'
import { type Engine, type EnginePort, type MakeEngine, serveEngine } from './shell/serve-engine.ts'

// Entry of a worker: a thread under the web shell, a utility process under Electron.

keepHeapSmall()

/** Milliseconds after the start: what was open the last time comes first. */
const BEFORE_CODE = 500

/** Each loads its own half of the code: most of what a thread needs would lie about in the library's worker, 17 MB of it. */
const makeEngine: MakeEngine = ({ role, dataFolder }, emit) =>
  role === 'thread' ? threadEngine(dataFolder, emit) : libraryEngine(dataFolder, emit)

function once(make: () => string): () => string {
  let made: string | null = null
  return () => {
    made ??= make()
    return made
  }
}

/** Read at each use: the user may have changed the settings. */
const homes = (dataFolder: string) => () => homesOf(readSettings(dataFolder).value.homes)

async function threadEngine(dataFolder: string, emit: Emit): Promise<Engine> {
  const { threadHandlers } = await import('./handlers/thread.ts')
  const code = once(() => codeIdOf(import.meta.dirname))
  // Who opens a large session asks for it: some 20 ms that need not be waited for.
  setTimeout(code, BEFORE_CODE).unref()
  const { readResource, close, ...calls } = threadHandlers({
    homes: homes(dataFolder),
    dataFolder,
    code,
    emit,
  })
  return { calls, readResource, close }
}

async function libraryEngine(dataFolder: string, emit: Emit): Promise<Engine> {
  const { libraryHandlers } = await import('./handlers/library.ts')
  const { close, ...calls } = libraryHandlers({
    homes: homes(dataFolder),
    dataFolder,
    samplesFolder: samplesFolder(),
    emit,
    readingThread: () => readingThread(readingUrl),
  })
  return { calls, readResource: null, close }
}

/** What Electron gives a utility process; absent elsewhere. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

const electronPort = (process as { readonly parentPort?: ParentPort }).parentPort

function portHere(): EnginePort {
  const thread = parentPort
  if (thread !== null) {
    return {
      post: (message, transfer) => thread.postMessage(message, transfer),
      onMessage: listener => void thread.on('message', listener),
    }
  }
  const port = electronPort
  if (port === undefined) throw new Error('The engine has to be started by a shell.')
  return {
    // Only message ports can be handed over between processes; bytes are copied.
    post: message => port.postMessage(message),
    onMessage: listener => void port.on('message', event => listener(event.data as ToEngine)),
  }
}

await serveEngine(portHere(), makeEngine)
process.exit()
