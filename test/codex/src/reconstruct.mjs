// A deliberately small reconstruction of the model-visible history from rollout files. It exists to
// find out which rules are enough to reproduce what Codex really sends; verify.mjs compares the two.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { itemText } from './matcher.mjs'

const FILE =
  /rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-([0-9a-f]{8}-[0-9a-f-]{27})(?:_([0-9a-f]{8}-[0-9a-f-]{27}))?\.jsonl$/

/** Rollouts of a folder by segment id: the suffix after "_" where there is one, else the thread id. */
export function indexRollouts(folder) {
  const segments = new Map()
  for (const name of readdirSync(folder, { recursive: true }).sort()) {
    const match = basename(name).match(FILE)
    if (match)
      segments.set(match[2] ?? match[1], {
        file: join(folder, name),
        threadId: match[1],
        segmentId: match[2] ?? match[1],
      })
  }
  return segments
}

function parse(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line.trim())
    .map(line => JSON.parse(line))
}

/** All lines of a segment, those inherited through history_base first. */
export function linesOf(segmentId, segments) {
  const segment = segments.get(segmentId)
  if (!segment) throw new Error(`no rollout for ${segmentId}`)
  const own = parse(segment.file)
  const base = own[0]?.payload?.history_base
  if (!base) return own
  const inherited = linesOf(base.thread_id, segments).filter(line => line.ordinal < base.end_ordinal_exclusive)
  return [...inherited, ...own]
}

/** The newest segment of a thread is the one that the others lead up to. */
export function newestSegment(threadId, segments) {
  return [...segments.values()].filter(segment => segment.threadId === threadId).at(-1)?.segmentId
}

const SUMMARY_PREFIX = 'Another language model started to solve this problem'
const CONTEXT_TAGS =
  /^\s*(<environment_context>|<user_instructions>|# AGENTS\.md instructions|<turn_aborted>|<user_shell_command>|<subagent_notification>|<skill>|<user_action>)/

const isUserMessage = item =>
  item.type === 'message' &&
  item.role === 'user' &&
  !CONTEXT_TAGS.test(itemText(item)) &&
  !itemText(item).startsWith(SUMMARY_PREFIX)

const isContext = item =>
  item.type === 'message' && (item.role === 'developer' || (item.role === 'user' && CONTEXT_TAGS.test(itemText(item))))

/** Up to 0.105 a summary counts as a turn. Versions after 0.110 also drop the context messages that led the dropped turn in. */
function dropTurns(history, count, minor) {
  const isTurn = item => isUserMessage(item) || (minor < 110 && itemText(item).startsWith(SUMMARY_PREFIX))
  const starts = history.map((item, index) => (isTurn(item) ? index : -1)).filter(index => index >= 0)
  if (!count || starts.length === 0) return history
  const first = Math.max(0, starts.length - count)
  let end = starts[first]
  if (minor > 110) while (end > 0 && isContext(history[end - 1]) && first > 0) end -= 1
  return history.slice(0, end)
}

const userMessage = text => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })

/**
 * Compactions that wrote only the summary text. User messages come back as their text alone (one that held but an
 * image comes back empty), and the notice of an interrupted turn counts as one of them (seen in 0.98). Codex up to
 * 0.47 joined the summary and the questions into one message by a template; that joining is not imitated.
 */
function legacyCompaction(history, message) {
  const kept = item => isUserMessage(item) || (item.role === 'user' && itemText(item).startsWith('<turn_aborted>'))
  const firstUser = history.findIndex(isUserMessage)
  const initial = history.slice(0, Math.max(firstUser, 0))
  const users = history.filter(kept).map(item => userMessage(itemText(item)))
  return [...initial, ...users, userMessage(message)]
}

export function reconstruct(lines) {
  let history = []
  const notes = new Set()
  const minor = Number(lines.find(line => line.type === 'session_meta')?.payload?.cli_version?.split('.')[1] ?? 0)
  for (const line of lines) {
    const { payload } = line
    if (!payload) {
      if (line.type && line.record_type === undefined && line.type !== 'session_meta') history.push(line)
    } else if (line.type === 'response_item') {
      history.push(payload)
    } else if (line.type === 'compacted') {
      if (payload.replacement_history) history = [...payload.replacement_history]
      else {
        notes.add('compacted without replacement_history')
        history = legacyCompaction(history, payload.message)
      }
    } else if (line.type === 'event_msg' && payload.type === 'thread_rolled_back') {
      notes.add('thread_rolled_back')
      history = dropTurns(history, payload.num_turns, minor)
    }
  }
  return { history, notes: [...notes] }
}

/** Models with a free-form apply_patch tool get command results as text, however they were stored. */
export function shellOutputText(output) {
  if (typeof output !== 'string' || !output.startsWith('{"output"')) return output
  const { output: text, metadata } = JSON.parse(output)
  if (!metadata) return output
  return `Exit code: ${metadata.exit_code}\nWall time: ${metadata.duration_seconds} seconds\nOutput:\n${text}`
}

const OUTPUT_TYPE = {
  function_call: 'function_call_output',
  local_shell_call: 'function_call_output',
  custom_tool_call: 'custom_tool_call_output',
}

/** What Codex does to a history before it sends it: calls get outputs, outputs without a call go. */
export function normalise(history, { freeformPatch = true } = {}) {
  const outputs = new Set(history.filter(item => /_output$/.test(item.type)).map(item => item.call_id))
  const calls = new Set(history.filter(item => OUTPUT_TYPE[item.type]).map(item => item.call_id))
  const result = []
  for (const item of history) {
    if (item.type === 'ghost_snapshot' || item.type === 'other') continue
    if (/^(function_call|custom_tool_call)_output$/.test(item.type) && !calls.has(item.call_id)) continue
    result.push(freeformPatch && /_output$/.test(item.type) ? { ...item, output: shellOutputText(item.output) } : item)
    const wanted = OUTPUT_TYPE[item.type]
    if (wanted && !outputs.has(item.call_id)) result.push({ type: wanted, call_id: item.call_id, output: 'aborted' })
  }
  return result
}
