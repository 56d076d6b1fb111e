import type { Steps } from '../../base/steps.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import { readLine } from '../../rollout/read-line.ts'
import type { ItemRef, Source, Spawned } from '../model.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { sourceAt } from './source.ts'

/** The tool by which the model begins a sub-agent, of both generations of the feature (0.98 to 0.169). */
const SPAWN = 'spawn_agent'

/** The tool of code mode: a program, in which a model may begin sub-agents of the first generation (0.169, recorded). */
const PROGRAM = 'exec'
/** How the ids of calls begin that a program makes; they name neither the program nor its call. */
const INSIDE = 'exec-'
/** Threads of one program that are told. */
const MOST = 20
const NONE: readonly Spawned[] = []
/** Lines behind a program's call that are looked at: its output follows what it did. */
const NEAR = 400

/** Lines behind a call that are looked at: what tells its thread follows it closely. */
const FAR = 4000
/** Lines between two pauses. */
const BATCH = 32

/** Payload types of lines that may tell of a sub-agent. */
const TELLING: ReadonlySet<string> = new Set([
  'item_completed',
  'sub_agent_activity',
  'collab_agent_spawn_end',
  'function_call_output',
  'custom_tool_call_output',
])

/** What a line tells of a sub-agent that began, and the call that began it. */
interface Told {
  readonly callId: string
  readonly spawned: Spawned
}

/** The threads that a call began; none for any other item, where the call was refused, or where no line tells it. */
export function* spawnedBy(index: Index, items: Items, cache: LineCache, ref: ItemRef): Steps<readonly Spawned[]> {
  const call = ref.index === null ? items.json(ref) : null
  const id = call?.['call_id']
  if (call === null || typeof id !== 'string') return NONE
  const from = items.positionOf(ref) + 1
  if (call['name'] === PROGRAM) return yield* begunInside(index, cache, from, id)
  if (call['name'] !== SPAWN) return NONE
  const needle = Buffer.from(JSON.stringify(id))
  for (let at = from; at < Math.min(index.lines.count, from + FAR); at++) {
    if ((at - from) % BATCH === BATCH - 1) yield
    if (!TELLING.has(index.lines.payloadTypeOf(at)) || !holds(index, at, needle)) continue
    const payload = cache.payload(at)
    const told = payload === null ? null : toldBy(payload)
    if (told?.callId === id) return [told.spawned]
    // The answer without a thread: nothing began.
    if (payload?.['call_id'] === id && typeof payload['output'] === 'string') return NONE
  }
  return NONE
}

/**
 * The threads that a program began: lines behind its call tell that calls inside of a program began them, and the program's own output
 * names them. Which program a call was made inside of no line says, so where the output is silent nothing is told.
 */
function* begunInside(index: Index, cache: LineCache, from: number, id: string): Steps<readonly Spawned[]> {
  const [inside, own] = [Buffer.from(`"${INSIDE}`), Buffer.from(JSON.stringify(id))]
  const begun = new Map<string, Spawned>()
  for (let at = from; at < Math.min(index.lines.count, from + NEAR); at++) {
    if ((at - from) % BATCH === BATCH - 1) yield
    const type = index.lines.payloadTypeOf(at)
    if (type === 'custom_tool_call_output' && holds(index, at, own)) {
      const output = JSON.stringify(cache.payload(at)?.['output'] ?? '')
      return [...begun.values()].filter(({ id: thread }) => output.includes(thread)).slice(0, MOST)
    }
    if (!TELLING.has(type) || !holds(index, at, inside)) continue
    const payload = cache.payload(at)
    const told = payload === null ? null : toldBy(payload)
    if (told?.callId.startsWith(INSIDE)) begun.set(told.spawned.id, told.spawned)
  }
  return NONE
}

/**
 * What one line tells. 0.169 writes item_completed: CollabAgentToolCall (first generation), SubAgentActivity (second); 0.150 the event
 * sub_agent_activity in its place; 0.110 and 0.140 the call's output alone, which names the thread in all of the first generation and
 * never in the second. Recorded; collab_agent_spawn_end by the names that its fields have in the program, and as seen in others' files.
 */
