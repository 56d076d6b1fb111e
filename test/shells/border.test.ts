import { expect, onTestFinished, test, vi } from 'vitest'
import { Border, type BorderOptions, type Window } from '../../main/shell/border.ts'
import { LOST } from '../../main/shell/engine-client.ts'
import { forkThread } from '../../main/shell/worker-thread.ts'
import type { Result } from '../../preload/contract.ts'

const fork = forkThread(new URL('./double-engine.ts', import.meta.url))

function makeBorder(options: Partial<BorderOptions> = {}): Border {
  const border = new Border({ dataFolder: '/nowhere', fork, shellCalls: {}, grace: 10, ...options })
  onTestFinished(() => border.end())
  return border
}

interface Seen extends Window {
  readonly events: readonly unknown[]
  call(method: string, args: unknown): Promise<Result<unknown>>
}

/** A window that remembers what it was told. */
function join(border: Border): Seen {
  const events: unknown[] = []
  const window: Seen = {
    events,
    send: (event, json) => void events.push([event, JSON.parse(json)]),
    call: async (method, args) => JSON.parse(await border.call(window, method, args)) as Result<unknown>,
  }
  border.join(window)
  return window
}

const LIST = { query: '', from: 0, count: 1, refresh: false }

test('a page of a thread is answered while the library is busy', async () => {
  const window = join(makeBorder())
  await window.call('thread', { key: 'a' })
  const order: string[] = []
  const list = window.call('listSessions', LIST).then(() => order.push('library'))
  const thread = window.call('thread', { key: 'a' }).then(() => order.push('thread'))
  await Promise.all([list, thread])
  expect(order).toEqual(['thread', 'library'])
})

test('a page and a cancel are answered while the same worker reads on', async () => {
  const window = join(makeBorder())
  await window.call('thread', { key: 'a' })
  let isRead = false
  const slow = window.call('openThread', { path: 'slow' }).then(() => {
    isRead = true
  })
  for (let n = 0; n < 3; n++) expect(await window.call('thread', { key: 'a' })).toMatchObject({ ok: true })
  expect(isRead).toBe(false)
  await slow
})

test('a bug is an error without the text of a session, and the worker goes on', async () => {
  const window = join(makeBorder())
  const first = await window.call('openThread', { path: 'a' })
  const bug = await window.call('openThread', { path: 'throw' })
  expect(bug).toEqual({
    ok: false,
    error: {
      code: 'internal',
      message: 'Something went wrong inside Palimpsest. The rest goes on.',
      detail: expect.stringMatching(/^SyntaxError: Unexpected token "…", "…" is not valid JSON\n\s+at /),
    },
  })
  expect(JSON.stringify(bug)).not.toContain('hunter2')
  expect(await window.call('openThread', { path: 'a' })).toEqual(first)
})

test('a reply over 1 MB is an error', async () => {
  expect(await join(makeBorder()).call('openThread', { path: 'long' })).toMatchObject({
    ok: false,
    error: { code: 'internal', message: 'This part of the session is too large to be shown at once.' },
  })
})

test('a worker that dies fails what was asked, says so of every open thread, and is there again', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => said.mockRestore())
  const [window, other] = (() => {
    const border = makeBorder()
    return [join(border), join(border)] as const
  })()
  const first = (await window.call('openThread', { path: 'a' })) as { value: { worker: number } }
  const waiting = window.call('openThread', { path: 'slow' })
  expect(await window.call('openThread', { path: 'die' })).toEqual({ ok: false, error: LOST })
  expect(await waiting).toEqual({ ok: false, error: LOST })
  const failed = ['thread', { key: 'a', phase: 'failed', error: LOST }]
  expect(window.events).toContainEqual(failed)
  expect(other.events).toContainEqual(failed)
  const second = (await window.call('openThread', { path: 'a' })) as { value: { worker: number } }
  expect(second.value.worker).not.toBe(first.value.worker)
})

