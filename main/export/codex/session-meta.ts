import { failed, type Outcome } from '../../base/failure.ts'
import { isObject, type JsonObject, parseLine } from '../../rollout/parse.ts'
import { FLAT_META } from '../../rollout/types.ts'
import type { Thread } from '../../thread/model.ts'
import { oddMember } from './meta-members.ts'
import type { Provider } from './provider.ts'

export type Form = 'legacy' | 'paginated'

/** The `session_meta` line that says what a session is. */
export interface SessionMeta {
  readonly file: number
  readonly line: number
  /** The whole line. */
  readonly value: JsonObject
  readonly payload: JsonObject
}

/** The line that speaks for a file: its first `session_meta`, of a flat file its first line; null when it has none. */
export function metaLine(thread: Thread, file: number): number | null {
  const count = thread.files[file]?.lines ?? 0
  const wanted = isFlat(thread) ? FLAT_META : 'session_meta'
  for (let line = 1; line <= count; line++) if (thread.line(file, line).type === wanted) return line
  return null
}

/** A file as 0.20 wrote it: its lines are bare. */
export const isFlat = ({ info }: Thread): boolean => info.historyMode === 'flat'

/** What 0.169 needs in it; without one it refuses the file (codex-observed.md section 5). */
const NEEDED = ['id', 'timestamp', 'cwd', 'originator', 'cli_version'] as const

/** What the first line of a flat file leaves out. Such files were written by 0.20 and its neighbours. */
const FLAT = { originator: 'codex_cli_rs', cli_version: '0.20.0' }

/**
 * Finds it in the opened file and says why Codex would not take a session that is made from it. `folder` is where a flat
 * file, which does not tell, is said to have run; null when the lines of one are not made those of today.
 */
export function readMeta(thread: Thread, folder: string | null = null): Outcome<SessionMeta> {
  const path = thread.files[thread.own]?.path ?? ''
  const line = metaLine(thread, thread.own)
  if (line === null) return refused(`${path} has no session_meta line, without which Codex resumes no session.`)
  const { start, end } = thread.line(thread.own, line)
  const parsed = parseLine(thread.lineBytes(thread.own, line, 0, end - start))
  const found = parsed.kind === 'object' ? parsed.value : {}
  const flat = isFlat(thread)
  if (flat && folder === null)
    return refused(
      `${path} is a flat file, as 0.20 wrote them, which Codex resumes no more: fork it, and take the fork.`,
    )
  const value = flat ? { type: 'session_meta' } : found
  const payload = flat ? { ...FLAT, cwd: folder, ...found } : found['payload']
  if (!isObject(payload)) return refused(`The session_meta line of ${path} (line ${line}) cannot be read.`)
  const missing = NEEDED.filter(key => typeof payload[key] !== 'string')
  if (missing.length > 0)
    return refused(
      `The session_meta line of ${path} lacks ${missing.join(', ')}, without which Codex resumes no session.`,
    )
  const odd = oddMember(payload)
  if (odd !== null)
    return refused(
      `The session_meta line of ${path} has a ${odd} in a form that Codex does not take; it would refuse the session.`,
    )
  if (isAgent(payload) && payload['multi_agent_version'] === 'v2')
    return refused(
      `${path} is the session of a sub-agent of multi-agent v2, which Codex does not resume alone: fork the session that started it${parentWords(payload)}.`,
    )
  return { ok: true, value: { file: thread.own, line, value, payload } }
}

/** Of a session whose files were joined into one: that it goes on from others. */
const JOINED = ['history_base', 'forked_from_ordinal_exclusive'] as const

/** The line that speaks for the opened file, now that what it goes on from stands in the same one; null when it has none. */
export function joinedMeta(thread: Thread): { kind: 'changed'; file: number; line: number; bytes: Buffer } | null {
  const file = thread.own
  const line = metaLine(thread, file)
  const parsed = line === null ? null : parseLine(thread.lineBytes(file, line, 0, Number.POSITIVE_INFINITY))
  if (line === null || parsed?.kind !== 'object' || !isObject(parsed.value['payload'])) return null
  const gone = new Set<string>(JOINED)
  const payload = Object.fromEntries(Object.entries(parsed.value['payload']).filter(([key]) => !gone.has(key)))
  return { kind: 'changed', file, line, bytes: Buffer.from(JSON.stringify({ ...parsed.value, payload })) }
}

const refused = (message: string) => failed('bad-argument', message)

const isAgent = ({ source, parent_thread_id: parent }: JsonObject): boolean =>
  typeof parent === 'string' || (isObject(source) && 'subagent' in source)

const parentWords = ({ parent_thread_id: parent }: JsonObject): string =>
  typeof parent === 'string' ? ` (${parent})` : ''

export interface NewMeta {
  readonly id: string
  /** As Codex writes times. */
  readonly timestamp: string
  readonly form: Form
  readonly provider: Provider
}

/** Of the session that it was forked from, or of the agent that it was. */
const GONE = [
  'forked_from_ordinal_exclusive',
  'history_base',
  'history_mode',
  'parent_thread_id',
  'thread_source',
  'agent_nickname',
  'agent_role',
  'agent_path',
] as const

/** Codex takes only a UUID in `forked_from_id`, and refuses a session that has anything else there (0.169, seen). */
export const forkable = ({ id }: JsonObject): boolean =>
  typeof id === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)

/** The line for a session of its own. All else that it says stays, in its order. */
export function newMeta({ value, payload }: SessionMeta, wanted: NewMeta): Buffer {
  const { id, timestamp, form, provider } = wanted
  const nameless = forkable(payload) ? [] : ['forked_from_id']
  const gone = new Set<string>([...GONE, ...nameless, ...(provider.kind === 'gone' ? ['model_provider'] : [])])
  const kept = Object.fromEntries(Object.entries(payload).filter(([key]) => !gone.has(key)))
  const own: JsonObject = {
    ...kept,
    ...('session_id' in payload && { session_id: id }),
    id,
    ...(forkable(payload) && { forked_from_id: payload['id'] }),
    timestamp,
    ...('source' in payload && typeof payload['source'] !== 'string' && { source: 'cli' }),
    ...(provider.kind === 'replaced' && { model_provider: provider.name }),
    ...(form === 'paginated' && { history_mode: 'paginated' }),
  }
  const { timestamp: _, ordinal: __, ...rest } = value
  const line = { timestamp, ...(form === 'paginated' && { ordinal: 0 }), ...rest, payload: own }
  return Buffer.from(JSON.stringify(line), 'utf8')
}