function toldBy(payload: JsonObject): Told | null {
  switch (payload['type']) {
    case 'item_completed':
      return isObject(payload['item']) ? toldByItem(payload['item']) : null
    case 'sub_agent_activity':
      return payload['kind'] === 'started'
        ? toldAs(payload['event_id'], payload['agent_thread_id'], payload['agent_path'])
        : null
    case 'collab_agent_spawn_end':
      return toldAs(payload['call_id'], payload['new_thread_id'], payload['new_agent_nickname'])
    default:
      return toldByOutput(payload)
  }
}

function toldByItem(item: JsonObject): Told | null {
  if (item['type'] === 'SubAgentActivity')
    return item['kind'] === 'started' ? toldAs(item['id'], item['agent_thread_id'], item['agent_path']) : null
  if (item['type'] !== 'CollabAgentToolCall' || item['tool'] !== SPAWN) return null
  const [thread] = listOf(item['receiver_thread_ids'])
  const [agent] = listOf(item['receiver_agents'])
  return toldAs(item['id'], thread, isObject(agent) ? agent['agent_nickname'] : null)
}

function toldByOutput({ call_id: callId, output }: JsonObject): Told | null {
  if (typeof output !== 'string' || !output.startsWith('{')) return null
  try {
    const answer: unknown = JSON.parse(output)
    return isObject(answer) ? toldAs(callId, answer['agent_id'], answer['nickname']) : null
  } catch {
    return null
  }
}

const toldAs = (callId: unknown, id: unknown, name: unknown): Told | null =>
  typeof callId === 'string' && typeof id === 'string' && THREAD_ID.test(id)
    ? { callId, spawned: { id: id.toLowerCase(), name: typeof name === 'string' && name !== '' ? name : null } }
    : null

const THREAD_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const holds = (index: Index, at: number, text: Buffer): boolean => {
  const file = index.lines.file(index.lines.fileOf(at))
  return readLine(file.source, file.table, at - file.first + 1)?.includes(text) ?? false
}

/** Bytes that are looked through between two pauses. */
const CHUNK = 4 * 1024 * 1024

/** The call that began a thread, or the line that tells of it where the call is not there; null when no line does. Reads the files' bytes. */
export function* spawnLine(index: Index, cache: LineCache, id: string): Steps<Source | null> {
  if (!THREAD_ID.test(id)) return null
  const needle = Buffer.from(id.toLowerCase())
  const room = Buffer.allocUnsafe(CHUNK)
  for (const file of index.lines.files) {
    for (let start = 0; start < file.source.size; start += CHUNK - needle.length + 1) {
      const bytes = room.subarray(0, file.source.read(room, start))
      for (let found = bytes.indexOf(needle); found >= 0; found = bytes.indexOf(needle, found + 1)) {
        const line = file.table.lineAt(start + found)
        const place = line === null ? null : toldAt(index, cache, file.first + line - 1, id.toLowerCase())
        if (place !== null) return sourceAt(index, place)
      }
      yield
    }
  }
  return null
}

/** Position of the call, where the line at `at` tells that it began the thread. */
function toldAt(index: Index, cache: LineCache, at: number, id: string): number | null {
  if (!TELLING.has(index.lines.payloadTypeOf(at))) return null
  const payload = cache.payload(at)
  const told = payload === null ? null : toldBy(payload)
  if (told?.spawned.id !== id) return null
  return callBefore(index, cache, at, told.callId) ?? programAround(index, cache, at, told) ?? at
}

/** Position of a call, by its id. */
function callBefore(index: Index, cache: LineCache, at: number, callId: string): number | null {
  const needle = Buffer.from(JSON.stringify(callId))
  for (let before = at - 1; before >= Math.max(0, at - FAR); before--) {
    if (!index.lines.payloadTypeOf(before).endsWith('_call') || !holds(index, before, needle)) continue
    if (cache.payload(before)?.['call_id'] === callId) return before
  }
  return null
}

/** Position of the call of the program whose output, behind the line at `at`, names the thread that a call inside of one began. */
function programAround(index: Index, cache: LineCache, at: number, { callId, spawned }: Told): number | null {
  if (!callId.startsWith(INSIDE)) return null
  const needle = Buffer.from(spawned.id)
  for (let after = at + 1; after < Math.min(index.lines.count, at + NEAR); after++) {
    if (index.lines.payloadTypeOf(after) !== 'custom_tool_call_output' || !holds(index, after, needle)) continue
    const program = cache.payload(after)?.['call_id']
    return typeof program === 'string' ? callBefore(index, cache, at, program) : null
  }
  return null
}
