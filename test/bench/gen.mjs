// Writes a synthetic rollout shaped like Codex 0.169's writer. Usage: node gen.mjs OUT MEGABYTES [seed]
// Line mix follows 719 public rollouts (130,145 lines): outputs 36 %, reasoning 10 %, messages 8 %, contexts 8 %, token_count 5 % of bytes,
// plus occasional 2 MB base64 images and `compacted` lines that carry a replacement history.
import fs from 'node:fs'

const [out, mb, seed = '1'] = process.argv.slice(2)
let s = Number(seed) >>> 0 || 1
const rnd = () => {
  s ^= s << 13
  s >>>= 0
  s ^= s >>> 17
  s ^= s << 5
  s >>>= 0
  return s / 4294967296
}
const pick = a => a[(rnd() * a.length) | 0]
const logn = (med, sig) => {
  const u = Math.max(rnd(), 1e-9),
    v = rnd()
  return med * Math.exp(sig * Math.sqrt(-2 * Math.log(u)) * Math.cos(6.283185307 * v))
}
const words = (
  'fn let const return import export async await match struct impl error warning test passed failed src main lib index compact history thread turn ' +
  'token context window summary checkpoint rollout session model tool call output stdout stderr exit code diff patch apply file path line column value ' +
  'undefined null true false Result Option String Vec HashMap useState useEffect promise buffer stream socket server client request response'
).split(' ')
function text(n) {
  // code-like text with newlines, quotes, tabs, some non-ASCII
  let r = '',
    l = 0
  while (r.length < n) {
    if (l++ % 11 === 10) r += '\n' + ' '.repeat((rnd() * 8) | 0)
    const k = rnd()
    r +=
      k < 0.04
        ? `"${pick(words)}"`
        : k < 0.06
          ? `\t${(rnd() * 1e5) | 0}`
          : k < 0.07
            ? '✓ '
            : k < 0.075
              ? 'größe '
              : k < 0.08
                ? '\\u'
                : `${pick(words)}${pick([' ', ' ', '(', ') ', '.', ', ', '::', ' = ', ';'])}`
  }
  return r.slice(0, n)
}
const POOL = text(4_000_000) // slices of this pool are what the lines say (escaped afterwards, like the real writer does)
const slice = length => {
  const n = Math.max(8, length | 0)
  const o = (rnd() * (POOL.length - n)) | 0
  return POOL.slice(o, o + n)
}
const B64 = Buffer.from(Array.from({ length: 3_000_000 }, () => (rnd() * 256) | 0)).toString('base64')
const b64 = n => {
  const o = (rnd() * (B64.length - n)) | 0
  return B64.slice(o, o + (n | 0))
}
const hex = n => {
  let r = ''
  while (r.length < n) r += ((rnd() * 0xffffffff) >>> 0).toString(16).padStart(8, '0')
  return r.slice(0, n)
}
const uuid = () => {
  const h = hex(32)
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-7${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20)}`
}
const fd = fs.openSync(out, 'w')
const limit = Number(mb) * 1e6
let bytes = 0,
  lines = 0,
  t = Date.parse('2026-05-01T10:00:00.000Z'),
  turn = uuid(),
  buf = [],
  blen = 0
const thread = uuid()
const hist = []
const flush = () => {
  const b = Buffer.concat(buf)
  fs.writeSync(fd, b)
  buf = []
  blen = 0
}
function put(type, payload) {
  t += (rnd() * 4000) | 0
  const b = Buffer.from(
    `{"timestamp":"${new Date(t).toISOString()}","ordinal":${lines},"type":"${type}","payload":${JSON.stringify(payload)}}\n`,
  )
  buf.push(b)
  blen += b.length
  bytes += b.length
  lines++
  if (blen > 8e6) flush()
}
const item = p => {
  put('response_item', p)
  hist.push(p)
  if (hist.length > 60) hist.shift()
}
put('session_meta', {
  session_id: thread,
  id: thread,
  timestamp: new Date(t).toISOString(),
  cwd: '/work/repo',
  originator: 'codex_cli_rs',
  cli_version: '0.169.0',
  source: 'cli',
  model_provider: 'openai',
  base_instructions: { text: slice(18000) },
  history_mode: 'legacy',
})
let total = 0,
  steps = 0
while (bytes < limit) {
  turn = uuid()
  put('event_msg', {
    type: 'task_started',
    turn_id: turn,
    started_at: (t / 1000) | 0,
    model_context_window: 258400,
    collaboration_mode_kind: 'default',
  })
  put('turn_context', {
    turn_id: turn,
    cwd: '/work/repo',
    approval_policy: 'never',
    sandbox_policy: { type: 'danger-full-access' },
    model: 'gpt-5.5-codex',
    effort: 'high',
    summary: 'auto',
    user_instructions: slice(logn(2500, 0.4)),
  })
  const u = slice(Math.min(20000, logn(420, 0.8)))
  item({ type: 'message', id: `msg_${uuid()}`, role: 'user', content: [{ type: 'input_text', text: u }] })
  if (rnd() < 0.012)
    item({
      type: 'message',
      id: `msg_${uuid()}`,
      role: 'user',
      content: [{ type: 'input_image', image_url: `data:image/png;base64,${b64(2_000_000)}` }],
    })
  put('event_msg', { type: 'user_message', message: u, images: [], local_images: [], text_elements: [] })
  for (let k = 3 + ((rnd() * 12) | 0); k > 0; k--) {
    steps++
    item({
      type: 'reasoning',
      id: `rs_${hex(48)}`,
      summary: rnd() < 0.4 ? [{ type: 'summary_text', text: slice(logn(160, 0.5)) }] : [],
      content: null,
      encrypted_content: 'gAAAA' + b64(Math.min(120000, logn(1500, 0.6))),
    })
    const call_id = `call_${hex(24)}`
    item({
      type: 'function_call',
      id: `fc_${hex(48)}`,
      name: pick(['shell', 'exec_command', 'apply_patch', 'update_plan']),
      arguments: JSON.stringify({ cmd: slice(logn(350, 0.7)), workdir: '/work/repo' }),
      call_id,
    })
    item({
      type: 'function_call_output',
      call_id,
      output: JSON.stringify({
        output: slice(Math.min(150000, logn(2000, 1.6))),
        metadata: { exit_code: rnd() < 0.9 ? 0 : 1, duration_seconds: 0.1 },
      }),
    })
    total += 9000
    put('event_msg', {
      type: 'token_count',
      info: {
        total_token_usage: {
          input_tokens: total,
          cached_input_tokens: (total * 0.9) | 0,
          output_tokens: steps * 300,
          reasoning_output_tokens: steps * 90,
          total_tokens: total + steps * 300,
        },
        last_token_usage: {
          input_tokens: 9000,
          cached_input_tokens: 8000,
          output_tokens: 300,
          reasoning_output_tokens: 90,
          total_tokens: 9300,
        },
        model_context_window: 258400,
      },
      rate_limits: {
        primary: { used_percent: 12.0, window_minutes: 300, resets_at: 1761000000 },
        secondary: null,
        plan_type: 'pro',
      },
    })
    if (rnd() < 0.4) {
      const m = slice(logn(250, 0.7))
      put('event_msg', { type: 'agent_message', message: m })
      item({ type: 'message', id: `msg_${uuid()}`, role: 'assistant', content: [{ type: 'output_text', text: m }] })
    }
  }
  if (rnd() < 0.02) {
    put('compacted', {
      message: slice(3000),
      replacement_history: hist
        .filter(h => h.type === 'message' && JSON.stringify(h).length < 50000)
        .concat([{ type: 'message', role: 'user', content: [{ type: 'input_text', text: slice(30000) }] }]),
    })
    put('event_msg', { type: 'context_compacted' })
  }
  put('event_msg', { type: 'task_complete', turn_id: turn, last_agent_message: slice(600) })
}
flush()
fs.closeSync(fd)
console.log(JSON.stringify({ out, bytes, lines, mean: Math.round(bytes / lines) }))
