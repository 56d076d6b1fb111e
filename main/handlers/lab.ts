import { randomBytes } from 'node:crypto'
import type {
  CandidateHead,
  LabPlan,
  LabRunView,
  LabSettings,
  LabStrategy,
  LabView,
  Result,
} from '../../preload/contract.ts'
import { described } from '../compaction/strategies/described.ts'
import { madeCandidate } from '../compaction/strategies/made-candidate.ts'
import { STRATEGIES, strategyNamed } from '../compaction/strategies/strategies.ts'
import type { Strategy, StrategyResult } from '../compaction/strategies/strategy.ts'
import { uuid7 } from '../export/uuid7.ts'
import { readSettings } from '../library/settings.ts'
import { LIMITS, type Server } from '../network/client.ts'
import { endpointOf } from '../network/endpoint.ts'
import type { Thread } from '../thread/model.ts'
import { formatPoint } from '../thread/point.ts'
import type { Candidates } from './candidates.ts'
import { type Emit, ok, type StoredKey } from './context.ts'
import { type HeldPlan, keyForRun, planRun, whyNoKey } from './lab-plan.ts'
import type { LabQueue } from './lab-queue.ts'
import { LabRun } from './lab-run.ts'
import { pointOf } from './locate.ts'
import { placesOf } from './places-of.ts'
import { type Refusal, refuse } from './refusals.ts'
import { isCancelled } from './work.ts'
import type { RunUntil } from './xrays.ts'

/** Plans of one thread that may still be run. */
const MOST_PLANS = 20
/** Runs of one thread that are listed. */
const MOST_RUNS = 100

export interface LabRoom {
  readonly key: string
  readonly dataFolder: string
  readonly candidates: Candidates
  readonly queue: LabQueue
  readonly emit: Emit
  readonly run: RunUntil
  /** Ends with the thread, which waits for the work. */
  readonly during: <T>(work: (closing: AbortSignal) => Promise<T>) => Promise<T>
}

/** Compacting one thread again: what there is, what would be sent, and the runs of it. */
export class Lab {
  readonly #thread: Thread
  readonly #room: LabRoom
  readonly #plans = new Map<string, HeldPlan>()
  #runs: readonly LabRun[] = []
  /** Ends the plan that is made, when a newer one begins. */
  #planning: AbortController | null = null

  constructor(thread: Thread, room: LabRoom) {
    this.#thread = thread
    this.#room = room
  }

