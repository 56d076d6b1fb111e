#!/usr/bin/env node
import { execFileSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
// node test/codex/acceptance.mjs [--codex PATH] [--out FILE] [--only TEXT]
// Drops hand-made rollouts into a CODEX_HOME and records whether `codex exec resume` takes them, and
// what history it then sends.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CodexCli } from './src/codex-cli.mjs'
import { CodexHome, customProvider } from './src/codex-home.mjs'
import { itemText } from './src/matcher.mjs'
import { MockModel } from './src/mock-server.mjs'
import { nativeBinary } from './src/native-binary.mjs'
import { say } from './src/replies.mjs'
import { modelFor } from './src/run-scenario.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const { values } = parseArgs({
  options: {
    codex: {
      type: 'string',
      default: process.env.CODEX_BIN ?? join(here, '../../.cache/codex/0.169.0/node_modules/.bin/codex'),
    },
    out: { type: 'string', default: '' },
    work: { type: 'string', default: join(tmpdir(), 'codex-rig') },
    only: { type: 'string', default: '' },
  },
})

const bin = nativeBinary(values.codex)
const version = execFileSync(bin, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
const number = version.replace(/^\D+/, '')

function uuid7() {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = (bytes[6] & 0x0f) | 0x70
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const STAMP = '2026-11-20T10-00-00'
const at = second => `2026-11-20T10:00:${String(second).padStart(2, '0')}.000Z`
const message = (role, text) => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
})
const item = payload => ({ type: 'response_item', payload })

/** The smallest history that we believe in: meta, one question, one answer. */
function handMade(id, { meta = {}, drop = [], lines } = {}) {
  const payload = {
    id,
    timestamp: at(0),
    cwd: '/home/dev',
    originator: 'hand-made',
    cli_version: number,
    source: 'cli',
    model_provider: 'mock',
    ...meta,
  }
  for (const key of drop) delete payload[key]
  const body = lines ?? [item(message('user', 'HAND question.')), item(message('assistant', 'HAND answer.'))]
  return [{ type: 'session_meta', payload }, ...body].map((line, index) => ({ timestamp: at(index), ...line }))
}

const withOrdinals = (lines, start = 0, step = 1) =>
  lines.map(({ timestamp, ...rest }, index) => ({ timestamp, ordinal: start + index * step, ...rest }))
const text = lines => `${lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')}\n`
const defaultPath = id => `sessions/2026/11/20/rollout-${STAMP}-${id}.jsonl`
const paginated = { history_mode: 'paginated' }

