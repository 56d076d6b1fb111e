// Writes a home of synthetic sessions. usage: node library-gen.mjs FOLDER SESSIONS MEGABYTES
// 200 seeds, each with a text of its own out of one vocabulary of 60,000 words, drawn as words are in a language (Zipf), with code, German,
// Russian, Chinese, Japanese, Korean and accented words among them. Lines as 0.169 writes them, in the mix of gen.mjs; sizes are log-normal.
import fs from 'node:fs'
import { join } from 'node:path'

const [, , folder, count = '10000', megabytes = '2000'] = process.argv
const sessions = Number(count)
const meanBytes = (Number(megabytes) * 1e6) / sessions
const SEEDS = 200

function randomOf(seed) {
  let s = (seed * 2654435761) >>> 0 || 1
  return () => {
    s ^= s << 13
    s >>>= 0
    s ^= s >>> 17
    s ^= s << 5
    s >>>= 0
    return s / 4294967296
  }
}

let rnd = randomOf(1)
const pick = list => list[(rnd() * list.length) | 0]
const logn = (median, sigma) =>
  median * Math.exp(sigma * Math.sqrt(-2 * Math.log(Math.max(rnd(), 1e-9))) * Math.cos(6.283185307 * rnd()))

const SYLLABLES =
  'an be ca de er fi go ha in jo ka le mi no or pa qu re sa te un ve wi xa yo za ble con dis ent for gra her ing just ker lon man ner out pre ques ring str tion und ver wor'.split(
    ' ',
  )
