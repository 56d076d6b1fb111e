// Writes what a run produced into a folder.

import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

export const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 1)}\n`)

export const readJsonl = file =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

/** The thread a request belongs to, under all header spellings that Codex has used. */
export function threadOf(request) {
  const { headers = {}, body } = request
  return (
    headers['thread-id'] ??
    headers.thread_id ??
    headers.conversation_id ??
    headers['session-id'] ??
    headers.session_id ??
    body?.prompt_cache_key ??
    null
  )
}

/** What newer versions say in their turn metadata of a call for a compaction: its turn, what started it, and where. */
export function turnOf({ headers = {} }) {
  const metadata = headers['x-codex-turn-metadata']
  if (metadata === undefined) return {}
  const { turn_id: turnId = null, compaction } = JSON.parse(metadata)
  if (!compaction) return { turnId }
  const { trigger, phase, reason, implementation } = compaction
  return { turnId, trigger, phase, reason, implementation }
}

/** Copies a SQLite file as one consistent file, its write-ahead log folded in. */
function copySqlite(from, to) {
  execFileSync('sqlite3', [from, `.backup '${to}'`])
  execFileSync('sqlite3', [to, 'PRAGMA journal_mode=DELETE;'], { stdio: 'ignore' })
}

/** Copies rollouts, SQLite files and small index files out of a CODEX_HOME. */
export function snapshotHome(home, out) {
  mkdirSync(out, { recursive: true })
  const copied = []
  const keep =
    /^((archived_)?sessions\/.*|history\.jsonl|session_index\.jsonl|thread_history_\d+\.sqlite|state_\d+\.sqlite|state\.sqlite)$/
  for (const file of home.files(keep)) {
    if (/\.lock$/.test(file)) continue
    const name = relative(home.home, file)
    const flat =
      /\.jsonl(\.zst)?$/.test(name) && /sessions\//.test(name)
        ? `${name.startsWith('archived') ? 'archived-' : ''}${basename(name)}`
        : basename(name)
    const target = join(out, flat)
    if (/\.sqlite$/.test(file)) copySqlite(file, target)
    else copyFileSync(file, target)
    copied.push({ name: flat, source: name })
  }
  return copied
}

/**
 * For each compaction request: the ordinary request before it, the call, its reply, and the next
 * ordinary request of the same thread.
 */
export function splitCompactions(requests, out) {
  const calls = requests.filter(request => request.compaction)
  for (const [index, call] of calls.entries()) {
    const ordinary = request =>
      !request.compaction && Array.isArray(request.body?.input) && threadOf(request) === threadOf(call)
    const before = requests.filter(request => ordinary(request) && request.seq < call.seq).at(-1)
    const after = requests.find(request => ordinary(request) && request.seq > call.seq)
    const dir = join(out, 'compactions', `${String(index + 1).padStart(2, '0')}-${call.compaction}`)
    mkdirSync(dir, { recursive: true })
    writeJson(join(dir, 'call.json'), { seq: call.seq, path: call.path, headers: call.headers, body: call.body })
    writeJson(join(dir, 'reply.json'), call.reply)
    if (before) writeJson(join(dir, 'before.json'), { seq: before.seq, input: before.body.input })
    if (after) writeJson(join(dir, 'after.json'), { seq: after.seq, input: after.body.input })
  }
  return calls.length
}

/** Counts of line types in a rollout, for the notes. */
export function rolloutSummary(file) {
  if (!existsSync(file) || !file.endsWith('.jsonl')) return ''
  const counts = new Map()
  for (const line of readJsonl(file)) {
    const inner = line.payload?.type ?? ''
    const key = line.type
      ? [line.type, ['event_msg', 'response_item'].includes(line.type) ? inner : ''].filter(Boolean).join('/')
      : (line.record_type ?? `bare:${inner || Object.keys(line).slice(0, 3)}`)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => `${key} x${count}`).join(', ')
}
