import { randomBytes } from 'node:crypto'
import type { CandidateHead, CandidateView, DraftStart, Point, Result } from '../../preload/contract.ts'
import type { Candidate } from '../compaction/candidate.ts'
import { LARGEST_CANDIDATE } from '../compaction/candidate-file.ts'
import { candidateSide } from '../compaction/candidate-side.ts'
import { usageOf } from '../compaction/candidate-usage.ts'
import type { CaseSide } from '../compaction/checkpoint-case.ts'
import { uuid7 } from '../export/uuid7.ts'
import {
  headOf,
  listCandidates,
  noSuch,
  pathOf,
  readCandidate,
  type StoredCandidate,
  weighCandidate,
  writeCandidate,
} from '../library/candidates.ts'
import { copyCandidate, deleteCandidate, renameCandidate, restoreCandidate } from '../library/changed-candidates.ts'
import type { Thread } from '../thread/model.ts'
import { bytesText } from '../views/numbers.ts'
import { usageView } from '../views/usage.ts'
import type { CandidateShelf } from './candidate-shelf.ts'
import { ok } from './context.ts'
import type { Listing } from './listing.ts'
import { refuse } from './refusals.ts'
import type { RunUntil } from './xrays.ts'

/** How the user calls a candidate, and what there is to say of it; "" for nothing. */
export interface CandidateWords {
  readonly name: string
  readonly notes: string
}

/** A draft that becomes a candidate. */
export interface Saved extends CandidateWords {
  readonly at: Point
  readonly start: DraftStart
  readonly items: readonly unknown[]
}

/** Candidates of one page. */
const MOST_PAGE = 200

export interface CandidateRoom {
  readonly dataFolder: string
  /** Shared by all open threads. */
  readonly shelf: CandidateShelf
  readonly run: RunUntil
}

/** The candidates of one thread, as the user's files hold them. */
export class Candidates {
  readonly #thread: Thread
  readonly #room: CandidateRoom

  constructor(thread: Thread, room: CandidateRoom) {
    this.#thread = thread
    this.#room = room
  }

