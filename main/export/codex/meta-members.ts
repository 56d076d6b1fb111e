import { isObject, type JsonObject } from '../../rollout/parse.ts'

/**
 * Members of a `session_meta` line that stay in a fork and of which Codex takes only some forms: any other makes it refuse the whole session
 * (`failed to read session metadata`). Seen with hand-made files in 0.169.0.
 */
const FORMS: Readonly<Record<string, (value: unknown) => boolean>> = {
  model_provider: orNone(isText),
  memory_mode: orNone(isText),
  multi_agent_version: orNone(value => value === 'v1' || value === 'v2' || value === 'disabled'),
  git: orNone(
    value => isObject(value) && ['commit_hash', 'branch', 'repository_url'].every(key => orNone(isText)(value[key])),
  ),
  base_instructions: orNone(
    value => isObject(value) && isText(value['text']) && orNone(isProvenance)(value['provenance']),
  ),
  context_window: orNone(value => isObject(value) && isText(value['window_id'])),
  dynamic_tools: orNone(value => Array.isArray(value) && value.every(isTool)),
  runtime_workspace_roots: orNone(value => Array.isArray(value) && value.every(isText)),
  account_scoped: value => value === undefined || typeof value === 'boolean',
}

function orNone(test: (value: unknown) => boolean): (value: unknown) => boolean {
  return value => value === undefined || value === null || test(value)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isProvenance(value: unknown): boolean {
  return isObject(value) && (value['type'] === 'custom' || (value['type'] === 'model' && isText(value['model'])))
}

function isTool(value: unknown): boolean {
  if (!isObject(value) || !isText(value['name']) || !isText(value['description'])) return false
  return value['inputSchema'] !== undefined || value['type'] === 'namespace'
}

/** The first member that Codex cannot read; null when it can read all of them. */
export const oddMember = (payload: JsonObject): string | null =>
  Object.entries(FORMS).find(([name, test]) => !test(payload[name]))?.[0] ?? null
