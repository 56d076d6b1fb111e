import { parentPort, threadId } from 'node:worker_threads'
import { runSliced, type Steps } from '../../main/base/steps.ts'
import type { ToEngine } from '../../main/shell/protocol.ts'
import { type MakeEngine, serveEngine } from '../../main/shell/serve-engine.ts'

// A worker that stands for the engine: it can be busy, break and die on demand.

const ok = (value: unknown) => Promise.resolve({ ok: true as const, value })

function block(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

function* steps(ms: number): Steps<string> {
  const until = performance.now() + ms
  while (performance.now() < until) yield
  return 'read'
}

const make: MakeEngine = ({ role }, emit) => ({
  calls: {
    openThread: ({ path }: { path: string }) => {
      if (path === 'die') process.exit(3)
      if (path === 'throw') throw new SyntaxError(`Unexpected token 'h', "hunter2 is the password" is not valid JSON`)
      if (path === 'long') return ok('x'.repeat(1_000_000))
      if (path === 'later') setTimeout(() => Promise.reject(new Error('late')), 1)
      if (path === 'slow') {
        const pause = () => new Promise<void>(resolve => setImmediate(resolve))
        return runSliced(steps(600), { slice: 20, now: () => performance.now(), pause }).then(ok)
      }
      const progress = { key: path, phase: 'reading' }
      emit('thread', progress as never)
      return ok({ key: path, progress, worker: threadId })
    },
    thread: ({ key }: { key: string }) => ok({ key, role, at: performance.now() }),
    closeThread: ({ key }: { key: string }) => {
      emit('thread', { key, phase: 'stopped' } as never)
      return ok(null)
    },
    listSessions: () => {
      block(600)
      return ok('listed')
    },
  },
  readResource: ({ from, to }) => {
    const bytes = Buffer.from('0123456789'.repeat(100_000)).subarray(from, to)
    return Promise.resolve({ ok: true, value: { bytes, mime: 'text/plain; charset=utf-8', total: 1_000_000 } })
  },
  close: () => Promise.resolve(),
})

const port = parentPort
if (port === null) throw new Error('This is a worker.')
await serveEngine(
  {
    post: (message, transfer) => port.postMessage(message, transfer),
    onMessage: listener => void port.on('message', (message: ToEngine) => listener(message)),
  },
  make,
)
process.exit()
