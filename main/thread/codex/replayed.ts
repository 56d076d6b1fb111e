import type { Steps } from '../../base/steps.ts'
import type { Replayed, Thread } from '../model.ts'

const NOTHING: Replayed = { line: 0, bytes: 0, of: null }

/** Lines, and bytes of them, between two pauses. */
const BATCH = 64
const PIECE = 1024 * 1024

/** Bytes in which the times, the ordinal and the type of a line stand, before what it holds. */
const HEAD = 200
const PAYLOAD = Buffer.from('"payload":')
/** How much two copies of a line may differ in length: by the digits of an ordinal, and by such a member. */
const SLACK = 40

/**
 * Forks to 0.153, and sub-agents that begin with the history of their parent, begin with their own session_meta, then that of their parent,
 * then its lines, each with the time of the copy: in a fork all of them up to a place, in a sub-agent those of whole turns that suit it, some
 * of them written anew (recorded with 0.98, 0.140, 0.150 and 0.169). A fork that names a base holds no copy.
 */
export function* replayedIn(child: Thread, parent: Thread): Steps<Replayed> {
  if (!mayReplay(child)) return NOTHING
  const { lines = 0, bytes: all = 0 } = child.files[child.own] ?? {}
  const picked = child.info.parentThread !== null
  const last = picked ? lastOfTurns(child, parent) : lines
  const source = new Cursor(parent)
  let [bytes, held] = [0, 0]
  let of: Replayed['of'] = null
  let line = 2
  for (; line <= last; line++) {
    const { kind, start, end } = child.outline(child.own, line)
    held += end - start
    if (line % BATCH === 0 || held > PIECE) {
      held = 0
      yield
    }
    const found = yield* source.find(wantedAt(child, line), !picked)
    if (found !== null) {
      of = found
      bytes += Math.min(all, end + 1) - start
    } else if (!picked && kind !== META) break
  }
  return of === null ? NOTHING : { line: line - 1, bytes, of }
}

/** Last line of the turns at its beginning that are its parent's, too. */
function lastOfTurns(child: Thread, parent: Thread): number {
  const ids = turnIdsOf(parent)
  let last = 0
  for (let n = 1; n <= child.turnCount; n++) {
    const { id, end } = child.turn(n)
    if (id === null || !ids.has(id)) break
    last = end
  }
  return last
}

/** By thread as it was with so many turns: several sub-agents are held against one parent. */
const TURN_IDS = new WeakMap<Thread, { readonly count: number; readonly ids: ReadonlySet<string | null> }>()

function turnIdsOf(thread: Thread): ReadonlySet<string | null> {
  const known = TURN_IDS.get(thread)
  if (known?.count === thread.turnCount) return known.ids
  const count = thread.turnCount
  const ids = new Set(Array.from({ length: count }, (_, n) => thread.turn(n + 1).id))
  TURN_IDS.set(thread, { count, ids })
  return ids
}

const META = 'session_meta'

/** Does it say that it began as a copy? Sub-agents that began without one hold a few lines that their parent holds, too. */
function mayReplay(child: Thread): boolean {
  if (child.files.length > 1) return false
  return child.info.forkedFrom !== null || ((child.files[0]?.lines ?? 0) > 1 && child.outline(0, 2).kind === META)
}

interface Wanted {
  readonly kind: string
  readonly length: number
  /** What the line holds, from its payload on. */
  readonly bytes: () => Uint8Array
}

function wantedAt(thread: Thread, line: number): Wanted {
  const { kind, start, end } = thread.outline(thread.own, line)
  let held: Uint8Array | null = null
  return {
    kind,
    length: end - start,
    bytes: () => {
      held ??= payloadOf(thread, thread.own, line, end - start)
      return held
    },
  }
}

function payloadOf(thread: Thread, file: number, line: number, length: number): Uint8Array {
  const bytes = Buffer.from(thread.lineBytes(file, line, 0, length))
  const at = bytes.subarray(0, HEAD).indexOf(PAYLOAD)
  return at < 0 ? bytes : bytes.subarray(at)
}

/** The lines of a thread over all its files, looked through once from the first to the last. */
class Cursor {
  readonly #thread: Thread
  #file = 0
  #line = 0

  constructor(thread: Thread) {
    this.#thread = thread
  }

  /** The next line that holds the same; with `isNext` no other may stand before it, but for what opens a file. Stays where it was if there is none. */
  *find(wanted: Wanted, isNext: boolean): Steps<Replayed['of']> {
    const before = [this.#file, this.#line] as const
    for (let looked = 1; this.#step(); looked++) {
      if (looked % BATCH === 0) yield
      const file = this.#thread.files[this.#file]
      const { kind, start, end } = this.#thread.outline(this.#file, this.#line)
      if (this.#isSame(wanted, kind, end - start)) return { path: file?.path ?? '', line: this.#line }
      if (isNext && kind !== META) break
    }
    ;[this.#file, this.#line] = before
    return null
  }

  #isSame(wanted: Wanted, kind: string, length: number): boolean {
    if (kind !== wanted.kind || Math.abs(length - wanted.length) > SLACK) return false
    return Buffer.compare(payloadOf(this.#thread, this.#file, this.#line, length), wanted.bytes()) === 0
  }

  #step(): boolean {
    this.#line += 1
    while (this.#line > (this.#thread.files[this.#file]?.lines ?? 0)) {
      if (this.#file + 1 >= this.#thread.files.length) return false
      this.#file += 1
      this.#line = 1
    }
    return true
  }
}
