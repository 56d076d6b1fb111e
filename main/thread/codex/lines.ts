import type { Blocks } from '../../rollout/blocks.ts'
import type { ByteSource } from '../../rollout/bytes.ts'
import { LineTable } from '../../rollout/line-table.ts'
import { MOST_LINES } from '../../rollout/read-lines.ts'

/** One file of a chain. */
export interface ChainFile {
  readonly path: string
  /** The whole file. */
  readonly whole: ByteSource
  /** What of it belongs to the thread: all of the opened file, of a base the bytes before the cut. */
  readonly source: ByteSource
  readonly table: LineTable
  /** Position of its first line. */
  first: number
}

/**
 * The files of a thread as one list of lines: a position counts from 0 over all files, bases first. Files are read one
 * after the other, so a file gets its first position when its reading begins and only the last one read grows.
 */
export class Lines {
  readonly files: readonly ChainFile[]
  readonly blocks: Blocks | null
  /** Lines that all files may have together. */
  readonly most: number
  #started = 0

  /** `blocks`: where the full blocks of its tables are. */
  constructor(
    sources: readonly { readonly whole: ByteSource; readonly source: ByteSource }[],
    blocks: Blocks | null = null,
    most: number = MOST_LINES,
  ) {
    this.most = most
    this.blocks = blocks
    this.files = sources.map(({ whole, source }) => ({
      path: whole.path,
      whole,
      source,
      table: new LineTable(blocks),
      first: 0,
    }))
  }

  /** Reading of the next file begins. */
  begin(): ChainFile {
    const file = this.files[this.#started] as ChainFile
    file.first = this.count
    this.#started += 1
    return file
  }

  get count(): number {
    const last = this.files[this.#started - 1]
    return last ? last.first + last.table.count : 0
  }

  /** Index of the file that holds a position. */
  fileOf(position: number): number {
    let i = this.#started - 1
    while (i > 0 && position < (this.files[i] as ChainFile).first) i--
    return i
  }

  file(index: number): ChainFile {
    const file = this.files[index]
    if (!file) throw new RangeError(`file ${index} of ${this.files.length}`)
    return file
  }

  lineOf(position: number): number {
    return position - this.file(this.fileOf(position)).first + 1
  }

  position(file: number, line: number): number {
    return this.file(file).first + line - 1
  }

  /** Does the thread hold this line (so far)? */
  has(file: number, line: number): boolean {
    const held = this.files[file]
    return held !== undefined && file < this.#started && line >= 1 && line <= held.table.count
  }

  typeOf(position: number): string {
    const file = this.file(this.fileOf(position))
    return file.table.typeOf(position - file.first + 1)
  }

  payloadTypeOf(position: number): string {
    const file = this.file(this.fileOf(position))
    return file.table.payloadTypeOf(position - file.first + 1)
  }
}
