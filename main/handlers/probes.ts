import { randomBytes } from 'node:crypto'
import type {
  ProbePlan,
  ProbeQuestion,
  ProbeRunView,
  ProbeScores,
  ProbeWanted,
  Result,
} from '../../preload/contract.ts'
import { readSettings } from '../library/settings.ts'
import { LIMITS, type Server } from '../network/client.ts'
import { endpointOf } from '../network/endpoint.ts'
import type { Thread } from '../thread/model.ts'
import { probeQuestion, probeScores } from '../views/probe.ts'
import { ok, type StoredKey } from './context.ts'
import type { LabRoom } from './lab.ts'
import { keyForRun } from './lab-plan.ts'
import { pointOf } from './locate.ts'
import { type HeldProbe, planProbe } from './probe-plan.ts'
import { ProbeRun } from './probe-run.ts'
import { type Refusal, refuse } from './refusals.ts'

/** Plans that may still be run: each holds the histories that it asks. */
const MOST_PLANS = 2
const MOST_RUNS = 20
/** Questions of a page. */
const MOST_PAGE = 50

/** Asking a model what it still knows of one thread. */
export class Probes {
  readonly #thread: Thread
  readonly #room: LabRoom
  readonly #plans = new Map<string, HeldProbe>()
  #runs: readonly ProbeRun[] = []
  /** Ends the plan that is made, when a newer one begins. */
  #planning: AbortController | null = null

  constructor(thread: Thread, room: LabRoom) {
    this.#thread = thread
    this.#room = room
  }

  async plan(text: string, wanted: ProbeWanted, stored: StoredKey | null): Promise<Result<ProbePlan>> {
    const at = pointOf(this.#thread, text)
    if (!at.ok) return at
    if (this.#thread.versions === null) return refuse('bad-argument', EXPORTED)
    this.#planning?.abort()
    const newest = new AbortController()
    this.#planning = newest
    const { dataFolder } = this.#room
    const asking = readSettings(dataFolder).value.model
    const id = randomBytes(12).toString('hex')
    const planning = { id, thread: this.#thread, at: at.value, wanted, asking, stored, env: process.env, dataFolder }
    const planned = await this.#room.run(planProbe(planning), newest.signal)
    if (!planned.ok) return planned
    this.#plans.set(id, planned.value.held)
    for (const oldest of this.#plans.keys()) if (this.#plans.size > MOST_PLANS) this.#plans.delete(oldest)
    return ok(planned.value.view)
  }

  start(id: string, stored: StoredKey | null): Result<ProbeRunView> {
    const plan = this.#plans.get(id)
    if (plan === undefined) return refuse('not-found', 'This plan is not known any more. Look at it again.')
    const [refused] = plan.refusals
    if (refused !== undefined) return refuse(refused.code, refused.message)
    const server = serverOf(plan, stored)
    if (!server.ok) return server
    const { key, emit } = this.#room
    const run = new ProbeRun({ key, plan, server: server.value, emit })
    this.#plans.delete(id)
    const over = this.#runs.filter(each => each.isOver)
    const dropped = new Set(over.slice(0, Math.max(0, this.#runs.length + 1 - MOST_RUNS)))
    this.#runs = [...this.#runs.filter(each => !dropped.has(each)), run]
    void this.#room.during(closing => this.#carryOut(run, closing))
    return ok(run.view())
  }

  async #carryOut(run: ProbeRun, closing: AbortSignal): Promise<void> {
    const stop = () => run.stop()
    closing.addEventListener('abort', stop, { once: true })
    if (closing.aborted) stop()
    try {
      await this.#room.queue.run(run.signal, () => run.run())
    } catch {
      // A bug must not end the worker: the run says that it failed.
      run.fail({ code: 'internal', message: 'The asking failed.' })
    } finally {
      closing.removeEventListener('abort', stop)
    }
  }

  runs(): readonly ProbeRunView[] {
    return this.#runs.map(run => run.view())
  }

  stop(id: string): Result<ProbeRunView> {
    const run = this.#named(id)
    if (run === undefined) return noRun()
    run.stop()
    return ok(run.view())
  }

  scores(id: string): Result<ProbeScores> {
    const run = this.#named(id)
    if (run === undefined) return noRun()
    const { probe, histories } = run.plan
    return run.result === null
      ? refuse('not-ready', 'This probe has no answers to count.')
      : ok(probeScores(probe, run.result, histories))
  }

  questions(
    id: string,
    from: number,
    count: number,
  ): Result<{ readonly total: number; readonly questions: readonly ProbeQuestion[] }> {
    const run = this.#named(id)
    const plan = run?.plan ?? this.#plans.get(id)
    if (plan === undefined) return noRun()
    const { questions } = plan.probe
    const page = questions.slice(from, from + Math.min(count, MOST_PAGE))
    return ok({ total: questions.length, questions: page.map(each => probeQuestion(each, run?.result ?? null)) })
  }

  #named(id: string): ProbeRun | undefined {
    return this.#runs.find(run => run.plan.id === id)
  }
}

function serverOf({ asking }: HeldProbe, stored: StoredKey | null): Result<Server> {
  const endpoint = endpointOf(asking.baseUrl)
  if (!endpoint.ok) return endpoint
  const key = keyForRun({ asking }, endpoint.value, stored, process.env)
  return key.ok ? ok({ endpoint: endpoint.value, key: key.value, limits: LIMITS }) : key
}

const noRun = (): Refusal => refuse('not-found', 'This probe is not known any more.')

const EXPORTED = 'This session has no items that an agent takes: open the session that it was exported from.'
