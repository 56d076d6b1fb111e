import { type Strategy, within } from '../strategy.ts'
import { compose, LEAST_BUDGET } from './compose.ts'
import { gather } from './gather.ts'

/** Tokens of the whole history that it makes, where none are given. */
export const EXTRACT_BUDGET = 20_000

/**
 * Our own, without a model: keeps the user's words, and of the rest what work goes on from. The same history and settings give the
 * same result, to the byte.
 */
export const extract: Strategy = {
  name: 'extract',
  asksModel: false,
  *run({ thread, at }, { limit }) {
    const budget = limit ?? EXTRACT_BUDGET
    if (budget < LEAST_BUDGET)
      return { ok: false, why: 'failed', reason: `An extract needs ${LEAST_BUDGET} tokens at least.`, calls: [] }
    const { items: refs } = yield* within(thread.history(at))
    const gathered = yield* within(gather(thread, refs))
    const { items, notes } = yield* within(compose(gathered, budget, ref => thread.item(ref)))
    return { ok: true, items, calls: [], notes }
  },
}