/** Each experiment returns { path, content, id } or a list of files with the id to resume. */
const experiments = {
  'minimal: session_meta + user + assistant, no history_mode': id => ({ content: text(handMade(id)) }),
  'minimal, paginated with ordinals 0..n': id => ({ content: text(withOrdinals(handMade(id, { meta: paginated }))) }),
  'paginated without ordinals': id => ({ content: text(handMade(id, { meta: paginated })) }),
  'paginated, ordinals start at 5': id => ({ content: text(withOrdinals(handMade(id, { meta: paginated }), 5)) }),
  'paginated, ordinals with gaps': id => ({ content: text(withOrdinals(handMade(id, { meta: paginated }), 0, 3)) }),
  'paginated, ordinals all 0': id => ({ content: text(withOrdinals(handMade(id, { meta: paginated }), 0, 0)) }),
  'legacy with ordinals': id => ({ content: text(withOrdinals(handMade(id))) }),
  'UUID v4 as id': () => {
    const id = randomUUID()
    return { id, content: text(handMade(id)) }
  },
  'id that is no UUID': () => {
    const id = 'my-own-session-id'
    return { id, content: text(handMade(id)) }
  },
  'file name carries another id than session_meta': id => ({ path: defaultPath(uuid7()), content: text(handMade(id)) }),
  'session_meta carries another id than the file name': () => ({ content: text(handMade(uuid7())) }),
  'file name without time': id => ({ path: `sessions/2026/11/20/rollout-${id}.jsonl`, content: text(handMade(id)) }),
  'file name without "rollout-"': id => ({
    path: `sessions/2026/11/20/${STAMP}-${id}.jsonl`,
    content: text(handMade(id)),
  }),
  'file in sessions/ itself': id => ({ path: `sessions/rollout-${STAMP}-${id}.jsonl`, content: text(handMade(id)) }),
  'file in a folder of another day': id => ({
    path: `sessions/2020/01/02/rollout-${STAMP}-${id}.jsonl`,
    content: text(handMade(id)),
  }),
  'file in archived_sessions/': id => ({
    path: `archived_sessions/rollout-${STAMP}-${id}.jsonl`,
    content: text(handMade(id)),
  }),
  ...Object.fromEntries(
    ['id', 'timestamp', 'cwd', 'originator', 'cli_version', 'source', 'model_provider'].map(key => [
      `session_meta without ${key}`,
      id => ({ content: text(handMade(id, { drop: [key] })) }),
    ]),
  ),
  'line timestamps missing': id => ({ content: text(handMade(id).map(({ timestamp, ...rest }) => rest)) }),
  'no session_meta line': id => ({ content: text(handMade(id).slice(1)) }),
  'session_meta not first': id => {
    const lines = handMade(id)
    return { content: text([lines[1], lines[0], lines[2]]) }
  },
  'two session_meta lines (as old forks have)': id => {
    const lines = handMade(id)
    return {
      content: text([lines[0], { ...lines[0], payload: { ...lines[0].payload, id: uuid7() } }, ...lines.slice(1)]),
    }
  },
  'session_meta only': id => ({ content: text(handMade(id).slice(0, 1)) }),
  'empty file': () => ({ content: '' }),
  'unknown line type and unknown item type': id => {
    const lines = handMade(id)
    return {
      content: text([
        lines[0],
        { timestamp: at(1), type: 'brand_new', payload: {} },
        { timestamp: at(1), ...item({ type: 'brand_new_item', x: 1 }) },
        ...lines.slice(1),
      ]),
    }
  },
  'a malformed line in the middle': id => {
    const lines = handMade(id)
    return { content: text([lines[0], '{"timestamp": broken', ...lines.slice(1)]) }
  },
  'a last line cut in half': id => {
    const content = text(handMade(id))
    return { content: content + content.split('\n')[1].slice(0, 60) }
  },
  'blank lines': id => ({ content: text(handMade(id)).replaceAll('\n', '\n\n') }),
  'CRLF line ends': id => ({ content: text(handMade(id)).replaceAll('\n', '\r\n') }),
  'no newline at the end': id => ({ content: text(handMade(id)).trimEnd() }),
  'function_call without output at the end': id => ({
    content: text(
      handMade(id, {
        lines: [
          item(message('user', 'HAND question.')),
          item({ type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: 'c1' }),
        ],
      }),
    ),
  }),
  'function_call_output without call': id => ({
    content: text(
      handMade(id, {
        lines: [
          item(message('user', 'HAND question.')),
          item({ type: 'function_call_output', call_id: 'c9', output: 'orphan' }),
        ],
      }),
    ),
  }),
  'compacted with replacement_history and nothing before': id => ({
    content: text(
      handMade(id, {
        lines: [
          {
            type: 'compacted',
            payload: {
              message: 'S',
              replacement_history: [message('user', 'HAND question.'), message('user', 'HAND summary.')],
            },
          },
        ],
      }),
    ),
  }),
  'compacted without replacement_history': id => ({
    content: text(
      handMade(id, {
        lines: [
          item(message('user', 'HAND question.')),
          item(message('assistant', 'HAND answer.')),
          { type: 'compacted', payload: { message: 'HAND summary.' } },
        ],
      }),
    ),
  }),
  'thread_rolled_back event, legacy': id => ({
    content: text(
      handMade(id, {
        lines: [
          item(message('user', 'HAND one.')),
          item(message('assistant', 'HAND answer.')),
          item(message('user', 'HAND two.')),
          item(message('assistant', 'HAND answer two.')),
          { type: 'event_msg', payload: { type: 'thread_rolled_back', num_turns: 1 } },
        ],
      }),
    ),
  }),
  'thread_rolled_back event, paginated': id => ({
    content: text(
      withOrdinals(
        handMade(id, {
          meta: paginated,
          lines: [
            item(message('user', 'HAND one.')),
            item(message('assistant', 'HAND answer.')),
            item(message('user', 'HAND two.')),
            item(message('assistant', 'HAND answer two.')),
            { type: 'event_msg', payload: { type: 'thread_rolled_back', num_turns: 1 } },
          ],
        }),
      ),
    ),
  }),
  'forked_from_id of an unknown thread': id => ({ content: text(handMade(id, { meta: { forked_from_id: uuid7() } })) }),
  'history_base of an unknown thread': id => ({
    content: text(
      withOrdinals(
        handMade(id, {
          meta: { ...paginated, history_base: { thread_id: uuid7(), end_ordinal_exclusive: 3, end_byte_offset: 100 } },
        }),
        3,
      ),
    ),
  }),
  'history_base right': id => withParent(id, {}),
  'history_base with a wrong byte offset': id => withParent(id, { bytes: 7 }),
  'history_base with a wrong ordinal': id => withParent(id, { ordinal: 2 }),
  'history_base in a legacy thread': id => withParent(id, { mode: 'legacy' }),
  'model_provider that the config does not know': id => ({
    content: text(handMade(id, { meta: { model_provider: 'somewhere' } })),
  }),
  'cwd that does not exist': id => ({ content: text(handMade(id, { meta: { cwd: '/no/such/folder' } })) }),
  'items with ids and metadata keys of 0.169': id => ({
    content: text(
      handMade(id, {
        lines: [
          {
            ...item({
              ...message('user', 'HAND question.'),
              id: 'msg_1',
              internal_chat_message_metadata_passthrough: { turn_id: 't' },
            }),
            metadata: { history_sequence: 1 },
          },
        ],
      }),
    ),
  }),
}

