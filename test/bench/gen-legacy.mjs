// Writes a synthetic rollout as Codex 0.142 wrote them: no ordinals, and nearly three fifths of its bytes are `compacted` lines that hold
// whole replacement histories (as openai/codex#24948 tells). usage: node gen-legacy.mjs OUT MEGABYTES [seed] -> one JSON line
import fs from 'node:fs'

const [, , out, megabytes, seed = '1'] = process.argv
const limit = Number(megabytes) * 1e6
/** Bytes of one replacement history; how many bytes of new items bring the next one about. */
const HISTORY = Math.min(4_600_000, limit * 0.03)
const BETWEEN = HISTORY * 0.62

let state = (Number(seed) * 2_654_435_761) >>> 0
/** Integer of a..b, both included. */
function whole(a, b) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return a + Math.floor((state / 4_294_967_296) * (b - a + 1))
}
const chance = percent => whole(1, 100) <= percent

const WORDS =
  'the model reads every file again and finds that a value was never set so it adds a test run fails once more error at line expected received undefined promise worker column index query cache window render state reducer schema migration token budget parser buffer offset chunk stream header socket retry'.split(
    ' ',
  )
const POOL = makePool(3_000_000)
function makePool(length) {
  const parts = []
  for (let n = 0; n < length; ) {
    const part =
      WORDS[whole(0, WORDS.length - 1)] + (chance(8) ? '\n' : chance(2) ? ` = [${whole(0, 99_999)}];\n` : ' ')
    parts.push(part)
    n += part.length
  }
  return parts.join('')
}
const text = length => {
  const from = whole(0, POOL.length - length)
  return POOL.slice(from, from + length)
}
const hex = length => Array.from({ length }, () => whole(0, 15).toString(16)).join('')
const CIPHER = Buffer.from(hex(600_000), 'hex').toString('base64')
const cipher = length => {
  const from = whole(0, CIPHER.length - length)
  return CIPHER.slice(from, from + length)
}
const uuid = () => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`

const file = fs.openSync(out, 'w')
let waiting = []
let waitingBytes = 0
let bytes = 0
let lines = 0
let clock = Date.parse('2026-06-01T09:00:00.000Z')
function flush() {
  fs.writeSync(file, waiting.join(''))
  waiting = []
  waitingBytes = 0
}
/** Everything here is ASCII, so characters are bytes. */
function put(type, payload) {
  clock += whole(200, 4000)
  const line = `{"timestamp":"${new Date(clock).toISOString()}","type":"${type}","payload":${payload}}\n`
  waiting.push(line)
  waitingBytes += line.length
  bytes += line.length
  lines += 1
  if (waitingBytes > 4e6) flush()
}
const event = payload => put('event_msg', JSON.stringify(payload))

/** Items of the model's history as they stand in their lines. */
let history = []
let sinceCompaction = 0
function item(value) {
  const json = JSON.stringify(value)
  put('response_item', json)
  history.push(json)
  sinceCompaction += json.length
}

const used = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0, total_tokens: 0 }
function tokenCount() {
  const input = Math.min(250_000, 20_000 + Math.floor(sinceCompaction / 4))
  const last = {
    input_tokens: input,
    cached_input_tokens: Math.floor(input * 0.9),
    output_tokens: whole(50, 900),
    reasoning_output_tokens: whole(0, 400),
    total_tokens: input + 500,
  }
  for (const name of Object.keys(used)) used[name] += last[name]
  const info = { total_token_usage: used, last_token_usage: last, model_context_window: 258_400 }
  event({ type: 'token_count', info, rate_limits: null })
}

function reasoning() {
  const summary = `**${text(30).replaceAll('\n', ' ')}**\n\n${text(whole(80, 600))}`
  const encrypted_content = cipher(whole(900, 3000))
  item({ type: 'reasoning', summary: [{ type: 'summary_text', text: summary }], content: null, encrypted_content })
  event({ type: 'agent_reasoning', text: summary })
}

function patch(call_id) {
  const change = `-${text(whole(40, 500)).replaceAll('\n', '\n-')}\n+${text(whole(60, 900)).replaceAll('\n', '\n+')}`
  const input = `*** Begin Patch\n*** Update File: src/${WORDS[whole(0, 40)]}.ts\n@@\n${change}\n*** End Patch\n`
  item({ type: 'custom_tool_call', status: 'completed', call_id, name: 'apply_patch', input })
  const output = 'Success. Updated the following files:\nM src/a.ts\n'
  const metadata = { exit_code: 0, duration_seconds: 0.1 }
  item({ type: 'custom_tool_call_output', call_id, output: JSON.stringify({ output, metadata }) })
}

function command(call_id) {
  const cmd = `rg -n "${WORDS[whole(0, 40)]}" src | head -${whole(5, 400)}`
  const args = JSON.stringify({ cmd, workdir: '/work/demo' })
  item({ type: 'function_call', name: 'exec_command', arguments: args, call_id })
  const shown = text(chance(3) ? whole(60_000, 200_000) : whole(300, 9000))
  const output = `Exit code: 0\nWall time: 0.${whole(1, 9)}s\nOutput:\n${shown}`
  item({ type: 'function_call_output', call_id, output })
}

const SUMMARY =
  'Another language model started to solve this problem and produced a summary of its thinking process. You also have access to the state of the tools that were used by that language model. Use this to build on the work that has already been done and avoid duplicating work. Here is the summary produced by the other language model, use the information in this summary to assist with your own analysis:\n'
let compactions = 0
function compact() {
  let first = history.length
  for (let size = 0; first > 0 && size < HISTORY; size += history[first].length) first -= 1
  const summary = SUMMARY + text(whole(3000, 9000))
  const asked = JSON.stringify({ type: 'message', role: 'user', content: [{ type: 'input_text', text: summary }] })
  history = [...history.slice(first), asked]
  put('compacted', `{"message":${JSON.stringify(summary)},"replacement_history":[${history.join(',')}]}`)
  event({ type: 'context_compacted' })
  sinceCompaction = 0
  compactions += 1
}

const id = uuid()
const timestamp = new Date(clock).toISOString()
const git = { commit_hash: hex(40), branch: 'main', repository_url: 'https://example.invalid/demo.git' }
const writer = { originator: 'codex_cli_rs', cli_version: '0.142.5', source: 'cli', model_provider: 'openai' }
const base_instructions = { text: text(12_000) }
put('session_meta', JSON.stringify({ id, timestamp, cwd: '/work/demo', ...writer, base_instructions, git }))

let turns = 0
while (bytes < limit) {
  turns += 1
  const turn_id = uuid()
  event({ type: 'task_started', turn_id, model_context_window: 258_400 })
  const settings = {
    approval_policy: 'on-request',
    sandbox_policy: { type: 'workspace-write' },
    model: 'gpt-5.4-codex',
  }
  put('turn_context', JSON.stringify({ turn_id, cwd: '/work/demo', ...settings, effort: 'medium', summary: 'auto' }))
  const prompt = text(whole(60, 900))
  item({ type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] })
  event({ type: 'user_message', message: prompt, images: [] })
  for (let left = whole(2, 14); left > 0; left--) {
    reasoning()
    const call_id = `call_${hex(24)}`
    if (chance(20)) patch(call_id)
    else command(call_id)
    tokenCount()
    if (sinceCompaction >= BETWEEN && bytes < limit * 0.995) compact()
  }
  const answer = text(whole(200, 2500))
  item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: answer }] })
  event({ type: 'agent_message', message: answer })
  event({ type: 'task_complete', turn_id, last_agent_message: answer.slice(0, 200) })
}
flush()
fs.closeSync(file)
console.log(JSON.stringify({ out, bytes, lines, turns, compactions, id }))