  get #id(): string | null {
    return this.#thread.info.id
  }

  /** The newest first; of one point where `at` names one. */
  async list(
    from: number,
    count: number,
    at: Point | null,
  ): Promise<Result<{ readonly total: number; readonly candidates: readonly CandidateHead[] }>> {
    const wanted = await this.stored(at)
    const newest = wanted.slice(from, from + Math.min(count, MOST_PAGE))
    return ok({ total: wanted.length, candidates: newest.map(headView) })
  }

  async stored(at: Point | null): Promise<readonly StoredCandidate[]> {
    const { dataFolder, shelf, run } = this.#room
    const all = await run(listCandidates(dataFolder, this.#id, shelf.index))
    return all.filter(each => at === null || (each.kind === 'candidate' && each.head.at === at)).toReversed()
  }

  read(id: string): Result<Candidate> {
    return readCandidate(this.#room.dataFolder, this.#id, id)
  }

  items(id: string): Result<CaseSide> {
    const read = this.read(id)
    return read.ok ? ok(candidateSide(this.#thread, read.value.items)) : read
  }

  /** Its items as a list like that of a history. */
  listing(id: string): Result<Listing> {
    const read = this.read(id)
    if (!read.ok) return read
    const { items, notes } = read.value
    const { count, item } = candidateSide(this.#thread, items)
    return ok({ version: null, fidelity: 'exact', notes, count, item })
  }

  async view(id: string): Promise<Result<CandidateView>> {
    const head = await this.head(id)
    if (!head.ok) return head
    const read = this.read(id)
    return read.ok ? ok(candidateView(head.value, read.value)) : read
  }

  async head(id: string): Promise<Result<CandidateHead>> {
    const found = (await this.stored(null)).find(each => idOf(each) === id)
    return found === undefined ? noSuch(id) : ok(headView(found))
  }

  /** Somebody has counted its tokens. */
  weighed(id: string, tokens: number): void {
    const { index } = this.#room.shelf
    if (index !== null) weighCandidate(index, pathOf(this.#room.dataFolder, this.#id, id), tokens)
  }

  /** Writes a draft as a candidate of its own. */
  async save(saved: Saved): Promise<Result<CandidateHead>> {
    return this.add(this.#made(saved, Date.now()))
  }

  /** Writes it to a file of its own; nothing is left of it when `signal` ends that. */
  async add(candidate: Candidate, signal?: AbortSignal): Promise<Result<CandidateHead>> {
    const parts: readonly unknown[] = [...candidate.items, ...(candidate.images ?? [])]
    const bytes = parts.reduce((sum: number, part) => sum + Buffer.byteLength(JSON.stringify(part) ?? ''), 0)
    if (bytes > LARGEST_CANDIDATE - ROOM) return tooLarge(bytes)
    const written = await this.#room.run(writeCandidate(this.#room.dataFolder, candidate), signal)
    if (!written.ok) return written
    return ok(headView({ kind: 'candidate', path: written.value.path, bytes, tokens: null, head: headOf(candidate) }))
  }

  #made({ at, start, items, name, notes }: Saved, now: number): Candidate {
    return {
      id: uuid7(now, randomBytes(10)),
      thread: this.#id,
      at,
      strategy: 'edited',
      settings: { ...(name.trim() === '' ? {} : { name: name.trim() }), start },
      madeAt: new Date(now).toISOString(),
      items,
      calls: [],
      notes: notes.trim() === '' ? [] : [notes.trim()],
    }
  }

  async rename(id: string, name: string): Promise<Result<CandidateHead>> {
    const done = await this.#room.run(renameCandidate(this.#room.dataFolder, this.#id, id, name.trim()))
    return done.ok ? this.head(id) : done
  }

  delete(id: string): Result<{ readonly undo: boolean }> {
    const { dataFolder, shelf } = this.#room
    const deleted = deleteCandidate(dataFolder, this.#id, id)
    return deleted.ok ? ok({ undo: shelf.keep(pathOf(dataFolder, this.#id, id), deleted.value) }) : deleted
  }

  async restore(id: string): Promise<Result<CandidateHead>> {
    const { dataFolder, shelf, run } = this.#room
    const path = pathOf(dataFolder, this.#id, id)
    const bytes = shelf.kept(path)
    if (bytes === null) return refuse('not-found', 'This candidate cannot be brought back any more.')
    const done = await run(restoreCandidate(dataFolder, this.#id, id, bytes))
    if (!done.ok) return done
    shelf.drop(path)
    return this.head(id)
  }

  async copy(id: string, path: string): Promise<Result<string>> {
    const done = await this.#room.run(copyCandidate(this.#room.dataFolder, this.#id, id, path))
    return done.ok ? ok(done.value.path) : done
  }
}

/** Bytes of a candidate's file beside its items. */
const ROOM = 1024 * 1024

const tooLarge = (bytes: number) =>
  refuse(
    'bad-argument',
    `The history has ${bytesText(bytes)}; a candidate may have at most ${bytesText(LARGEST_CANDIDATE - ROOM)}.`,
  )

/** Characters of a name that a list shows. */
const LONGEST_NAME = 200

const idOf = (stored: StoredCandidate): string => (stored.kind === 'damaged' ? stored.id : stored.head.id)

export function headView(stored: StoredCandidate): CandidateHead {
  if (stored.kind === 'damaged') return { ...EMPTY, id: stored.id, path: stored.path, problem: stored.message }
  const { path, bytes, tokens, head } = stored
  const { id, at, strategy, settings, madeAt, items, calls, notes } = head
  const name = typeof settings['name'] === 'string' ? settings['name'].slice(0, LONGEST_NAME) : ''
  return {
    ...EMPTY,
    ...{ id, path, name, at, strategy, madeAt, items, tokens, bytes, notes },
    model: calls.findLast(({ outcome }) => outcome === 'answered')?.model ?? null,
    calls: calls.length,
    usage: usageView(usageOf(calls)),
    milliseconds: calls.length === 0 ? null : calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  }
}

const MOST_CALLS = 200
/** Characters of a text of the user's, and of one setting. */
const LONGEST_TEXT = 400_000
const LONGEST_SETTING = 400

function candidateView(head: CandidateHead, { settings, calls }: Candidate): CandidateView {
  const { name: _, prompt, text, ...others } = settings
  const words = (value: unknown): string =>
    (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST_SETTING)
  const cut = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : null)
  return {
    head,
    settings: Object.entries(others).map(([setting, value]) => ({ name: setting, value: words(value) })),
    prompt: cut(prompt),
    summary: cut(text),
    calls: calls.slice(0, MOST_CALLS).map(call => {
      const { model, outcome, message, milliseconds } = call
      return { model, outcome, message, usage: usageView(call), milliseconds }
    }),
  }
}

const EMPTY: CandidateHead = {
  id: '',
  path: '',
  name: '',
  at: '',
  strategy: '',
  model: null,
  madeAt: '',
  items: 0,
  tokens: null,
  bytes: 0,
  calls: 0,
  usage: { input: null, cached: null, output: null },
  milliseconds: null,
  notes: [],
  problem: null,
}
