import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { ItemRef } from '../model.ts'
import type { Index } from './index.ts'
import type { LineCache } from './line-cache.ts'

export interface Base {
  readonly json: JsonObject
  readonly text: string
  /** A line of the file's text was left out. */
  readonly shortened: boolean
}

/**
 * A line of the catalogue's own instructions that is sent only where the request offers a tool for plans. Seen once, on 0.169 with
 * the default tools, which have none.
 */
const PLAN_LINE = /^- If you create a checklist or task list, .*\n/m

/** The base instructions of a session as 0.169 sends them; null where the file does not hold them. */
export function baseOf(index: Index, cache: LineCache, plans: boolean): Base | null {
  const base = metaOf(index, cache)?.['base_instructions']
  if (!isObject(base) || typeof base['text'] !== 'string') return null
  const { text, provenance } = base
  const ofModel = isObject(provenance) && provenance['type'] === 'model'
  const sent = ofModel && !plans ? text.replace(PLAN_LINE, '') : text
  const json = { type: 'message', role: 'developer', content: [{ type: 'input_text', text: sent }] }
  return { json, text: sent, shortened: sent !== text }
}

/** The session_meta with all its texts. */
function metaOf({ lines, metaAt }: Index, cache: LineCache): JsonObject | null {
  const { first, table } = lines.file(lines.files.length - 1)
  const line = metaAt === null ? null : table.lineAt(metaAt)
  return line === null ? null : cache.payload(first + line - 1)
}

/** The line that holds them: the first session_meta of the opened file. */
export function baseRef(index: Index): ItemRef | null {
  const { lines } = index
  const file = lines.files.length - 1
  const { first, table } = lines.file(file)
  for (let line = 1; line <= table.count; line++) {
    if (lines.typeOf(first + line - 1) === 'session_meta')
      return { file, line, index: null, made: { name: 'base-instructions', value: 0 } }
  }
  return null
}
