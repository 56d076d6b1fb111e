import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { LabPlan, LabRunView, Result, Settings, ThreadView } from '../../preload/contract.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { type Act, answers, assistant, scriptedServer, streams, textSoFar } from '../support/scripted-server.ts'
import { caller, openSocket, pagesIn, temporaryFolder } from './support.ts'

const ENTRY = fileURLToPath(new URL('../../main/serve.ts', import.meta.url))
const SECRET = 'sk-test-0123456789abcdefghijklmnopqrstuvwxyz'
const AT = 'checkpoint:1:before'

const SESSION = `meta: 0.169.0 id="0199f0aa-0000-7000-8000-000000000001" timestamp="2026-01-01T00:00:00.000Z"
turn t1 {
user: one
assistant: a1
}
compacted: one | P+first`

/** Says the key again and again, and never ends. */
const quotes: Act = reply => {
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  reply.write(textSoFar(`You sent ${SECRET}, that is ${SECRET}`))
}

/** The web shell as a process with the key in its environment, and all that it said. */
async function started(folder: string) {
  const env = {
    ...process.env,
    PALIMPSEST_HOME: join(folder, 'data'),
    CODEX_HOME: join(folder, 'codex'),
    MY_MODEL_KEY: SECRET,
  }
  const words = [ENTRY, '--dist', pagesIn(folder), '--no-open']
  const child = spawn(process.execPath, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => said.push(String(chunk)))
  onTestFinished(() => void child.kill('SIGKILL'))
  await expect.poll(() => said.join(''), { timeout: 20_000 }).toContain('\n')
  const socket = await openSocket(said.join('').replace('Palimpsest is at ', '').trim())
  socket.on('message', data => said.push(String(data)))
  const call = caller(socket)
  const gotten = async <T>(method: string, args: unknown): Promise<T> => {
    const result = (await call(method, args)) as Result<T>
    return result.ok ? result.value : expect.unreachable(`${method}: ${result.error.message}`)
  }
  const ended = () =>
    new Promise(resolve => {
      child.once('close', resolve)
      child.kill('SIGTERM')
    })
  return { pid: child.pid ?? 0, said, gotten, ended }
}

/** Every file under a folder that holds the key. */
const holding = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => {
    const path = join(folder, name)
    return statSync(path).isFile() && readFileSync(path).includes(SECRET)
  })

test('after a full run the key is in no log, database, export, answer or process argument', {
  timeout: 60_000,
}, async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'out'))
  const path = join(folder, 'session.jsonl')
  writeFileSync(path, rolloutText(SESSION))
  const server = await scriptedServer(
    answers(500, { error: { message: `The key ${SECRET} is tired.` } }),
    streams(assistant(`Your key is ${SECRET}.`)),
    answers(401, `No such key: ${SECRET}`),
    quotes,
  )
  onTestFinished(() => server.close())
  const { pid, said, gotten, ended } = await started(folder)
  const settings = await gotten<Settings>('settings', {})
  const model = { ...settings.model, baseUrl: server.base, model: 'm', keyVariable: 'MY_MODEL_KEY' }
  await gotten('saveSettings', { settings: { ...settings, model } })
  const { key } = await gotten<ThreadView>('openThread', { path })
  await expect
    .poll(async () => (await gotten<ThreadView>('thread', { key })).progress.phase, { timeout: 20_000 })
    .toBe('ready')

  const start = async (): Promise<LabRunView> => {
    const own = { model: null, effort: null, prompt: null, summary: null, options: {} }
    const plan = await gotten<LabPlan>('labPlan', { key, at: AT, settings: { strategy: 'codex-local', ...own } })
    return gotten('labRun', { key, plan: plan.plan, name: '' })
  }
  const seen = async ({ run }: LabRunView): Promise<LabRunView> => {
    const runs = await gotten<readonly LabRunView[]>('labRuns', { key })
    return runs.find(each => each.run === run) ?? expect.unreachable()
  }
  const made = await start()
  await expect.poll(async () => (await seen(made)).phase, { timeout: 20_000 }).toBe('done')
  const refused = await start()
  await expect.poll(async () => (await seen(refused)).phase, { timeout: 20_000 }).toBe('failed')
  const open = await start()
  await expect.poll(async () => (await seen(open)).characters, { timeout: 20_000 }).toBeGreaterThan(0)
  await gotten('labText', { key, run: open.run, from: 0 })
  const words = process.platform === 'linux' ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : ''
  await gotten('labStop', { key, run: open.run })

  const id = (await seen(made)).candidate ?? ''
  const target = { kind: 'path', path: join(folder, 'out', 'fork.jsonl') }
  await gotten('copyCandidate', { key, id, path: join(folder, 'out', 'copy.json') })
  await gotten('fork', { key, settings: { at: AT, candidate: id, form: 'legacy', target, dropProvider: false } })
  const exporting = { format: 'json', turns: null, drop: [], redact: null }
  const page = { kind: 'path', path: join(folder, 'out', 'session.json') }
  await gotten('exportSession', { key, settings: exporting, target: page, dropProvider: false })
  await gotten('candidate', { key, id })
  await gotten('labTable', { key, at: AT, ids: null })
  await ended()

  expect(server.received.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(`Bearer ${SECRET}`))
  expect(readdirSync(join(folder, 'out'))).toEqual(expect.arrayContaining(['copy.json', 'fork.jsonl', 'session.json']))
  expect(readFileSync(join(folder, 'out', 'copy.json'), 'utf8')).toContain('Your key is [key].')
  expect([holding(folder), said.filter(each => each.includes(SECRET)), words.includes(SECRET)]).toEqual([[], [], false])
})
