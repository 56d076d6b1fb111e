// Asks the app-server of a real Codex for a session with all its turns. usage: node codex-read.ts HOME PROGRAM THREAD -> one JSON line:
// time from the question to the end of the answer, which is not parsed; starting the server does not count.
import { spawn } from 'node:child_process'
import { LIMIT, offlineEnv, Watch } from './anchor-watch.ts'

const [, , home, program, threadId] = process.argv
if (home === undefined || program === undefined) throw new Error('usage: node codex-read.ts HOME PROGRAM THREAD')
const server = spawn(program, ['app-server'], {
  cwd: home,
  env: { ...offlineEnv(home), RUST_LOG: 'error' },
  stdio: ['pipe', 'pipe', 'pipe'],
})
const watch = new Watch(server)
let said = ''
server.stderr.on('data', (chunk: Buffer) => {
  said = (said + chunk.toString()).slice(-400)
})
const ended = new Promise<never>((_, reject) => {
  server.once('error', error => reject(new Error(`did not start: ${error.message}`)))
  server.once('exit', (code, signal) => reject(new Error(`ended with ${code ?? signal}: ${said.trim()}`)))
  setTimeout(() => reject(new Error(`not done after ${LIMIT / 60_000} minutes`)), LIMIT).unref()
})
ended.catch(() => {})

interface Answer {
  /** How the line begins. */
  readonly head: string
  readonly bytes: number
}

/** Beginning of an answer that is kept: its id and whether it is an error stand there. */
const HEAD = 2000
let taken = { head: '', bytes: 0 }
const answers: { readonly id: number; readonly resolve: (answer: Answer) => void }[] = []

server.stdout.on('data', (chunk: Buffer) => {
  let from = 0
  for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
    take(chunk.subarray(from, end))
    settle()
    from = end + 1
  }
  take(chunk.subarray(from))
})

function take(bytes: Buffer): void {
  const head = taken.head.length < HEAD ? taken.head + bytes.toString('latin1', 0, HEAD) : taken.head
  taken = { head, bytes: taken.bytes + bytes.length }
}

/** The line is whole. What is no answer is something that the server tells by itself. */
function settle(): void {
  const line = taken
  taken = { head: '', bytes: 0 }
  const at = answers.findIndex(({ id }) => line.head.startsWith(`{"id":${id},`))
  if (at !== -1) answers.splice(at, 1)[0]?.resolve(line)
}

let asked = 0
function ask(method: string, params: object): Promise<Answer> {
  const id = ++asked
  const answer = new Promise<Answer>(resolve => answers.push({ id, resolve }))
  server.stdin.write(`${JSON.stringify({ id, method, params })}\n`)
  return Promise.race([answer, ended])
}

async function measure(): Promise<object> {
  const clientInfo = { name: 'palimpsest-bench', title: 'Bench', version: '1' }
  await ask('initialize', { clientInfo, capabilities: { experimentalApi: true } })
  server.stdin.write(`${JSON.stringify({ method: 'initialized' })}\n`)
  watch.look()
  const before = watch.cpuMs
  const started = performance.now()
  const { head, bytes } = await ask('thread/read', { threadId, includeTurns: true })
  const ms = performance.now() - started
  watch.look()
  const { cpuMs, peakMB } = watch.facts()
  if (head.includes('"error":')) return { failed: head.slice(0, 400) }
  return { what: 'thread/read', ms, bytes, peakMB, cpuMs: cpuMs === null || before === null ? null : cpuMs - before }
}

const told = await measure().catch((error: Error) => ({ failed: error.message }))
console.log(JSON.stringify(told))
server.kill('SIGKILL')
process.exit()
