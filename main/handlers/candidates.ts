import { randomBytes } from 'node:crypto'
import type { CandidateHead, DraftStart, Point, Result, UsageView } from '../../preload/contract.ts'
import type { Candidate } from '../compaction/candidate.ts'
import { LARGEST_CANDIDATE } from '../compaction/candidate-file.ts'
import { candidateSide } from '../compaction/candidate-side.ts'
import { type CallTokens, usageOf } from '../compaction/candidate-usage.ts'
import { uuid7 } from '../export/uuid7.ts'
import {
  deleteCandidate,
  listCandidates,
  readCandidate,
  type StoredCandidate,
  writeCandidate,
} from '../library/candidates.ts'
import type { Item, Thread } from '../thread/model.ts'
import { bytesText } from '../views/numbers.ts'
import { ok } from './context.ts'
import type { Run } from './diffs.ts'
import { refuse } from './refusals.ts'

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

/** The candidates of one thread, as the user's files hold them. */
export class Candidates {
  readonly #thread: Thread
  readonly #dataFolder: string
  readonly #run: Run

  constructor(thread: Thread, dataFolder: string, run: Run) {
    this.#thread = thread
    this.#dataFolder = dataFolder
    this.#run = run
  }

  /** The newest first. */
  async list(
    from: number,
    count: number,
    at: Point | null,
  ): Promise<Result<{ readonly total: number; readonly candidates: readonly CandidateHead[] }>> {
    const all = await this.#run(listCandidates(this.#dataFolder, this.#thread.info.id))
    const wanted = all.filter(each => at === null || (each.kind === 'candidate' && each.head.at === at))
    const newest = wanted.toReversed().slice(from, from + Math.min(count, MOST_PAGE))
    return ok({ total: wanted.length, candidates: newest.map(headView) })
  }

  items(id: string): Result<{ readonly count: number; item(index: number): Item }> {
    const read = readCandidate(this.#dataFolder, this.#thread.info.id, id)
    return read.ok ? ok(candidateSide(this.#thread, read.value.items)) : read
  }

  /** Writes a draft as a candidate of its own. */
  async save(saved: Saved): Promise<Result<CandidateHead>> {
    const bytes = saved.items.reduce((sum: number, item) => sum + Buffer.byteLength(JSON.stringify(item) ?? ''), 0)
    if (bytes > LARGEST_CANDIDATE - ROOM) return tooLarge(bytes)
    const candidate = this.#made(saved, Date.now())
    const written = await this.#run(writeCandidate(this.#dataFolder, candidate))
    if (!written.ok) return written
    const { items, ...rest } = candidate
    const head = { ...rest, items: items.length }
    return ok(headView({ kind: 'candidate', path: written.value.path, bytes, head }))
  }

  #made({ at, start, items, name, notes }: Saved, now: number): Candidate {
    return {
      id: uuid7(now, randomBytes(10)),
      thread: this.#thread.info.id,
      at,
      strategy: 'edited',
      settings: { ...(name.trim() === '' ? {} : { name: name.trim() }), start },
      madeAt: new Date(now).toISOString(),
      items,
      calls: [],
      notes: notes.trim() === '' ? [] : [notes.trim()],
    }
  }

  delete(id: string): Result<{ readonly undo: boolean }> {
    const deleted = deleteCandidate(this.#dataFolder, this.#thread.info.id, id)
    return deleted.ok ? ok({ undo: false }) : deleted
  }
}

/** Bytes of a candidate's file beside its items. */
const ROOM = 1024 * 1024

const tooLarge = (bytes: number) =>
  refuse(
    'bad-argument',
    `The draft has ${bytesText(bytes)}; a candidate may have at most ${bytesText(LARGEST_CANDIDATE - ROOM)}.`,
  )

/** Characters of a name, and of notes, that a list shows. */
const LONGEST_NAME = 200
const LONGEST_NOTE = 2_000
const MOST_NOTES = 10

function headView(stored: StoredCandidate): CandidateHead {
  if (stored.kind === 'damaged') return { ...EMPTY, id: stored.id, path: stored.path, problem: stored.message }
  const { path, bytes, head } = stored
  const { id, at, strategy, settings, madeAt, items, calls } = head
  const name = typeof settings['name'] === 'string' ? settings['name'].slice(0, LONGEST_NAME) : ''
  const notes = head.notes.slice(0, MOST_NOTES).map(note => note.slice(0, LONGEST_NOTE))
  return {
    ...EMPTY,
    ...{ id, path, name, at, strategy, madeAt, items, bytes, notes },
    model: calls.findLast(({ outcome }) => outcome === 'answered')?.model ?? null,
    calls: calls.length,
    usage: usageView(usageOf(calls)),
    milliseconds: calls.length === 0 ? null : calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  }
}

const usageView = ({ inputTokens: input, cachedTokens: cached, outputTokens: output }: CallTokens): UsageView => ({
  input,
  cached,
  output,
})

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
