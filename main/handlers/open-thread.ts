import type {
  AppError,
  FileStanding,
  ThreadKey,
  ThreadPhase,
  ThreadProgress,
  ThreadView,
} from '../../preload/contract.ts'
import { runNow, type Steps } from '../base/steps.ts'
import type { KeptIndexes } from '../library/kept-indexes.ts'
import type { Growth, Thread } from '../thread/model.ts'
import { progressView, threadView } from '../views/thread.ts'
import type { CandidateShelf } from './candidate-shelf.ts'
import { Candidates } from './candidates.ts'
import type { Emit } from './context.ts'
import { Diffs } from './diffs.ts'
import { Drafts } from './drafts.ts'
import { Exports } from './exports.ts'
import { FollowedFile } from './followed-file.ts'
import { Forks } from './forks.ts'
import { Histories } from './histories.ts'
import { Lab, type LabRoom } from './lab.ts'
import type { LabQueue } from './lab-queue.ts'
import { LabTables } from './lab-tables.ts'
import { Notebook } from './notebook.ts'
import { Partings } from './partings.ts'
import { placesOf } from './places-of.ts'
import { Probes } from './probes.ts'
import type { ReadAs } from './read-as.ts'
import { Resources } from './resource.ts'
import { Review } from './review.ts'
import { Simulation } from './simulation.ts'
import { isCancelled, type Work } from './work.ts'
import type { Writer } from './writer.ts'
import { type RunUntil, Xrays } from './xrays.ts'

/** Shortest time between two `thread` events. Milliseconds. */
const BETWEEN_EVENTS = 100

/** What all open threads share. */
export interface Shared {
  readonly work: Work
  readonly writer: Writer
  readonly emit: Emit
  /** Where candidates and unfinished drafts are kept. */
  readonly dataFolder: string
  /** What was found out at earlier openings; null where nothing is kept. */
  readonly indexes: KeptIndexes | null
  readonly shelf: CandidateShelf
  readonly queue: LabQueue
}

/** One session that is open: its thread, the reading of it, and what was computed for its views. */
export class OpenThread {
  readonly key: ThreadKey
  readonly path: string
  readonly thread: Thread
  /** Files that the user pointed at where they were missing. Forgotten with the thread. */
  readonly bases: readonly string[]
  readonly diffs: Diffs
  readonly histories: Histories
  readonly partings: Partings
  readonly resources: Resources
  readonly xrays: Xrays
  readonly review: Review
  readonly exports: Exports
  readonly forks: Forks
  readonly candidates: Candidates
  readonly lab: Lab
  readonly labTables: LabTables
  readonly probes: Probes
  readonly simulation: Simulation
  readonly drafts: Drafts
  readonly notebook: Notebook
  /** The user's name for the session where a home knows one. */
  name: string | null = null
  /** Set while it is shown as an export would write it. */
  as: ReadAs | null = null
  /** Ends the search that runs, when a newer one begins. */
  find: AbortController | null = null
  readonly #work: Work
  readonly #emit: Emit
  readonly #indexes: KeptIndexes | null
  readonly #reading = new AbortController()
  /** Ends everything when the thread is closed. */
  readonly #closing = new AbortController()
  /** Work that still uses the thread. */
  readonly #busy = new Set<Promise<unknown>>()
  #state: 'reading' | 'stopped' | 'failed' | 'done' = 'reading'
  /** What is kept of it is all, or may be: that is here in a moment. */
  #takesUp = false
  #error: AppError | null = null
  #emittedAt = Number.NEGATIVE_INFINITY
  #peak = { seen: 0, tokens: null as number | null }
  readonly #followed: FollowedFile
  #file: FileStanding = 'there'
  #grown = 0
  /** How often this session was opened anew before. */
  readonly renewed: number

  constructor(
    key: ThreadKey,
    path: string,
    thread: Thread,
    { bases, renewed = 0 }: { readonly bases: readonly string[]; readonly renewed?: number },
    shared: Shared,
  ) {
    const { work, writer, emit, dataFolder, shelf, queue } = shared
    this.key = key
    this.path = path
    this.thread = thread
    this.bases = bases
    const run: RunUntil = (steps, signal) => this.run(steps, signal)
    this.candidates = new Candidates(thread, { dataFolder, shelf, run })
    this.diffs = new Diffs(thread, this.candidates)
    this.histories = new Histories(thread, this.candidates)
    this.partings = new Partings(thread)
    this.resources = new Resources(thread)
    this.xrays = new Xrays(thread, key, run)
    this.review = new Review(thread, run)
    this.exports = new Exports(thread, key, run, writer)
    this.forks = new Forks(thread, key, run, { writer, dataFolder })
    this.drafts = new Drafts(thread, { path, dataFolder, candidates: this.candidates, run })
    this.notebook = new Notebook(thread, { path, dataFolder, run: steps => this.run(steps) })
    const { candidates } = this
    const during: LabRoom['during'] = work => this.#track(work(this.#closing.signal))
    const room = { key, dataFolder, candidates, queue, emit, run, during }
    this.lab = new Lab(thread, room)
    this.labTables = new LabTables(thread, candidates, dataFolder, run)
    this.probes = new Probes(thread, room)
    this.simulation = new Simulation(thread, run)
    this.#work = work
    this.#emit = emit
    this.#indexes = shared.indexes
    this.#followed = new FollowedFile(path)
    this.renewed = renewed
  }

