import type { Steps } from '../../base/steps.ts'
import type { ModelRequest } from './model-call.ts'
import type { Run, StrategyResult } from './strategy.ts'

/** What a strategy would send first, to be shown before anything is sent; or its result where it sends nothing. */
export type Planned =
  | { readonly kind: 'asks'; readonly request: ModelRequest }
  | { readonly kind: 'ends'; readonly result: StrategyResult }

export function* planned(run: Run<StrategyResult>): Steps<Planned> {
  for (;;) {
    const step = run.next(undefined)
    if (step.done) return { kind: 'ends', result: step.value }
    if (step.value?.kind === 'ask') {
      const { request } = step.value
      run.return({ ok: false, why: 'cancelled', reason: 'Nothing was sent.', calls: [] })
      return { kind: 'asks', request }
    }
    yield
  }
}