const LETTERS = {
  russian: 'абвгдежзиклмнопрстуфхцчшыэюя',
  chinese: '的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可',
  kana: 'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん',
  hangul: '가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후',
  accents: 'àâçéèêëîïôùûüÿñáíóúäöüßåøæčšžěřłńś',
}
const some = (letters, least, most) => {
  let word = ''
  for (let n = least + ((rnd() * (most - least + 1)) | 0); n > 0; n--) word += letters[(rnd() * letters.length) | 0]
  return word
}
function newWord() {
  const kind = rnd()
  if (kind < 0.04) return some(LETTERS.russian, 3, 9)
  if (kind < 0.06) return some(LETTERS.chinese, 2, 5)
  if (kind < 0.075) return some(LETTERS.kana, 2, 6)
  if (kind < 0.085) return some(LETTERS.hangul, 2, 4)
  let word = ''
  for (let n = 1 + ((rnd() * 3) | 0); n >= 0; n--) word += pick(SYLLABLES)
  if (kind < 0.13) return word + some(LETTERS.accents, 1, 2) + pick(SYLLABLES)
  if (kind < 0.2) return `${word}_${pick(SYLLABLES)}`
  if (kind < 0.26) return word + pick(SYLLABLES).replace(/^./, c => c.toUpperCase())
  return word
}
const VOCABULARY = [...new Set(Array.from({ length: 90_000 }, newWord))].slice(0, 60_000)
// Word k comes about as often as 1/(k + 3).
const weights = VOCABULARY.map((_, k) => 1 / (k + 3))
const total = weights.reduce((sum, weight) => sum + weight, 0)
const TABLE = new Uint16Array(1 << 20)
for (let at = 0, k = 0, sum = 0; k < VOCABULARY.length; k++) {
  sum += weights[k] / total
  while (at < sum * TABLE.length) TABLE[at++] = k
}
const GLUE = [' ', ' ', ' ', ' ', ' ', ', ', '. ', '\n', '(', ') ', '/', '.', ' = ', ': ', '\t', ' "', '" ', '::']
function newPool(length) {
  const parts = []
  for (let n = 0; n < length; ) {
    const part = VOCABULARY[TABLE[(rnd() * TABLE.length) | 0]] + pick(GLUE)
    parts.push(part)
    n += part.length
  }
  return parts.join('')
}
let pool = ''
const slice = length => {
  const n = Math.max(8, Math.min(length | 0, pool.length - 1))
  const from = (rnd() * (pool.length - n)) | 0
  return pool.slice(from, from + n)
}
const hex = n => {
  let text = ''
  while (text.length < n) text += ((rnd() * 0xffffffff) >>> 0).toString(16).padStart(8, '0')
  return text.slice(0, n)
}
const uuid = () => {
  const h = hex(32)
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-7${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20)}`
}
const CIPHER = Buffer.from(Array.from({ length: 400_000 }, () => (rnd() * 256) | 0)).toString('base64')
const cipher = length => {
  const n = Math.min(length | 0, CIPHER.length - 1)
  const from = (rnd() * (CIPHER.length - n)) | 0
  return `gAAAA${CIPHER.slice(from, from + n)}`
}

const PROJECTS = Array.from({ length: 40 }, (_, k) => `/work/${VOCABULARY[50 + k].replace(/\W/g, '')}-${k}`)
const MODELS = ['gpt-5.5-codex', 'gpt-5.5', 'gpt-5.1-codex-mini', 'o4-mini']
const made = []
let written = 0

for (let n = 0; n < sessions; n++) {
  const seed = 1 + (n % SEEDS)
  rnd = randomOf(seed * 7919 + ((n / SEEDS) | 0) * 104_729 + 17)
  // One text a seed; sessions of one seed come from different places of it.
  if (n < SEEDS || sessions <= SEEDS) pool = newPool(1_000_000)
  pools(seed)
  session(n)
}
console.log(JSON.stringify({ sessions, bytes: written, words: VOCABULARY.length }))

function pools(seed) {
  pools.all ??= new Map()
  if (pools.all.has(seed)) pool = pools.all.get(seed)
  else pools.all.set(seed, pool)
}

function session(n) {
  const limit = Math.min(40 * meanBytes, Math.max(6_000, logn(meanBytes * 0.45, 1.25)))
  // Spread over 300 days.
  let time = Date.parse('2026-01-01T08:00:00.000Z') + Math.floor((n / sessions) * 300 * 86_400_000) + n
  const begun = time
  const lines = []
  let bytes = 0
  let ordinal = 0
  const put = (type, payload) => {
    time += (rnd() * 3000) | 0
    const line = `{"timestamp":"${new Date(time).toISOString()}","ordinal":${ordinal++},"type":"${type}","payload":${JSON.stringify(payload)}}\n`
    lines.push(line)
    bytes += Buffer.byteLength(line)
  }
  const id = uuid()
  const cwd = pick(PROJECTS)
  const model = pick(MODELS)
  const relation = rnd()
  const other = made.length > 0 ? pick(made) : null
  put('session_meta', {
    session_id: id,
    id,
    timestamp: new Date(begun).toISOString(),
    cwd,
    originator: 'codex_cli_rs',
    cli_version: pick(['0.169.0', '0.159.0', '0.140.0']),
    source:
      other !== null && relation < 0.05 ? { subagent: { thread_spawn: { parent_thread_id: other, depth: 1 } } } : 'cli',
    ...(other !== null && relation < 0.05 && { parent_thread_id: other }),
    ...(other !== null && relation > 0.95 && { forked_from_id: other }),
    model_provider: 'openai',
    base_instructions: { text: slice(15_000) },
    git: { commit_hash: hex(40), branch: pick(['main', 'main', 'dev', `topic/${n % 97}`]), repository_url: null },
    history_mode: 'legacy',
  })
  const history = []
  const item = payload => {
    put('response_item', payload)
    history.push(payload)
    if (history.length > 40) history.shift()
  }
  let used = 9000
  while (bytes < limit) {
    const turn = uuid()
    put('event_msg', { type: 'task_started', turn_id: turn, model_context_window: 258_400 })
    put('turn_context', { turn_id: turn, cwd, approval_policy: 'never', model, effort: 'high', summary: 'auto' })
    const prompt = slice(Math.min(20_000, logn(420, 0.8)))
    item({ type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] })
    put('event_msg', { type: 'user_message', message: prompt, images: [], local_images: [], text_elements: [] })
    for (let k = 2 + ((rnd() * 9) | 0); k > 0 && bytes < 1.5 * limit; k--) {
      item({
        type: 'reasoning',
        summary: rnd() < 0.4 ? [{ type: 'summary_text', text: slice(logn(160, 0.5)) }] : [],
        content: null,
        encrypted_content: cipher(Math.min(60_000, logn(1500, 0.6))),
      })
      const callId = `call_${hex(24)}`
      item({
        type: 'function_call',
        name: pick(['shell_command', 'exec_command']),
        arguments: JSON.stringify({ cmd: slice(logn(350, 0.7)), workdir: cwd }),
        call_id: callId,
      })
      item({
        type: 'function_call_output',
        call_id: callId,
        output: `Exit code: ${rnd() < 0.9 ? 0 : 1}\nWall time: 0.1 seconds\nOutput:\n${slice(Math.min(80_000, logn(1500, 1.5)))}`,
      })
      used += 2500
      put('event_msg', {
        type: 'token_count',
        info: {
          total_token_usage: {
            input_tokens: used * 9,
            cached_input_tokens: used * 8,
            output_tokens: used,
            reasoning_output_tokens: 9,
            total_tokens: used * 10,
          },
          last_token_usage: {
            input_tokens: used,
            cached_input_tokens: 8000,
            output_tokens: 300,
            reasoning_output_tokens: 90,
            total_tokens: used + 300,
          },
          model_context_window: 258_400,
        },
        rate_limits: null,
      })
      if (rnd() < 0.5) {
        const text = slice(logn(300, 0.7))
        put('event_msg', { type: 'agent_message', message: text })
        item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] })
      }
    }
    if (rnd() < 0.06) {
      const summary = `Another language model started to solve this problem and produced a summary of its thinking process. You also have access to the state of the tools that were used by that language model. Use this to build on the work that has already been done and avoid duplicating work. Here is the summary produced by the other language model, use the information in this summary to assist with your own analysis:\n${slice(2500)}`
      put('compacted', {
        message: summary,
        replacement_history: [
          ...history.filter(one => one.role === 'user').slice(-8),
          { type: 'message', role: 'user', content: [{ type: 'input_text', text: summary }] },
        ],
      })
      used = 9000
    }
    if (rnd() < 0.03) put('event_msg', { type: 'turn_aborted', turn_id: turn, reason: 'interrupted' })
    else if (rnd() < 0.02) put('event_msg', { type: 'task_complete', turn_id: turn, error: { message: slice(60) } })
    else put('event_msg', { type: 'task_complete', turn_id: turn, last_agent_message: null })
  }
  made.push(id)
  const stamp = new Date(begun).toISOString()
  const day = join(folder, 'sessions', stamp.slice(0, 4), stamp.slice(5, 7), stamp.slice(8, 10))
  fs.mkdirSync(day, { recursive: true })
  const file = join(day, `rollout-${stamp.slice(0, 19).replaceAll(':', '-')}-${id}.jsonl`)
  fs.writeFileSync(file, lines.join(''))
  fs.utimesSync(file, time / 1000, time / 1000)
  written += bytes
}
