// Writes a rollout of many short lines, one item each, in turns of 4,000. usage: node gen-tall.mjs OUT LINES -> one JSON line
import fs from 'node:fs'

const [, , out, count] = process.argv
const lines = Number(count)
const TURN = 4000
const id = '019a0000-0000-7000-8000-0000000000a1'
const file = fs.openSync(out, 'w')
let waiting = []
let bytes = 0
function put(n, type, payload) {
  const timestamp = new Date(Date.UTC(2026, 4, 1, 10) + n * 250).toISOString()
  waiting.push(`{"timestamp":"${timestamp}","ordinal":${n},"type":"${type}","payload":${JSON.stringify(payload)}}\n`)
  if (waiting.length === 20_000) flush()
}
function flush() {
  bytes += fs.writeSync(file, waiting.join(''))
  waiting = []
}
const message = (role, text) => ({
  type: 'message',
  role,
  content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }],
})

const writer = { originator: 'codex_cli_rs', cli_version: '0.169.0', source: 'cli', model_provider: 'openai' }
put(0, 'session_meta', { id, timestamp: '2026-05-01T10:00:00.000Z', cwd: '/work/tall', ...writer })
for (let n = 1; n < lines; n++) {
  if (n % TURN === 1) put(n, 'response_item', message('user', `Go on from line ${n + 1}.`))
  else put(n, 'response_item', message('assistant', `This is line ${n + 1} of ${lines}.`))
}
flush()
fs.closeSync(file)
console.log(JSON.stringify({ out, bytes, lines }))
