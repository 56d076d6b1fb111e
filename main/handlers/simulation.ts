import type { FireRuleView, FireSettings, FireView, Result, SimulationView } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import { knobFault } from '../compaction/strategies/knob.ts'
import { fireSettings, RULES_TOLD } from '../compaction/strategies/simulate/described-rules.ts'
import { FIRE_RULES, fireRule } from '../compaction/strategies/simulate/rules.ts'
import { type Fired, type RecordedFire, simulate } from '../compaction/strategies/simulate/simulate.ts'
import { usualSummary } from '../compaction/strategies/simulate/usual-summary.ts'
import type { Thread } from '../thread/model.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'
import type { RunUntil } from './xrays.ts'

export const fireRuleViews = (): readonly FireRuleView[] =>
  FIRE_RULES.map(name => {
    const { title, sentence, knobs } = RULES_TOLD[name]
    return { name, title, sentence, options: knobs }
  })

/** Places that are listed of each kind. */
const MOST_FIRES = 1_000

/** Where a rule would have compacted a thread. A newer question ends an older one. */
export class Simulation {
  readonly #thread: Thread
  readonly #run: RunUntil
  #newest: AbortController | null = null
  /** Does not change with what is set, and takes a walk over all compactions. */
  #usual: { readonly checkpoints: number; readonly tokens: number } | null = null

  constructor(thread: Thread, run: RunUntil) {
    this.#thread = thread
    this.#run = run
  }

  async view(settings: FireSettings): Promise<Result<SimulationView>> {
    const fault = knobFault(RULES_TOLD[settings.rule].knobs, settings.options)
    if (fault !== null) return refuse('bad-argument', fault)
    this.#newest?.abort()
    const newest = new AbortController()
    this.#newest = newest
    return ok(await this.#run(this.#steps(settings), newest.signal))
  }

  *#steps({ rule, options }: FireSettings): Steps<SimulationView> {
    const thread = this.#thread
    // Reads a line of every compaction, so only where it counts.
    const usual = 'summary' in options ? 0 : yield* this.#usualSummary()
    const settings = fireSettings(options, usual)
    const { limit, fired, recorded, notes } = yield* simulate(thread, fireRule(rule, thread, settings))
    return {
      rule,
      limit,
      fired: fired.slice(0, MOST_FIRES).map(each => fireView(thread, each)),
      firedTotal: fired.length,
      recorded: recorded
        .slice(0, MOST_FIRES)
        .map(each => ({ ...fireView(thread, each), checkpoint: each.n, trigger: each.trigger })),
      recordedTotal: recorded.length,
      notes,
    }
  }

  *#usualSummary(): Steps<number> {
    const { checkpointCount: checkpoints } = this.#thread
    if (this.#usual?.checkpoints !== checkpoints)
      this.#usual = { checkpoints, tokens: yield* usualSummary(this.#thread) }
    return this.#usual.tokens
  }
}

function fireView(thread: Thread, { item, file, line, turn, phase, tokens }: Fired | RecordedFire): FireView {
  // Before the first line there is none to show.
  const row = line === 0 ? null : thread.rowOf(file, line).row
  return { item, file, line, turn, row, phase, tokens }
}
