import type {
  DriftView,
  FindingView,
  Result,
  RetentionView,
  SheetView,
  StateView,
  ThreadKey,
} from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import { audit } from '../compaction/audit/audit.ts'
import { checkpointCase } from '../compaction/checkpoint-case.ts'
import { type Drift, type DriftRow, drift } from '../compaction/drift.ts'
import { economicsOf } from '../compaction/economics/economics-of.ts'
import { checkpointFacts, windowChain } from '../compaction/facts/facts-of.ts'
import { opaqueFacts } from '../compaction/opaque/opaque-of.ts'
import { type Retention, retention } from '../compaction/retention.ts'
import { stateLineage } from '../compaction/state/lineage.ts'
import type { Thread } from '../thread/model.ts'
import { driftView } from '../views/xray/drift.ts'
import { economicsSheet } from '../views/xray/economics.ts'
import { factSheets, windowSheet } from '../views/xray/facts.ts'
import { findingView } from '../views/xray/findings.ts'
import { opaqueSheets } from '../views/xray/opaque.ts'
import { retentionView } from '../views/xray/retention.ts'
import { stateViews } from '../views/xray/states.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'

/** Runs steps in slices until it is done or `signal` ends it. */
export type RunUntil = <T>(steps: Steps<T>, signal?: AbortSignal) => Promise<T>

/** Measuring all compactions rests when nobody asked for so long. Milliseconds. */
const PATIENCE = 2_000

/** Measures of the compactions of one thread. One compaction is looked at at a time: asking for another ends the work on it. */
export class Xrays {
  readonly #thread: Thread
  readonly #key: ThreadKey
  readonly #run: RunUntil
  #looked: { readonly n: number; readonly ended: AbortController; retention: Promise<Retention> | null } | null = null
  #drift: Drifting | null = null
  /** Of the compactions that had been read when it was asked for. */
  #states: { readonly count: number; readonly views: Promise<readonly StateView[]> } | null = null

  constructor(thread: Thread, key: ThreadKey, run: RunUntil) {
    this.#thread = thread
    this.#key = key
    this.#run = run
  }

  /** Ends the work on the compaction that is looked at: the user has gone on. */
  rest(): void {
    this.#looked?.ended.abort()
    this.#looked = null
  }

  facts(n: number): Promise<Result<readonly SheetView[]>> {
    return this.#of(n, signal => this.#run(this.#factSteps(n), signal))
  }

  *#factSteps(n: number): Steps<readonly SheetView[]> {
    const thread = this.#thread
    const facts = yield* checkpointFacts(thread, n)
    const opaque = yield* opaqueFacts(thread, n)
    const economics = yield* economicsOf(thread, n)
    return [...opaqueSheets(thread, opaque), ...factSheets(thread, facts), economicsSheet(thread, economics)]
  }

  retention(n: number): Promise<Result<RetentionView>> {
    return this.#of(n, async () => retentionView(await this.#retention(n)))
  }

  findings(n: number): Promise<Result<readonly FindingView[]>> {
    return this.#of(n, async signal => {
      const found = await this.#run(audit(this.#thread, n, await this.#retention(n)), signal)
      return found.map(findingView)
    })
  }

  /** Retention of the compaction that is looked at; both who show it and who audit it wait for the same. */
  #retention(n: number): Promise<Retention> {
    const looked = this.#look(n)
    looked.retention ??= this.#run(this.#retentionSteps(n), looked.ended.signal)
    return looked.retention
  }

  *#retentionSteps(n: number): Steps<Retention> {
    return yield* retention(yield* checkpointCase(this.#thread, n))
  }

  #look(n: number) {
    if (this.#looked?.n === n) return this.#looked
    this.#looked?.ended.abort()
    this.#looked = { n, ended: new AbortController(), retention: null }
    return this.#looked
  }

  async #of<T>(n: number, answer: (signal: AbortSignal) => Promise<T>): Promise<Result<T>> {
    const last = this.#thread.checkpointCount
    if (n > last) return refuse('no-such-point', `There is no compaction ${n}; this session has ${last}.`)
    return ok(await answer(this.#look(n).ended.signal))
  }

  /** What is measured so far; asking again lets it go on. */
  async drift(): Promise<Result<DriftView>> {
    this.#drift ??= new Drifting(this.#thread, this.#run)
    return ok(this.#drift.view())
  }

  async states(): Promise<Result<readonly StateView[]>> {
    const { checkpointCount: count } = this.#thread
    if (this.#states?.count !== count) this.#states = { count, views: this.#stateViews() }
    return ok(await this.#states.views)
  }

  async #stateViews(): Promise<readonly StateView[]> {
    try {
      return stateViews(this.#thread, this.#key, await this.#run(stateLineage(this.#thread)))
    } catch (error) {
      this.#states = null
      throw error
    }
  }
}

/** The measures of all compactions while they are made. */
class Drifting {
  readonly #thread: Thread
  readonly #run: RunUntil
  readonly #rows: DriftRow[] = []
  readonly #steps: Steps<Drift>
  #done: { readonly drift: Drift; readonly windows: SheetView } | null = null
  #failed: unknown = null
  #askedAt = 0
  #going = false

  constructor(thread: Thread, run: RunUntil) {
    this.#thread = thread
    this.#run = run
    this.#steps = drift(thread, row => this.#rows.push(row))
  }

  view(): DriftView {
    if (this.#failed !== null) throw this.#failed
    this.#askedAt = performance.now()
    if (!this.#going && this.#done === null) void this.#go()
    const done = this.#done
    return driftView(this.#rows, this.#thread.checkpointCount, done?.drift ?? null, done?.windows ?? null)
  }

  async #go(): Promise<void> {
    this.#going = true
    try {
      const drift = await this.#run(this.#untilForgotten())
      if (drift !== null)
        this.#done = { drift, windows: windowSheet(this.#thread, await this.#run(windowChain(this.#thread))) }
    } catch (error) {
      this.#failed = error
    }
    this.#going = false
  }

  /** null when nobody asked for a while: the steps stay where they are. */
  *#untilForgotten(): Steps<Drift | null> {
    while (performance.now() - this.#askedAt < PATIENCE) {
      const step = this.#steps.next()
      if (step.done) return step.value
      yield
    }
    return null
  }
}