  /** The thread as it is shown: its items, lines and notes. */
  get shown(): Thread {
    return this.as?.thread ?? this.thread
  }

  /** Begins to read; resolves after the first slice, when the head of the file is known, or with all where it is kept. */
  read(): Promise<void> {
    return new Promise(resolve => {
      const onSlice = () => {
        if (!this.#takesUp) resolve()
        this.#tell()
      }
      void this.#read(onSlice).finally(resolve)
    })
  }

  async #read(onSlice: () => void): Promise<void> {
    try {
      const signal = AbortSignal.any([this.#reading.signal, this.#closing.signal])
      await this.#track(this.#work.run(this.#whole(), signal, onSlice))
      this.#state = 'done'
    } catch (error) {
      if (isCancelled(error)) this.#state = 'stopped'
      else this.#fail(error)
    }
    if (!this.#closing.signal.aborted) this.#emit('thread', this.progress())
  }

  /** Takes up what is kept, reads what is left, and keeps what was new. */
  *#whole(): Steps<undefined> {
    this.#takesUp = this.#indexes !== null
    const taken = this.#indexes ? yield* this.#indexes.take(this.thread) : 'none'
    this.#takesUp = taken === 'all'
    yield* this.thread.read({ quick: false })
    if (this.#indexes && taken !== 'all') yield* this.#indexes.keep(this.thread)
    return undefined
  }

  /**
   * Looks at the file again and takes in what was added. Not while anything uses the thread, and not while it is shown as it will be
   * exported: what was looked through is then what is shown.
   */
  async follow(): Promise<Growth> {
    if (this.#state !== 'done' || this.#busy.size > 0 || this.as !== null || this.review.isOn) return 'same'
    const now = this.#followed.look()
    if (now === 'replaced') return 'anew'
    const told = this.#file
    this.#file = now
    const growth = now === 'there' && this.thread.grow ? await this.run(this.thread.grow()) : 'same'
    if (growth === 'grown') this.#grown += 1
    if (growth === 'grown' || told !== now) this.#emit('thread', this.progress())
    return growth
  }

  #fail(error: unknown): void {
    this.#state = 'failed'
    this.#error = {
      code: 'unreadable',
      message: 'Reading this file failed. What was read so far is shown.',
      detail: placesOf(error),
    }
  }

  #tell(): void {
    const now = performance.now()
    if (now - this.#emittedAt < BETWEEN_EVENTS) return
    this.#emittedAt = now
    this.#emit('thread', this.progress())
  }

  /** Long work on this thread; ends with `Cancelled` when the thread is closed or `signal` says so. */
  run<T>(steps: Generator<undefined, T, undefined>, signal?: AbortSignal): Promise<T> {
    const either = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal
    return this.#track(this.#work.run(steps, either))
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#busy.add(work)
    const settled = () => this.#busy.delete(work)
    work.then(settled, settled)
    return work
  }

  stop(): void {
    this.#reading.abort()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#busy)
    if (this.#grown > 0 && this.#indexes) runNow(this.#indexes.keep(this.thread))
    this.drafts.close()
    this.thread.close()
  }

  /** Neither stopped nor failed nor done. */
  get isReading(): boolean {
    return this.#state === 'reading'
  }

  get #phase(): ThreadPhase {
    if (this.#state === 'done') return 'ready'
    if (this.#state !== 'reading') return this.#state
    return this.thread.progress.phase === 'reading' ? 'reading' : 'checking'
  }

  get #standing() {
    return {
      key: this.key,
      file: this.#file,
      grown: this.#grown,
      renewed: this.renewed,
      phase: this.#phase,
      error: this.#error,
      problems: this.thread.problems().length,
    }
  }

  progress(): ThreadProgress {
    return progressView(this.thread, this.#standing)
  }

  view(): ThreadView {
    const count = this.thread.curveCount()
    const last = count === 0 ? null : this.thread.curveTokens(count - 1)
    return threadView(this.thread, this.#standing, {
      name: this.name,
      peakTokens: this.#peakTokens(count),
      lastTokens: last,
    })
  }

  /** The curve only grows: what was seen is not looked at again. */
  #peakTokens(count: number): number | null {
    let { seen, tokens } = this.#peak
    for (; seen < count; seen++) tokens = Math.max(tokens ?? 0, this.thread.curveTokens(seen))
    this.#peak = { seen, tokens }
    return tokens
  }
}
