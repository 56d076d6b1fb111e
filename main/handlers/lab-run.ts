import type { AppError, LabPhase, LabRunView } from '../../preload/contract.ts'
import type { ModelAnswer, ModelRequest } from '../compaction/strategies/model-call.ts'
import type { StrategyResult } from '../compaction/strategies/strategy.ts'
import { type AskProgress, askModel, bodyOf, type Server } from '../network/client.ts'
import { runStrategy } from '../network/run-strategy.ts'
import { AskingState, WORKER } from './asking-state.ts'
import type { Emit } from './context.ts'
import { digestOf, type HeldPlan } from './lab-plan.ts'

/** Shortest time between two `lab` events. Milliseconds. */
const BETWEEN_EVENTS = 100
/** Characters of one answer about the text. */
const MOST_TEXT = 64_000

/** What a run is made of. */
export interface Running {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly plan: HeldPlan
  /** null: no model is asked. */
  readonly server: Server | null
  readonly emit: Emit
}

/** One run of a strategy: where it stands, and what came so far of the text, which is kept nowhere else. */
export class LabRun {
  readonly #running: Running
  readonly #stopping = new AbortController()
  #phase: LabPhase = 'queued'
  #requests = 0
  #bytesSent = 0
  #progress: AskProgress | null = null
  #text = ''
  readonly #asking = new AskingState()
  #began: number | null = null
  /** As it was told when it ended: what comes in behind that changes nothing. */
  #over: LabRunView | null = null
  #candidate: string | null = null
  #error: AppError | null = null
  #told = Number.NEGATIVE_INFINITY

  constructor(running: Running) {
    this.#running = running
  }

  get id(): string {
    return this.#running.id
  }

  get name(): string {
    return this.#running.name
  }

  get plan(): HeldPlan {
    return this.#running.plan
  }

  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  get asksModel(): boolean {
    return this.#running.server !== null
  }

  get isOver(): boolean {
    return this.#over !== null
  }

  /** Ends it at once: a connection is torn down, a pause is over. */
  stop(): void {
    if (this.isOver) return
    this.#stopping.abort()
    this.end('stopped', null, { code: 'cancelled', message: 'The run was stopped. It made no candidate.' })
  }

  /** Runs the strategy to its end; what it made is not stored yet. */
  run(signal: AbortSignal): Promise<StrategyResult> {
    this.#began = performance.now()
    this.#to('working')
    const { plan } = this.#running
    return runStrategy(plan.strategy.run(plan.task, plan.settings), {
      ask: request => this.#ask(request, signal),
      wait: (milliseconds, until) => this.#asking.wait(milliseconds, until, () => this.#to('pausing', true)),
      signal,
      ...WORKER,
    })
  }

  async #ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    const { server, plan } = this.#running
    const body = bodyOf(request)
    // Nothing goes out but what was shown: a session that grew since has another request.
    if (server === null || (this.#requests === 0 && digestOf(body) !== plan.digest)) return NOT_AS_SHOWN
    this.#requests += 1
    this.#bytesSent = body.length
    this.#text = ''
    const answer = await askModel(server, request, {
      signal,
      onProgress: progress => {
        this.#progress = progress
        this.#to(progress.phase)
      },
      onText: piece => {
        this.#text += piece
      },
    })
    this.#asking.take(answer, signal)
    this.#progress = null
    this.#to('working')
    return answer
  }

  /** What is told last counts; nothing comes behind the end. */
  end(phase: 'done' | 'failed' | 'stopped', candidate: string | null, error: AppError | null): void {
    if (this.isOver) return
    this.#candidate = candidate
    this.#error = error
    this.#text = ''
    this.#asking.end()
    this.#phase = phase
    this.#over = this.#view()
    this.#tell(true)
  }

  #to(phase: LabPhase, now = phase !== this.#phase): void {
    if (this.isOver) return
    this.#phase = phase
    this.#tell(now)
  }

  #tell(now: boolean): void {
    const time = performance.now()
    if (!now && time - this.#told < BETWEEN_EVENTS) return
    this.#told = time
    this.#running.emit('lab', this.view())
  }

  /** What came so far of the newest request. */
  text(from: number): { readonly request: number; readonly from: number; readonly text: string } {
    const came = this.isOver ? '' : this.#text
    const text = this.#running.server?.key?.hideOpen(came) ?? came
    return { request: this.#requests, from, text: text.slice(from, from + MOST_TEXT) }
  }

  view(): LabRunView {
    return this.#over ?? this.#view()
  }

  #view(): LabRunView {
    const { id, key, name, plan } = this.#running
    const now = performance.now()
    return {
      run: id,
      key,
      at: plan.at,
      strategy: plan.strategy.name,
      model: plan.model,
      name,
      phase: this.#phase,
      requests: this.#requests,
      bytesSent: this.#bytesSent,
      bytes: this.#progress?.bytes ?? 0,
      characters: this.#progress?.characters ?? 0,
      ...this.#asking.view(now),
      milliseconds: this.#began === null ? 0 : Math.round(now - this.#began),
      candidate: this.#candidate,
      error: this.#error,
    }
  }
}

/** A fault after which nothing is asked again. */
const NOT_AS_SHOWN: ModelAnswer = {
  ok: false,
  fault: {
    kind: 'tooLarge',
    message:
      'The request is not the one that was shown: the session has grown since. Nothing was sent. Look at it again.',
  },
  milliseconds: 0,
}
