// Runs another program on one session and measures it from outside. usage: node anchor.ts HOME PROGRAM ARGS... -> one JSON line; a program
// that fails or is not done within five minutes gives `failed` with the reason.
import { type ChildProcess, spawn } from 'node:child_process'
import { LIMIT, offlineEnv, Watch } from './anchor-watch.ts'

const [, , home, program, ...args] = process.argv
if (home === undefined || program === undefined) throw new Error('usage: node anchor.ts HOME PROGRAM ARGS...')
const started = performance.now()
const child = spawn(program, args, { cwd: home, env: offlineEnv(home), stdio: ['ignore', 'pipe', 'pipe'] })
const watch = new Watch(child)
let bytes = 0
let said = ''
child.stdout.on('data', (chunk: Buffer) => {
  bytes += chunk.length
})
child.stderr.on('data', (chunk: Buffer) => {
  said = (said + chunk.toString()).slice(-400)
})
const why = await endOf(child)
const ms = performance.now() - started
console.log(JSON.stringify(why === null ? { what: 'anchor', ms, bytes, ...watch.facts() } : { failed: why }))

function endOf(running: ChildProcess): Promise<string | null> {
  return new Promise(resolve => {
    const timer = setTimeout(() => {
      resolve(`not done after ${LIMIT / 60_000} minutes`)
      running.kill('SIGKILL')
    }, LIMIT)
    running.once('error', error => resolve(`did not start: ${error.message}`))
    running.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve(code === 0 ? (bytes > 0 ? null : 'answered nothing') : `ended with ${code ?? signal}: ${said.trim()}`)
    })
  })
}