/** Recorded rollouts, cut or joined by hand, under a new id. */
const recorded = name => join(here, '../../fixtures/0.169.0', name)
const readLines = file =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))
const rolloutsIn = name =>
  readdirSync(recorded(name))
    .filter(file => /^rollout-\d.*\.jsonl$/.test(file))
    .sort()
    .map(file => readLines(join(recorded(name), file)))

function renamed(lines, id) {
  const { session_id, id: old, forked_from_id, forked_from_ordinal_exclusive, history_base, ...rest } = lines[0].payload
  const head = { ...lines[0], payload: { ...rest, id, ...(session_id ? { session_id: id } : {}) } }
  return [head, ...lines.slice(1)].map(line => JSON.parse(JSON.stringify(line).replaceAll(old, id)))
}

const afterTurn = (lines, count) => {
  const ends = lines.flatMap((line, index) => (/^(task|turn)_complete$/.test(line.payload?.type) ? [index] : []))
  return lines.slice(0, ends[count - 1] + 1)
}

const asLegacy = lines =>
  lines.map(({ ordinal, ...line }) =>
    line.type === 'session_meta' ? { ...line, payload: { ...line.payload, history_mode: undefined } } : line,
  )

const joined = (parent, child) => {
  const base = child[0].payload.history_base
  return [...parent.filter(line => line.ordinal < base.end_ordinal_exclusive), ...child.slice(1)]
}

const realExperiments = {
  'REAL plain, cut after turn 1, paginated as it was': id => ({
    content: text(renamed(afterTurn(rolloutsIn('plain')[0], 1), id)),
  }),
  'REAL plain, cut after turn 1, turned into legacy': id => ({
    content: text(asLegacy(renamed(afterTurn(rolloutsIn('plain')[0], 1), id))),
  }),
  'REAL compact-manual, cut after the third turn': id => ({
    content: text(renamed(afterTurn(rolloutsIn('manual')[0], 3), id)),
  }),
  'REAL compact-manual, cut right after the first compacted line': id => {
    const lines = rolloutsIn('manual')[0]
    return { content: text(renamed(lines.slice(0, lines.findIndex(line => line.type === 'compacted') + 1), id)) }
  },
  'REAL compact-manual, head and everything from the last compacted line on': id => {
    const lines = rolloutsIn('manual')[0]
    const last = lines.findLastIndex(line => line.type === 'compacted')
    return { content: text(renamed([lines[0], ...lines.slice(last)], id)) }
  },
  'REAL fork joined with its parent into one paginated file': id => {
    const [parent, child] = rolloutsIn('fork')
    return { content: text(renamed([renamed(parent, id)[0], ...joined(parent, child).slice(1)], id)) }
  },
  'REAL fork joined with its parent into one legacy file': id => {
    const [parent, child] = rolloutsIn('fork')
    return { content: text(asLegacy(renamed([renamed(parent, id)[0], ...joined(parent, child).slice(1)], id))) }
  },
  'REAL fork alone, its parent missing': () => ({
    id: rolloutsIn('fork')[1][0].payload.id,
    content: text(rolloutsIn('fork')[1]),
  }),
}

