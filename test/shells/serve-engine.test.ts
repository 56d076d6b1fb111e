import { expect, test } from 'vitest'
import type { FromEngine, ToEngine } from '../../main/shell/protocol.ts'
import { type Engine, serveEngine } from '../../main/shell/serve-engine.ts'

/** A port in memory, and an engine that is there when it is given. */
function served() {
  const posted: FromEngine[] = []
  const listeners: ((message: ToEngine) => void)[] = []
  const { promise: engine, resolve: give } = Promise.withResolvers<Engine>()
  const port = {
    post: (message: FromEngine) => void posted.push(message),
    onMessage: (listener: (message: ToEngine) => void) => void listeners.push(listener),
  }
  const ended = serveEngine(port, () => engine)
  const tell = (message: ToEngine): void => {
    for (const listener of listeners) listener(message)
  }
  return { posted, ended, tell, give }
}

const call = (id: number): ToEngine => ({ kind: 'call', id, method: 'name', args: { id } })

test('what is asked while an engine loads its code begins in order when it is there, the end last', async () => {
  const { posted, ended, tell, give } = served()
  tell({ kind: 'start', role: 'thread', dataFolder: '/data' })
  for (const message of [call(1), call(2), { kind: 'end' } as const]) tell(message)
  await new Promise(resolve => setImmediate(resolve))
  const begun: unknown[] = []
  give({
    calls: {
      name: async ({ id }: { id: number }) => {
        begun.push(id)
        return { ok: true, value: id }
      },
    },
    readResource: null,
    close: async () => {
      begun.push('end')
    },
  })
  expect(posted).toEqual([])
  await ended
  expect(begun).toEqual([1, 2, 'end'])
  expect(posted).toEqual([
    { kind: 'reply', id: 1, json: '{"ok":true,"value":1}' },
    { kind: 'reply', id: 2, json: '{"ok":true,"value":2}' },
  ])
})

test('an engine that was not started says so', () => {
  const { tell } = served()
  expect(() => tell(call(1))).toThrow('A worker has to be started first.')
})
