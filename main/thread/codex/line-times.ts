import { readLinePart } from '../../rollout/read-line.ts'
import type { LineCache } from './line-cache.ts'
import type { Lines } from './lines.ts'

/** Bytes of a line's head in which timestamp and ordinal stand in files as Codex writes them. */
const HEAD = 120
/** A longer line of another shape is not parsed for its time alone. Bytes. */
const SHORT = 1024 * 1024

export interface Stamp {
  /** The file's own text. */
  readonly at: string | null
  readonly ordinal: number | null
}

/** Time and ordinal of a line, as the file has them. */
export function stampOf(lines: Lines, cache: LineCache, position: number): Stamp {
  const file = lines.file(lines.fileOf(position))
  const n = position - file.first + 1
  const head = readLinePart(file.source, file.table, n, 0, HEAD).toString('latin1')
  const [, at, ordinal] = /^\{"timestamp":"([^"\\]{1,40})"(?:,"ordinal":(\d{1,15}))?,"type"/.exec(head) ?? []
  if (at !== undefined) return { at, ordinal: ordinal === undefined ? null : Number(ordinal) }
  const length = file.table.end(n) - file.table.start(n)
  const value = length > SHORT || file.table.state(n) === 'rejected' ? null : cache.json(position)
  return {
    at: typeof value?.['timestamp'] === 'string' ? value['timestamp'] : null,
    ordinal: typeof value?.['ordinal'] === 'number' ? value['ordinal'] : null,
  }
}
