import type { Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import { candidateSide } from '../../compaction/candidate-side.ts'
import type { Side } from '../../compaction/diff.ts'
import { compositionOf } from '../../thread/composition.ts'
import type { ItemRef, Thread } from '../../thread/model.ts'
import { type ForkWanted, planOf } from './fork-plan.ts'
import { resumeLine } from './provider.ts'
import { type Prompt, promptOf, sendingTo } from './read-back.ts'

/** What `fork` will make of the same wishes. */
export interface ForkPlan {
  readonly path: string
  readonly threadId: string
  /** The line that opens it in Codex. */
  readonly resume: string
  /** Of its history. */
  readonly items: number
  readonly tokens: number
  /** What Codex would send for it, by the newest rules that are known. */
  readonly prompt: Prompt
  /** Whole sentences on what a user should know. */
  readonly notes: readonly string[]
}

/**
 * Looks what a fork will be without writing anything; a failure is the reason for which `fork` would refuse it. The id is that of the
 * fork as long as the same moment and chance are handed in.
 */
export function* planFork(thread: Thread, wanted: ForkWanted): Steps<Outcome<ForkPlan>> {
  const plan = yield* planOf(thread, wanted)
  if (!plan.ok) return plan
  const { path, id, notes, provider } = plan.value
  const { candidate } = wanted.candidate ?? {}
  const instead = candidate && { instead: candidate.items, compacting: false }
  const request = yield* thread.request(wanted.at, { ...sendingTo(thread, provider), ...instead })
  const side = candidate ? candidateSide(thread, candidate.items) : sideOf(thread, yield* itemsAt(thread, wanted))
  const weights = yield* compositionOf(side)
  const tokens = weights.reduce((sum, one) => sum + one.tokens, 0)
  const prompt = yield* promptOf(request)
  return {
    ok: true,
    value: { path, threadId: id, resume: resumeLine(id, provider), items: side.count, tokens, prompt, notes },
  }
}

function* itemsAt(thread: Thread, { at }: ForkWanted): Steps<readonly ItemRef[]> {
  return (yield* thread.history(at)).items
}

const sideOf = (thread: Thread, refs: readonly ItemRef[]): Side => ({
  count: refs.length,
  item: i => thread.item(refs[i] as ItemRef),
})
