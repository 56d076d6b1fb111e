import type { Saved } from './rules.ts'

/** What trimming has to know of the form in which an agent writes its sessions. */
export interface Format {
  /** Says which session it is: stays whatever else goes. */
  isMeta(kind: string): boolean
  /** A line of this kind takes turns back. */
  isRollback(kind: string): boolean
  /** A line of this kind holds an item that the model sees. */
  isItem(kind: string): boolean
  /** A line of this kind holds a replacement history. */
  isCompaction(kind: string): boolean
  /** Follows lines in their order and tells which of them serve display alone. `head` reads the first bytes of the line. */
  displayOnly(): (kind: string, head: () => Uint8Array) => boolean
  /** Bytes from which on a line may hold what `shortened` replaces. */
  readonly shortFrom: number
  /** A line of this kind may hold what `shortened` replaces. */
  mayShorten(kind: string): boolean
  /** A line with its large outputs or images replaced by counted stubs; null when it has none. */
  shortened(bytes: Uint8Array, kind: string, what: Shortening): Shortened | null
}

export interface Shortening {
  readonly outputs: boolean
  readonly images: boolean
}

export interface Shortened {
  readonly bytes: Uint8Array
  readonly outputs: Saved
  readonly images: Saved
}
