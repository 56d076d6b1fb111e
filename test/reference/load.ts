import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * A second, slow and plain reading of a thread, to check the engine against: whole files in memory, every history from the first line.
 * Written from codex-format.md 3 and 5, not from the engine; shares no code with it but the format's literals.
 */

// biome-ignore lint/suspicious/noExplicitAny: test files hold what they hold; no shape is promised
export type Json = any

/** A line of the logical thread: its JSON, or null when it holds none. `own` is its number in the opened file, 0 in a base. */
export interface Line {
  readonly json: Json | null
  readonly own: number
}

export interface Loaded {
  /** Payload of the first session_meta: it is canonical. */
  readonly meta: Json
  readonly lines: readonly Line[]
}

function parse(text: string): Json | null {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}

/** The uuid behind "_" in a file's name, else the last uuid. */
const rolloutId = (path: string): string =>
  basename(path).slice(-'11111111-1111-4111-8111-111111111111.jsonl'.length, -6)

/** codex-format.md 3.1. Bases lie beside the file. */
export function load(path: string): Loaded {
  const texts = readFileSync(path, 'utf8').split('\n')
  if (texts.at(-1) === '') texts.pop()
  const own: Line[] = texts.map((text, i) => ({ json: parse(text), own: i + 1 }))
  const meta = own.find(line => line.json?.type === 'session_meta')?.json.payload
  const base = meta?.history_mode === 'paginated' ? meta.history_base : undefined
  if (!base) return { meta, lines: own }
  const name = readdirSync(dirname(path)).find(each => rolloutId(each) === base.thread_id)
  if (name === undefined) throw new Error(`no base ${base.thread_id}`)
  const inherited = load(join(dirname(path), name)).lines.filter(
    ({ json }) => json !== null && json.type !== 'session_meta' && json.ordinal < base.end_ordinal_exclusive,
  )
  return { meta, lines: [...inherited.map(line => ({ ...line, own: 0 })), ...own] }
}

/** N of 0.N: the version that wrote the file, by its first session_meta. */
export const minorOf = (meta: Json): number => Number(meta.cli_version.split('.')[1])
