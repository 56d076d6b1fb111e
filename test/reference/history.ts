import { type Json, type Loaded, minorOf } from './load.ts'
import { buildCompacted } from './rebuild.ts'
import { select } from './select.ts'
import { isBoundary, isContextualDeveloper, isContextualUser, textsOf } from './texts.ts'

/** Items that reach the model (codex-format.md 2.4, 3.6). */
const TYPES = [
  'message',
  'agent_message',
  'reasoning',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'local_shell_call',
  'tool_search_call',
  'tool_search_output',
  'web_search_call',
  'image_generation_call',
  'compaction',
  'context_compaction',
]

const isApi = (item: Json): boolean => TYPES.includes(item.type) && item.role !== 'system'

/** A `compacted` line whose metadata does not fit its list is no line at all (codex-format.md 2.6, case R). */
function isRecord(json: Json): boolean {
  if (json?.type !== 'compacted') return json !== null && json.payload !== undefined
  const { replacement_history, replacement_history_metadata: metadata } = json.payload
  return metadata === undefined || metadata.length === replacement_history?.length
}

/** codex-format.md 3.5; from 0.124 on the context right before the cut goes too (codex-observed.md 1, rule 4). */
function dropLastUserTurns(history: readonly Json[], n: number, minor: number): readonly Json[] {
  const positions = history.flatMap((item, i) => (isBoundary(item, minor) ? [i] : []))
  const first = positions[0]
  if (n === 0 || first === undefined) return history
  let cut = positions[Math.max(0, positions.length - n)] as number
  while (minor >= 124 && cut > first) {
    const before = history[cut - 1]
    if (!isContextualDeveloper(before) && !isContextualUser(before, minor)) break
    cut -= 1
  }
  return history.slice(0, cut)
}

const mailItem = ({ author, recipient, content }: Json): Json => ({
  type: 'agent_message',
  author,
  recipient,
  content: [{ type: 'input_text', text: content }],
})

/** codex-format.md 3.4: the history that the model would see behind these lines. */
export function replay(records: readonly Json[], meta: Json): readonly Json[] {
  const minor = minorOf(meta)
  const lines = records.map(json => (isRecord(json) ? json : null))
  const start = select(lines, minor, meta.history_mode === 'paginated')
  let history: readonly Json[] = start.history
  for (const line of lines.slice(start.from)) {
    const payload = line?.payload
    if (line?.type === 'response_item' && isApi(payload)) history = [...history, payload]
    else if (line?.type === 'inter_agent_communication') history = [...history, mailItem(payload)]
    else if (line?.type === 'compacted') {
      if (!payload.replacement_history) history = buildCompacted(history, payload.message, minor)
      // Met only when it was rolled back, or in versions that edit the history as it stands.
      else if (minor <= 150) history = payload.replacement_history
    } else if (line?.type === 'event_msg' && payload.type === 'thread_rolled_back' && minor >= 80) {
      history = dropLastUserTurns(history, payload.num_turns, minor)
    }
  }
  return history
}

const upTo = ({ lines }: Loaded, own: number): readonly Json[] =>
  lines.filter(line => line.own <= own).map(({ json }) => json)

export const atLine = (loaded: Loaded, own: number): readonly Json[] => replay(upTo(loaded, own), loaded.meta)

export const atEnd = (loaded: Loaded): readonly Json[] => atLine(loaded, Number.POSITIVE_INFINITY)

/** Indexes of the `compacted` lines that Codex accepts. */
export const checkpoints = ({ lines }: Loaded): readonly number[] =>
  lines.flatMap(({ json }, i) => (json?.type === 'compacted' && isRecord(json) ? [i] : []))

/** What a compaction started from: without its own answer, which stands right before it in its turn from 0.140 on (codex-format.md 2.10). */
export function beforeCheckpoint({ lines, meta }: Loaded, index: number): readonly Json[] {
  const { message } = lines[index]?.json.payload ?? {}
  let end = index
  for (let i = index - 1; i >= 0; i--) {
    const json = lines[i]?.json
    if (json?.payload?.type === 'task_started' || json?.type === 'compacted') break
    if (json?.type !== 'response_item') continue
    const body = json.payload.role === 'assistant' ? textsOf(json.payload).join('') : ''
    if (body !== '' && message.endsWith(`\n${body}`)) end = i
    break
  }
  const records = lines.slice(0, end).map(({ json }) => json)
  return replay(records, meta)
}

export const afterCheckpoint = ({ lines, meta }: Loaded, index: number): readonly Json[] =>
  replay(
    lines.slice(0, index + 1).map(({ json }) => json),
    meta,
  )
