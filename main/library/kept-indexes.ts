import { createHash } from 'node:crypto'
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import type { Steps } from '../base/steps.ts'
import type { Thread } from '../thread/model.ts'
import { makeDataFolder } from './data-folder.ts'

export interface Limits {
  /** Smaller sessions are read faster than looked up. Bytes. */
  readonly worth: number
  /** A million lines are 35 MB, and taken up in about 0.1 s; more of them would need more memory than they save time. */
  readonly lines: number
  /** Bytes of all that is kept; what was used longest ago goes first. */
  readonly room: number
}

const LIMITS: Limits = { worth: 8 * 1024 * 1024, lines: 4_000_000, room: 512 * 1024 * 1024 }

/** Both ends of a file, and blocks between them: bytes that are looked at to know it again. */
const EDGE = 64 * 1024
const BLOCK = 4096
const BLOCKS = 62

const FORMAT = 'palimpsest-index-2\n'
/** Bytes of the checksum behind it. */
const CHECKSUM = 4

/** A file as it was when it was read. */
interface Stamp {
  readonly path: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
  readonly edges: string
}

interface Kept {
  readonly code: string
  readonly files: readonly Stamp[]
  readonly index: unknown
}

/**
 * What was found out by reading large sessions, kept for their next opening, in `indexes/` of the data folder. A cache: it may be deleted
 * at any time, and what is damaged, of another program or of other bytes is not taken. `code` names the program that reads, and is asked for a large session only.
 */
export class KeptIndexes {
  readonly #dataFolder: string
  readonly #code: () => string
  readonly #limits: Limits

  constructor(dataFolder: string, code: () => string, limits: Limits = LIMITS) {
    this.#dataFolder = dataFolder
    this.#code = code
    this.#limits = limits
  }

  /** Gives a thread that was not read what is kept of its files, or of a beginning of the last one. */
  *take(thread: Thread): Steps<'all' | 'beginning' | 'none'> {
    if (!thread.restore || bytesOf(thread) < this.#limits.worth) return 'none'
    const path = this.#pathOf(thread)
    const kept = yield* readKept(path)
    if (kept === null || kept.code !== this.#code() || !(yield* isOf(kept.files, thread))) return 'none'
    yield* thread.restore(kept.index)
    touch(path)
    return kept.files[thread.own]?.bytes === thread.files[thread.own]?.bytes ? 'all' : 'beginning'
  }

  /** Keeps what a thread found out, where that is worth it. */
  *keep(thread: Thread): Steps<undefined> {
    const lines = thread.files.reduce((sum, file) => sum + file.lines, 0)
    if (bytesOf(thread) < this.#limits.worth || lines > this.#limits.lines) return undefined
    const index = thread.keep ? yield* thread.keep() : null
    if (index === null) return undefined
    const files: Stamp[] = []
    for (const [i, { path, bytes }] of thread.files.entries()) {
      const modifiedAt = modifiedAtOf(path, bytes)
      // It grew or went meanwhile: the next reading is kept instead.
      if (modifiedAt === null) return undefined
      files.push({ path, bytes, modifiedAt, edges: yield* edgesOf(thread, i, bytes) })
    }
    const kept: Kept = { code: this.#code(), files, index }
    const written = serialize(kept)
    yield
    this.#write(this.#pathOf(thread), written)
    return undefined
  }

  #pathOf(thread: Thread): string {
    const own = thread.files[thread.own]?.path ?? ''
    const name = createHash('sha256').update(own).digest('hex').slice(0, 32)
    return join(this.#dataFolder, 'indexes', `${name}.index`)
  }

  /** A cache that cannot be written is no reason to stop: the session is read again the next time. */
  #write(path: string, bytes: Buffer): void {
    const folder = join(this.#dataFolder, 'indexes')
    if (!makeDataFolder(this.#dataFolder).ok) return
    const temporary = `${path}.${process.pid}.tmp`
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(temporary, Buffer.concat([Buffer.from(FORMAT), checksumOf(bytes)]), { mode: 0o600 })
      appendFileSync(temporary, bytes)
      renameSync(temporary, path)
      makeRoom(folder, this.#limits.room)
    } catch {
      rmSync(temporary, { force: true })
    }
  }
}

const bytesOf = (thread: Thread): number => thread.files.reduce((sum, file) => sum + file.bytes, 0)

/** Against damage of the disk only: a digest would take longer than all else. */
function checksumOf(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(CHECKSUM)
  sum.writeUInt32LE(crc32(bytes))
  return sum
}

/** null: there is none, or none that is whole. */
function* readKept(path: string): Steps<Kept | null> {
  let file: Buffer
  try {
    file = readFileSync(path)
  } catch {
    return null
  }
  yield
  const from = FORMAT.length + CHECKSUM
  const bytes = file.subarray(from)
  if (file.length < from || file.toString('latin1', 0, FORMAT.length) !== FORMAT) return null
  if (!checksumOf(bytes).equals(file.subarray(FORMAT.length, from))) return null
  yield
  try {
    return deserialize(bytes) as Kept
  } catch {
    return null
  }
}

/** Are the files of a thread those, or does its last one only go on where that one ended? */
function* isOf(stamps: readonly Stamp[], thread: Thread): Steps<boolean> {
  const { files } = thread
  if (stamps.length !== files.length) return false
  for (const [i, stamp] of stamps.entries()) {
    const { path, bytes } = files[i] as Thread['files'][number]
    if (stamp.path !== path || bytes < stamp.bytes) return false
    if (bytes > stamp.bytes ? i !== thread.own : modifiedAtOf(path, bytes) !== stamp.modifiedAt) return false
    if ((yield* edgesOf(thread, i, stamp.bytes)) !== stamp.edges) return false
  }
  return true
}

/** A digest of the first so many bytes of a file: of both ends, and of blocks spread evenly between them. */
function* edgesOf(thread: Thread, file: number, bytes: number): Steps<string> {
  const hash = createHash('sha256')
  const room = Buffer.alloc(EDGE)
  const add = (at: number, count: number): void => {
    const part = room.subarray(0, Math.max(0, Math.min(count, bytes - at)))
    hash.update(part.subarray(0, thread.readBytes(file, at, part)))
  }
  add(0, EDGE)
  for (let i = 1; i <= BLOCKS; i++) {
    add(Math.floor((bytes / (BLOCKS + 1)) * i), BLOCK)
    if (i % 8 === 0) yield
  }
  add(Math.max(0, bytes - EDGE), EDGE)
  return hash.digest('hex')
}

/** null when there is no such file of this size now. */
function modifiedAtOf(path: string, bytes: number): number | null {
  const facts = statSync(path, { throwIfNoEntry: false })
  return facts?.size === bytes ? facts.mtimeMs : null
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Only what goes first when room is short depends on it.
  }
}

/** Lets go of what was used longest ago. */
function makeRoom(folder: string, room: number): void {
  const all = readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    const facts = statSync(path, { throwIfNoEntry: false })
    return facts?.isFile() ? [{ path, bytes: facts.size, at: facts.mtimeMs }] : []
  })
  let bytes = all.reduce((sum, each) => sum + each.bytes, 0)
  for (const each of all.sort((a, b) => a.at - b.at)) {
    if (bytes <= room) return
    rmSync(each.path, { force: true })
    bytes -= each.bytes
  }
}
