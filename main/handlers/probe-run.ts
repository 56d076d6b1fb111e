import type { AppError, LabPhase, ProbeRunView } from '../../preload/contract.ts'
import { type ProbeResult, runProbe } from '../compaction/probes/probe.ts'
import type { ModelAnswer, ModelRequest } from '../compaction/strategies/model-call.ts'
import { type AskProgress, askModel, type Server } from '../network/client.ts'
import { runWants } from '../network/run-strategy.ts'
import { AskingState, WORKER } from './asking-state.ts'
import type { Emit } from './context.ts'
import type { HeldProbe } from './probe-plan.ts'

/** Shortest time between two `probe` events. Milliseconds. */
const BETWEEN_EVENTS = 100

/** What asking is made of. */
export interface ProbeRunning {
  readonly key: string
  readonly plan: HeldProbe
  readonly server: Server
  readonly emit: Emit
}

export type ProbeDone = Extract<ProbeResult, { ok: true }>

/** A probe that was started: where it stands, and in the end what came of it. */
export class ProbeRun {
  readonly #running: ProbeRunning
  readonly #stopping = new AbortController()
  #phase: LabPhase = 'queued'
  #asked = 0
  #requests = 0
  #newest: ModelRequest | null = null
  readonly #asking = new AskingState()
  #began: number | null = null
  #ended: number | null = null
  #error: AppError | null = null
  #result: ProbeDone | null = null
  #told = Number.NEGATIVE_INFINITY
  #later: NodeJS.Timeout | undefined

  constructor(running: ProbeRunning) {
    this.#running = running
  }

  get plan(): HeldProbe {
    return this.#running.plan
  }

  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  get isOver(): boolean {
    return this.#ended !== null
  }

  get result(): ProbeDone | null {
    return this.#result
  }

  /** Ends it at once: a connection is torn down, a pause is over. */
  stop(): void {
    if (this.isOver) return
    this.#stopping.abort()
    this.#end('stopped', { code: 'cancelled', message: 'The asking was stopped.' })
  }

  /** Asks to the end; never throws. */
  async run(): Promise<void> {
    const { signal } = this.#stopping
    this.#began = performance.now()
    this.#to('working')
    const result = await runWants(
      runProbe(this.#running.plan.probe),
      {
        ask: request => this.#ask(request, signal),
        wait: (milliseconds, until) => this.#asking.wait(milliseconds, until, () => this.#to('pausing')),
        signal,
        ...WORKER,
      },
      STOPPED,
    )
    if (this.isOver) return
    if (!result.ok) return this.fail({ code: 'no-answer', message: result.reason })
    this.#result = result
    this.#end('done', null)
  }

  fail(error: AppError): void {
    this.#end('failed', error)
  }

  /** A request that is sent again is the same value. */
  async #ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    if (this.#newest !== null && request !== this.#newest) this.#asked += 1
    this.#newest = request
    this.#requests += 1
    const onProgress = ({ phase }: AskProgress): void => this.#to(phase)
    const answer = await askModel(this.#running.server, request, { signal, onProgress })
    this.#asking.take(answer, signal)
    this.#to('working')
    return answer
  }

  /** What is told first counts. */
  #end(phase: 'done' | 'failed' | 'stopped', error: AppError | null): void {
    if (this.isOver) return
    this.#ended = performance.now()
    if (phase === 'done') this.#asked = this.#running.plan.total
    this.#asking.end()
    this.#error = error
    this.#phase = phase
    this.#tell(true)
  }

  /** Phases follow each other quickly: each request has three. */
  #to(phase: LabPhase): void {
    if (this.isOver) return
    this.#phase = phase
    this.#tell(phase === 'pausing')
  }

  /** What comes too soon behind another is told a little later: the last state before a long wait must not be missed. */
  #tell(now: boolean): void {
    const time = performance.now()
    const soon = this.#told + BETWEEN_EVENTS - time
    if (!now && soon > 0) {
      this.#later ??= setTimeout(() => this.#tell(true), soon)
      return
    }
    clearTimeout(this.#later)
    this.#later = undefined
    this.#told = time
    this.#running.emit('probe', this.view())
  }

  view(): ProbeRunView {
    const { key, plan } = this.#running
    const now = this.#ended ?? performance.now()
    return {
      run: plan.id,
      key,
      at: plan.at,
      model: plan.probe.asking.model,
      phase: this.#phase,
      asked: this.#asked,
      total: plan.total,
      requests: this.#requests,
      ...this.#asking.view(now),
      milliseconds: this.#began === null ? 0 : Math.round(now - this.#began),
      error: this.#error,
    }
  }
}

const STOPPED: ProbeResult = { ok: false, why: 'cancelled', reason: 'The asking was stopped.', calls: [] }
