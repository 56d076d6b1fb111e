import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { ThreadInfo } from '../model.ts'
import type { Index } from './index.ts'
import type { LineCache } from './line-cache.ts'
import { stampOf } from './line-times.ts'
import { rolloutName } from './rollout-names.ts'

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** What the file says of the thread as a whole; null where it says nothing. */
export function infoOf(index: Index, cache: LineCache): ThreadInfo {
  const meta: JsonObject = index.meta ?? {}
  const context = index.lastContext === null ? null : cache.payload(index.lastContext)
  const name = index.lastName === null ? null : cache.payload(index.lastName)
  const own = index.lines.file(index.lines.files.length - 1)
  return {
    id: textOf(meta['id']) ?? rolloutName(own.path)?.thread ?? null,
    agent: 'codex',
    cliVersion: textOf(meta['cli_version']),
    historyMode: historyMode(index),
    cwd: textOf(meta['cwd']) ?? textOf(context?.['cwd']),
    model: textOf(context?.['model']),
    startedAt: textOf(meta['timestamp']),
    endedAt: lastTime(index, cache),
    forkedFrom: textOf(meta['forked_from_id']),
    parentThread: textOf(meta['parent_thread_id']) ?? spawnParent(meta['source']),
    name: textOf(name?.['thread_name']) ?? textOf(name?.['name']),
    contextWindow: index.contextWindow,
  }
}

function historyMode(index: Index): ThreadInfo['historyMode'] {
  if (index.flat) return 'flat'
  if (!index.meta) return null
  return index.paginated ? 'paginated' : 'legacy'
}

/** Sub-agents before `parent_thread_id`: source {subagent: {thread_spawn: {parent_thread_id}}}. */
const spawnParent = (source: unknown): string | null => textOf(spawnIn(source)['parent_thread_id'])

/**
 * What a sub-agent is called. The second generation of the feature names it by its path and has no nickname for it (0.110 to 0.169,
 * recorded); the first leaves the path null. Codex's own ones have neither: source {subagent: "review"} or {subagent: {other: "guardian"}}.
 */
export function calledAs(meta: JsonObject | null): string | null {
  if (meta === null) return null
  const { source } = meta
  const spawn = spawnIn(source)
  const given = [meta['agent_path'], spawn['agent_path'], meta['agent_nickname'], spawn['agent_nickname']]
  const subagent = isObject(source) ? source['subagent'] : null
  const kind = isObject(subagent) ? subagent['other'] : subagent
  return [...given, kind].map(textOf).find(name => name !== null) ?? null
}

function spawnIn(source: unknown): JsonObject {
  const subagent = isObject(source) ? source['subagent'] : undefined
  const spawn = isObject(subagent) ? subagent['thread_spawn'] : undefined
  return isObject(spawn) ? spawn : {}
}

/** Lines at the end that are looked through for a time: a torn or NUL tail has none. */
const TAIL = 50

function lastTime(index: Index, cache: LineCache): string | null {
  const { count } = index.lines
  for (let at = count - 1; at >= Math.max(0, count - TAIL); at--) {
    const stamp = stampOf(index.lines, cache, at)
    if (stamp.at !== null) return stamp.at
  }
  return null
}
