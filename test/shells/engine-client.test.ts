import { expect, test } from 'vitest'
import { EngineClient, type WorkerPort } from '../../main/shell/engine-client.ts'
import type { FromEngine } from '../../main/shell/protocol.ts'

/** A client of a worker that answers each call, ends when it is told to, and says what became of it. */
function client() {
  const said: string[] = []
  const fork = (): WorkerPort => {
    const exits: (() => void)[] = []
    const listeners: ((message: FromEngine) => void)[] = []
    const exit = (why: string): void => {
      said.push(why)
      for (const left of exits) left()
    }
    return {
      post: message => {
        if (message.kind === 'end') return queueMicrotask(() => exit('ended by itself'))
        said.push(message.kind)
        if (message.kind !== 'call') return
        queueMicrotask(() => {
          for (const take of listeners) take({ kind: 'reply', id: message.id, json: '1' })
        })
      },
      onMessage: listener => void listeners.push(listener),
      onExit: listener => void exits.push(listener),
      kill: () => exit('ended by force'),
    }
  }
  const made = new EngineClient({ role: 'thread', dataFolder: '/data', fork, onEvent: () => {}, onLost: () => {} })
  return { made, said }
}

test('a worker that was asked something lets go of what it has before it ends', async () => {
  const { made, said } = client()
  made.wake()
  expect(await made.call('thread', {})).toBe('1')
  await made.end()
  expect(said).toEqual(['start', 'call', 'ended by itself'])
})

test('a worker that was only woken is not waited for, whatever it loads', async () => {
  const { made, said } = client()
  made.wake()
  made.wake()
  await made.end()
  expect(said).toEqual(['start', 'ended by force'])
})

test('a worker that was never woken has nothing to end', async () => {
  const { made, said } = client()
  await made.end()
  made.wake()
  expect(said).toEqual([])
})