  view(text: string): Result<LabView> {
    const at = pointOf(this.#thread, text)
    if (!at.ok) return at
    const asking = this.#asking()
    const { baseUrl } = asking
    const endpoint = endpointOf(baseUrl)
    const before = at.value.kind === 'checkpoint' && at.value.side === 'before'
    return ok({
      at: formatPoint(at.value),
      strategies: OFFERED.map(strategy => strategyView(this.#thread, strategy)),
      recorded: before ? formatPoint({ ...at.value, side: 'after' }) : null,
      model: this.#thread.info.model,
      contextWindow: this.#thread.info.contextWindow,
      baseUrl,
      why: endpoint.ok ? whyNoKey(asking, endpoint.value, process.env) : endpoint.error.message,
    })
  }

  /** Read anew each time: the settings may have changed. */
  #asking() {
    return readSettings(this.#room.dataFolder).value.model
  }

  async plan(text: string, asked: LabSettings, stored: StoredKey | null): Promise<Result<LabPlan>> {
    const at = pointOf(this.#thread, text)
    if (!at.ok) return at
    const strategy = OFFERED.find(each => each.name === asked.strategy)
    if (strategy === undefined)
      return refuse('bad-argument', `There is no strategy by the name ${asked.strategy.slice(0, 60)}.`)
    const why = whyNot(this.#thread)
    if (why !== null) return refuse('bad-argument', why)
    this.#planning?.abort()
    const newest = new AbortController()
    this.#planning = newest
    const task = { thread: this.#thread, at: at.value }
    const id = randomBytes(12).toString('hex')
    const planning = { id, task, strategy, asked, asking: this.#asking(), stored, env: process.env }
    const { view, held } = await this.#room.run(planRun(planning), newest.signal)
    this.#plans.set(id, held)
    for (const oldest of this.#plans.keys()) if (this.#plans.size > MOST_PLANS) this.#plans.delete(oldest)
    return ok(view)
  }

  start(planId: string, name: string, stored: StoredKey | null): Result<LabRunView> {
    const plan = this.#plans.get(planId)
    if (plan === undefined) return refuse('not-found', 'This plan is not known any more. Look at it again.')
    const [refused] = plan.refusals
    if (refused !== undefined) return refuse(refused.code, refused.message)
    if (this.#runs.filter(each => !each.isOver).length >= MOST_PLANS)
      return refuse('not-ready', 'Twenty runs wait already. Let some of them end.')
    const server = plan.digest === null ? ok(null) : this.#serverOf(plan, stored)
    if (!server.ok) return server
    const { key, emit } = this.#room
    const run = new LabRun({ id: randomBytes(12).toString('hex'), key, name, plan, server: server.value, emit })
    const over = this.#runs.filter(each => each.isOver)
    const dropped = new Set(over.slice(0, Math.max(0, this.#runs.length + 1 - MOST_RUNS)))
    this.#runs = [...this.#runs.filter(each => !dropped.has(each)), run]
    void this.#room.during(closing => this.#carryOut(run, closing))
    return ok(run.view())
  }

  #serverOf(plan: HeldPlan, stored: StoredKey | null): Result<Server> {
    const endpoint = endpointOf(plan.asking.baseUrl)
    if (!endpoint.ok) return endpoint
    const key = keyForRun(plan, endpoint.value, stored, process.env)
    return key.ok ? ok({ endpoint: endpoint.value, key: key.value, limits: LIMITS }) : key
  }

  async #carryOut(run: LabRun, closing: AbortSignal): Promise<void> {
    const stop = () => run.stop()
    closing.addEventListener('abort', stop, { once: true })
    if (closing.aborted) stop()
    try {
      const work = () => run.run(run.signal)
      const result = run.asksModel ? await this.#room.queue.run(run.signal, work) : await work()
      if (result !== null) await this.#keep(run, result)
    } catch (error) {
      // A bug of a strategy must not end the worker: the run says that it failed.
      if (!isCancelled(error)) run.end('failed', null, { code: 'internal', message: FAILED, detail: placesOf(error) })
    } finally {
      closing.removeEventListener('abort', stop)
    }
  }

  /** A failure leaves no candidate, not even half of one. */
  async #keep(run: LabRun, result: StrategyResult): Promise<void> {
    if (run.isOver) return
    if (!result.ok) {
      const code = result.calls.length > 0 ? 'no-answer' : 'bad-argument'
      run.end('failed', null, { code, message: result.reason })
      return
    }
    const kept = await this.#store(run, result)
    if (kept.ok) run.end('done', kept.value.id, null)
    else run.end('failed', null, kept.error)
  }

  #store(run: LabRun, result: Extract<StrategyResult, { ok: true }>): Promise<Result<CandidateHead>> {
    const { task, strategy, settings, asking } = run.plan
    const now = Date.now()
    const made = {
      ...{ task, strategy, settings, baseUrl: asking.baseUrl, name: run.name },
      ...{ id: uuid7(now, randomBytes(10)), madeAt: new Date(now).toISOString() },
    }
    return this.#room.candidates.add(madeCandidate(made, result), run.signal)
  }

  runs(): readonly LabRunView[] {
    return this.#runs.map(run => run.view())
  }

  stop(id: string): Result<LabRunView> {
    const run = this.#named(id)
    if (run === undefined) return noRun()
    run.stop()
    return ok(run.view())
  }

  text(id: string, from: number): Result<ReturnType<LabRun['text']>> {
    const run = this.#named(id)
    return run === undefined ? noRun() : ok(run.text(from))
  }

  #named(id: string): LabRun | undefined {
    return this.#runs.find(run => run.id === id)
  }
}

const FAILED = 'The run failed. It made no candidate.'

const noRun = (): Refusal => refuse('not-found', 'This run is not known any more.')

/** What was recorded stands beside the candidates already. */
const OFFERED: readonly Strategy[] = STRATEGIES.filter(strategy => strategy !== strategyNamed('recorded'))

/** An exported page holds texts as they were shown, which no agent takes. */
const whyNot = ({ versions }: Thread): string | null =>
  versions === null
    ? 'This session has no items that an agent takes: open the session that it was exported from.'
    : null

function strategyView(thread: Thread, strategy: Strategy): LabStrategy {
  const { title, sentence, prompt, ownPrompt, takesSummary, knobs } = described(strategy)
  const { name, asksModel } = strategy
  return { name, title, sentence, asksModel, prompt, ownPrompt, takesSummary, options: knobs, why: whyNot(thread) }
}