function withParent(id, { bytes = 0, ordinal = 0, mode = 'paginated' }) {
  const parent = uuid7()
  const parentText = text(
    withOrdinals(
      handMade(parent, {
        meta: paginated,
        lines: [item(message('user', 'PARENT question.')), item(message('assistant', 'PARENT answer.'))],
      }),
    ),
  )
  const base = {
    thread_id: parent,
    end_ordinal_exclusive: 3 + ordinal,
    end_byte_offset: Buffer.byteLength(parentText) + bytes,
  }
  return {
    files: [
      { path: defaultPath(parent), content: parentText },
      {
        path: defaultPath(id),
        content: text(
          withOrdinals(handMade(id, { meta: { history_mode: mode, forked_from_id: parent, history_base: base } }), 3),
        ),
      },
    ],
  }
}

function verdictOf(request, sameThread) {
  if (!request) return 'REFUSED'
  if (sameThread) return 'resumed'
  return /HAND|REAL|PARENT/.test(JSON.stringify(request.body.input)) ? 'resumed under another id' : 'NEW THREAD INSTEAD'
}

const summarise = input =>
  input
    .filter(
      entry =>
        !/^<(permissions|environment_context|tools|skills)|You are a coding agent|^# AGENTS/.test(itemText(entry)) &&
        !(entry.role === 'developer'),
    )
    .map(
      entry => `${entry.role ?? entry.type}:${(itemText(entry) || entry.name || '').replace(/\s+/g, ' ').slice(0, 34)}`,
    )
    .join(' | ')

async function attempt(name, build, index, { used = false } = {}) {
  const work = join(values.work, `acceptance-${number}`, String(index))
  rmSync(work, { recursive: true, force: true })
  const home = new CodexHome(work)
  const mock = new MockModel()
  home.writeConfig({
    model: modelFor(version),
    ...customProvider(await mock.listen()),
    skills: { bundled: { enabled: false } },
    features: { apps: false, plugins: false },
  })
  const cli = new CodexCli({ bin, home, version })
  try {
    if (used) await cli.exec('Make the state database.')
    const fresh = uuid7()
    const built = build(fresh)
    const id = built.id ?? fresh
    for (const { path, content } of built.files ?? [{ path: built.path ?? defaultPath(id), content: built.content }]) {
      mkdirSync(dirname(join(home.home, path)), { recursive: true })
      writeFileSync(join(home.home, path), content)
    }
    mock.script(say('resumed'))
    const before = mock.requests.length
    const result = await cli.resume(id, 'PROBE.', { timeoutMs: 20000 })
    const request = mock.requests.slice(before).find(entry => entry.body?.input)
    const resumedId = result.stderr.match(/session id: (\S+)/)?.[1]
    const sameThread = resumedId === id
    const errors =
      result.stderr
        .split('\n')
        .filter(line => /error|fail|warn/i.test(line))
        .at(-1) ?? ''
    return {
      name,
      verdict: verdictOf(request, sameThread),
      detail: request ? summarise(request.body.input) : errors.replace(/.*?(Error|ERROR)/, '$1').slice(0, 260),
    }
  } finally {
    await mock.close()
  }
}

const rows = []
let index = 0
const all = { ...experiments, ...(Number(number.split('.')[1]) >= 150 ? realExperiments : {}) }
for (const [name, build] of Object.entries(all)) {
  if (values.only && !name.includes(values.only)) continue
  rows.push(await attempt(name, build, index++))
  console.log(`${rows.at(-1).verdict.padEnd(10)} ${name}: ${rows.at(-1).detail}`)
}
if (!values.only) {
  rows.push(
    await attempt(
      'minimal, dropped into a CODEX_HOME whose state database exists already',
      experiments['minimal: session_meta + user + assistant, no history_mode'],
      index++,
      { used: true },
    ),
  )
  console.log(`${rows.at(-1).verdict} ${rows.at(-1).name}: ${rows.at(-1).detail}`)
}
const table = rows.map(({ name, verdict, detail }) => `| ${name} | ${verdict} | ${detail.replaceAll('|', '·')} |`)
const out = values.out || join(here, 'acceptance', `${number}.md`)
mkdirSync(dirname(out), { recursive: true })
writeFileSync(
  out,
  `# What ${version} accepts as a rollout for \`codex exec resume\`\n\nHistory shown without context messages.\n\n| hand-made file | verdict | history sent, or error |\n|---|---|---|\n${table.join('\n')}\n`,
)
