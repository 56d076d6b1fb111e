import { Scratch } from './scratch.ts'

/** Bytes of full blocks that the open sessions of a worker hold in memory together. */
const LIMIT = 200 * 1000 * 1000

/** A part of a column that no longer grows: in memory, or in the temporary file of its session. */
export interface Block<T> {
  /** null while it stands in the file only. */
  readonly values: T | null
}

/** The memory of the blocks of several sessions: above its limit the oldest go to the temporary files of theirs. */
export class BlockRoom {
  readonly #limit: number
  /** Longest in memory first. */
  readonly #held = new Set<Held<unknown>>()
  #bytes = 0

  /** Tests say a smaller number of bytes. */
  constructor(limit: number = LIMIT) {
    this.#limit = limit
  }

  get bytes(): number {
    return this.#bytes
  }

  /** A block came to memory: others make room for it. */
  hold(block: Held<unknown>): void {
    this.#held.add(block)
    this.#bytes += block.bytes
    for (const oldest of this.#held) {
      if (this.#bytes <= this.#limit || oldest === block) break
      this.release(oldest)
      oldest.putAway()
    }
  }

  /** No longer counted, nor put away. */
  release(block: Held<unknown>): void {
    if (this.#held.delete(block)) this.#bytes -= block.bytes
  }
}

/** One for all sessions of a worker. */
const ROOM = new BlockRoom()

/** The full blocks of one session's columns. */
export class Blocks {
  readonly #room: BlockRoom
  readonly #all = new Set<Held<unknown>>()
  /** All bytes go to the file: what comes here is to leave memory. */
  readonly #file = new Scratch(0)
  #why: string | null = null
  readonly #failed = (why: string): void => {
    this.#why ??= why
  }

  constructor(room: BlockRoom = ROOM) {
    this.#room = room
  }

  /** Why blocks stay in memory that should not, as the end of a sentence; null while all is well. */
  get why(): string | null {
    return this.#why
  }

  /** Takes over a buffer that is full; `view` makes the values of it that are worked with. */
  add<T>(buffer: ArrayBuffer, view: (buffer: ArrayBuffer) => T): Block<T> {
    const block = new Held(buffer, view, this.#file, this.#failed)
    this.#all.add(block)
    if (this.#why === null) this.#room.hold(block)
    return block
  }

  /** The values of a block, for the moment: any other call may put them away. */
  read<T>(block: Block<T>): T {
    return block.values ?? this.#back(block as Held<T>)
  }

  /** As `read`, for who changes them. */
  change<T>(block: Block<T>): T {
    ;(block as Held<T>).changed = true
    return this.read(block)
  }

  /** Nobody asks for it again. */
  drop(block: Block<unknown>): void {
    this.#room.release(block as Held<unknown>)
    this.#all.delete(block as Held<unknown>)
  }

  #back<T>(block: Held<T>): T {
    const values = block.takeBack()
    this.#room.hold(block)
    return values
  }

  /** Of a session that nobody asks any more. What is in memory stays readable. */
  close(): void {
    for (const block of this.#all) this.#room.release(block)
    this.#all.clear()
    this.#file.close()
  }
}

class Held<T> implements Block<T> {
  readonly bytes: number
  values: T | null
  /** Since it was written to the file. */
  changed = true
  #buffer: ArrayBuffer | null
  readonly #view: (buffer: ArrayBuffer) => T
  readonly #file: Scratch
  readonly #failed: (why: string) => void
  #place: number | null = null

  constructor(buffer: ArrayBuffer, view: (buffer: ArrayBuffer) => T, file: Scratch, failed: (why: string) => void) {
    this.bytes = buffer.byteLength
    this.values = view(buffer)
    this.#buffer = buffer
    this.#view = view
    this.#file = file
    this.#failed = failed
  }

  /** Leaves memory, where the file takes it. */
  putAway(): void {
    if (this.#buffer === null) return
    const why = this.changed ? this.#write(new Uint8Array(this.#buffer)) : null
    if (why !== null) this.#failed(why)
    else {
      this.changed = false
      this.values = null
      this.#buffer = null
    }
  }

  #write(bytes: Uint8Array): string | null {
    if (this.#place !== null) return this.#file.write(bytes, this.#place)
    const place = this.#file.size
    const why = this.#file.append(bytes)
    if (why === null) this.#place = place
    return why
  }

  takeBack(): T {
    const buffer = new ArrayBuffer(this.bytes)
    if (this.#file.read(new Uint8Array(buffer), this.#place ?? Number.NaN) !== this.bytes)
      throw new Error('A temporary file of Palimpsest is no longer what was written to it. Open the session again.')
    this.#buffer = buffer
    this.values = this.#view(buffer)
    return this.values
  }
}
