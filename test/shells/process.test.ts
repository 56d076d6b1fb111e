import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { AppInfo, Events, ThreadView } from '../../preload/contract.ts'
import { ask, caller, openSocket, pagesIn, temporaryFolder } from './support.ts'

const ENTRY = fileURLToPath(new URL('../../main/serve.ts', import.meta.url))

interface Running {
  readonly child: ChildProcess
  readonly folder: string
  out(): string
  err(): string
  readonly exit: Promise<number | null>
  /** The address, once it is printed. */
  address(): Promise<string>
}

/** The web shell as a process of its own. */
function run(args: readonly string[], folder = temporaryFolder()): Running {
  const env = { ...process.env, PALIMPSEST_HOME: join(folder, 'data'), CODEX_HOME: join(folder, 'codex') }
  const words = [ENTRY, '--dist', pagesIn(folder), '--no-open', ...args]
  const child = spawn(process.execPath, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  const exit = new Promise<number | null>(resolve => child.once('close', code => resolve(code)))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exit
  })
  const address = async () => {
    await expect.poll(() => out, { timeout: 10_000 }).toContain('\n')
    return out.replace('Palimpsest is at ', '').trim()
  }
  return { child, folder, out: () => out, err: () => err, exit, address }
}

/** A session of about `megabytes`, each line a message. */
function writeSession(path: string, megabytes: number): string {
  const line = (type: string, payload: object) =>
    `${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type, payload })}\n`
  const message = line('response_item', {
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text: 'word '.repeat(400) }],
  })
  const id = '01a1fc95-6a22-73f2-a2f2-887833a9a96a'
  const head = line('session_meta', { id, timestamp: '2026-01-01T00:00:00.000Z', cwd: '/x', cli_version: '0.98.0' })
  writeFileSync(path, head + message.repeat(Math.ceil((megabytes * 1_000_000) / message.length)))
  return path
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it cleanly', async signal => {
  const { child, address, exit, out, err, folder } = run(['rollout.jsonl'])
  const at = await address()
  const { port, hash } = new URL(at)
  const socket = await openSocket(at)
  const call = caller(socket)
  const info = await call('appInfo', {})
  expect(info.ok && (info.value as AppInfo).open).toBe(join(folder, 'rollout.jsonl'))
  await call('openThread', { path: writeSession(join(folder, 'rollout.jsonl'), 0.1) })
  await call('listSessions', { query: '', from: 0, count: 10, refresh: true })
  const headers = { authorization: `Bearer ${hash.slice('#token='.length)}` }
  const dropped = await ask({ port: Number(port), path: '/drop?name=a.jsonl', method: 'PUT', headers, body: 'x' })
  const { value: copy } = JSON.parse(dropped.body) as { value: string }
  expect(readFileSync(copy, 'utf8')).toBe('x')
  const closed = new Promise(resolve => socket.once('close', code => resolve(code)))
  child.kill(signal)
  expect(await exit).toBe(0)
  expect(await closed).toBe(1001)
  expect(out()).toBe(`Palimpsest is at ${at}\n`)
  expect(err()).toBe('')
  expect(existsSync(copy)).toBe(false)
  expect(readdirSync(join(folder, 'data', 'dropped'))).toEqual([])
  await expect(ask({ port: Number(port), path: '/' })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('it goes on when the last window closes', async () => {
  const { address, child } = run([])
  const at = await address()
  const socket = await openSocket(at)
  socket.close()
  await new Promise(resolve => socket.once('close', resolve))
  expect(await caller(await openSocket(at))('settings', {})).toMatchObject({ ok: true })
  expect(child.exitCode).toBe(null)
})

test('a port that is taken is said in one sentence', async () => {
  const first = run([])
  const { port } = new URL(await first.address())
  const second = run(['--port', port])
  expect(await second.exit).toBe(1)
  expect([second.out(), second.err()]).toEqual(['', `Port ${port} is taken. Choose another one, or none.\n`])
})

test.each([
  [['--port', '70000'], 'A port is a number from 0 to 65535.\n'],
  [['--port', 'x'], 'A port is a number from 0 to 65535.\n'],
  [['--nonsense'], 'Usage: serve [--port N] [--no-open] [FILE]\n'],
  [['a', 'b'], 'Usage: serve [--port N] [--no-open] [FILE]: one FILE at most.\n'],
])('the words %o are wrong usage', async (words, said) => {
  const { exit, out, err } = run(words)
  expect(await exit).toBe(2)
  expect([out(), err()]).toEqual(['', said])
})

test('pages are answered and reading is stopped while a long file is read', async () => {
  const { address, folder } = run([])
  const socket = await openSocket(await address())
  const call = caller(socket)
  const progress: Events['thread'][] = []
  socket.on('message', data => {
    const message = JSON.parse(String(data)) as { event?: string; payload: Events['thread'] }
    if (message.event === 'thread') progress.push(message.payload)
  })
  const opened = await call('openThread', { path: writeSession(join(folder, 'rollout.jsonl'), 100) })
  if (!opened.ok) throw new Error(opened.error.message)
  const { key, progress: first } = opened.value as ThreadView
  expect(first.phase).toBe('reading')
  for (let n = 0; n < 3; n++) expect(await call('rawLine', { key, file: 0, line: 2 })).toMatchObject({ ok: true })
  expect(await call('stopThread', { key })).toEqual({ ok: true, value: null })
  await expect.poll(() => progress.at(-1)?.phase).toBe('stopped')
  const last = progress.at(-1)
  expect(last !== undefined && last.bytesDone < last.bytesTotal).toBe(true)
  expect(await call('rawLine', { key, file: 0, line: 2 })).toMatchObject({ ok: true })
})
