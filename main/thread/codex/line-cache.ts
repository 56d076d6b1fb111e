import { isObject, type JsonObject, parseLine } from '../../rollout/parse.ts'
import { LineReader } from '../../rollout/read-line.ts'
import type { Lines } from './lines.ts'

/** Bytes of parsed lines that all threads together hold at most, by twice their length in the file. */
const LIMIT = 32 * 1024 * 1024

interface Entry {
  readonly value: JsonObject | null
  readonly cost: number
  readonly position: number
  /** The lines of its thread, it among them. */
  readonly own: Map<number, Entry>
}

/**
 * Parsed lines of all threads, the least recently asked for first. One room for all: an export reads a session, what it makes of it, and
 * what it wrote, and none of them is of use while the next one is read.
 */
const ENTRIES = new Set<Entry>()
/** One for all: what it reads is parsed at once. */
const READER = new LineReader()
let held = 0

/** Parsed lines of one thread. */
export class LineCache {
  readonly #lines: Lines
  readonly #own = new Map<number, Entry>()

  constructor(lines: Lines) {
    this.#lines = lines
  }

  /** The line's JSON object; null when it is none, or over 64 MB. */
  json(position: number): JsonObject | null {
    const entry = this.#own.get(position) ?? this.#read(position)
    ENTRIES.delete(entry)
    ENTRIES.add(entry)
    return entry.value
  }

  /** The payload of a line; of a flat file the line itself. */
  payload(position: number): JsonObject | null {
    const value = this.json(position)
    if (!value || !('payload' in value)) return value
    return isObject(value['payload']) ? value['payload'] : null
  }

  /** Lets go of all lines. */
  clear(): void {
    for (const entry of this.#own.values()) drop(entry)
  }

  #read(position: number): Entry {
    const file = this.#lines.file(this.#lines.fileOf(position))
    const bytes = READER.read(file.source, file.table, position - file.first + 1)
    const parsed = bytes ? parseLine(bytes) : null
    const value = parsed?.kind === 'object' ? parsed.value : null
    const entry = { value, cost: 2 * (bytes?.length ?? 0) + 200, position, own: this.#own }
    held += entry.cost
    for (const old of ENTRIES) {
      if (held <= LIMIT) break
      drop(old)
    }
    this.#own.set(position, entry)
    return entry
  }
}

function drop(entry: Entry): void {
  ENTRIES.delete(entry)
  entry.own.delete(entry.position)
  held -= entry.cost
}