test('a promise that nobody waits for may end the worker, never the shell', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => said.mockRestore())
  const window = join(makeBorder())
  await window.call('openThread', { path: 'later' })
  await expect.poll(() => window.events.at(-1)).toEqual(['thread', { key: 'later', phase: 'failed', error: LOST }])
  expect(await window.call('thread', { key: 'a' })).toMatchObject({ ok: true })
})

test('a worker that cannot start at all answers an error each time', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => said.mockRestore())
  const window = join(makeBorder({ fork: forkThread(new URL('./not-there.ts', import.meta.url)) }))
  expect(await window.call('thread', { key: 'a' })).toEqual({ ok: false, error: LOST })
  expect(await window.call('thread', { key: 'a' })).toEqual({ ok: false, error: LOST })
})

test('a thread that two windows hold is closed when the second lets go', async () => {
  const border = makeBorder()
  const [one, other] = [join(border), join(border)]
  await one.call('openThread', { path: 'a' })
  await other.call('thread', { key: 'a' })
  const closed = ['thread', { key: 'a', phase: 'stopped' }]
  expect(await one.call('closeThread', { key: 'a' })).toEqual({ ok: true, value: null })
  expect(one.events).not.toContainEqual(closed)
  expect(await other.call('closeThread', { key: 'a' })).toEqual({ ok: true, value: null })
  expect(one.events).toContainEqual(closed)
})

test('threads of a window that went are closed after a while, unless it came back for them', async () => {
  const border = makeBorder({ grace: 50 })
  const [gone, back] = [join(border), join(border)]
  await gone.call('openThread', { path: 'a' })
  await gone.call('openThread', { path: 'b' })
  border.leave(gone)
  await back.call('thread', { key: 'b' })
  await expect.poll(() => back.events).toContainEqual(['thread', { key: 'a', phase: 'stopped' }])
  expect(back.events).not.toContainEqual(['thread', { key: 'b', phase: 'stopped' }])
})

test('a window that comes later is told where the open threads stand', async () => {
  const border = makeBorder()
  await join(border).call('openThread', { path: 'a' })
  expect(join(border).events).toEqual([['thread', { key: 'a', phase: 'reading' }]])
})

test('bytes come in pieces of at most 256 KiB, also from a shared pool', async () => {
  const border = makeBorder()
  const ref = { key: 'a', file: 0, line: 1, path: '' }
  const piece = async (from: number, to: number) => {
    const got = await border.read({ ref, from, to })
    return got.ok ? [got.value.bytes.length, Buffer.from(got.value.bytes.subarray(0, 3)).toString()] : got
  }
  expect(await piece(0, 1_000_000)).toEqual([262_144, '012'])
  expect(await piece(5, 9)).toEqual([4, '567'])
  expect(await piece(999_999, 2_000_000)).toEqual([1, '9'])
})

test('calls of the shell itself are checked and guarded like all others', async () => {
  const done: unknown[] = []
  const border = makeBorder({
    shellCalls: {
      settings: () => Promise.resolve({ ok: true, value: 1 }),
      appInfo: () => Promise.reject(new Error('no')),
      windowState: () => Promise.resolve({ ok: false, error: { code: 'unreadable', message: 'No.' } }),
    },
    onDone: method => done.push(method),
  })
  const window = join(border)
  expect(await window.call('settings', {})).toEqual({ ok: true, value: 1 })
  expect(await window.call('appInfo', {})).toMatchObject({ ok: false, error: { code: 'internal' } })
  expect(await window.call('windowState', {})).toMatchObject({ ok: false, error: { code: 'unreadable' } })
  expect(await window.call('pickFile', {})).toMatchObject({ ok: false, error: { code: 'internal' } })
  expect(done).toEqual(['settings'])
})

test('after the end nothing starts again', async () => {
  const border = makeBorder()
  const window = join(border)
  await window.call('thread', { key: 'a' })
  await border.end()
  expect(await window.call('thread', { key: 'a' })).toEqual({ ok: false, error: LOST })
})
