import { isObject, type JsonObject, parseLine } from '../../rollout/parse.ts'
import { LineReader } from '../../rollout/read-line.ts'
import type { Lines } from './lines.ts'

/** Bytes of parsed lines that one thread holds at most, by twice their length in the file. */
const LIMIT = 32 * 1024 * 1024

interface Entry {
  readonly value: JsonObject | null
  readonly cost: number
}

/** Parsed lines, the least recently asked for dropped first. */
export class LineCache {
  readonly #lines: Lines
  readonly #entries = new Map<number, Entry>()
  readonly #reader = new LineReader()
  #held = 0

  constructor(lines: Lines) {
    this.#lines = lines
  }

  /** The line's JSON object; null when it is none, or over 64 MB. */
  json(position: number): JsonObject | null {
    const entry = this.#entries.get(position) ?? this.#read(position)
    this.#entries.delete(position)
    this.#entries.set(position, entry)
    return entry.value
  }

  /** The payload of a line; of a flat file the line itself. */
  payload(position: number): JsonObject | null {
    const value = this.json(position)
    if (!value || !('payload' in value)) return value
    return isObject(value['payload']) ? value['payload'] : null
  }

  #read(position: number): Entry {
    const file = this.#lines.file(this.#lines.fileOf(position))
    const bytes = this.#reader.read(file.source, file.table, position - file.first + 1)
    const parsed = bytes ? parseLine(bytes) : null
    const entry = { value: parsed?.kind === 'object' ? parsed.value : null, cost: 2 * (bytes?.length ?? 0) + 200 }
    this.#held += entry.cost
    for (const [key, old] of this.#entries) {
      if (this.#held <= LIMIT) break
      this.#entries.delete(key)
      this.#held -= old.cost
    }
    return entry
  }
}
