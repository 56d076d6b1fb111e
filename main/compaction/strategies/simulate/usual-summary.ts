import type { Steps } from '../../../base/steps.ts'
import type { Thread } from '../../../thread/model.ts'

/** Tokens of a summary where the session has none to go by. */
const DEFAULT = 1_500

/** Tokens of the middle one of the readable summaries that the compactions of a thread left. */
export function* usualSummary(thread: Thread): Steps<number> {
  const tokens: number[] = []
  for (let n = 1; n <= thread.checkpointCount; n++) {
    const { items } = yield* thread.history({ kind: 'checkpoint', n, side: 'after' })
    const last = items.at(-1)
    const item = last && thread.item(last)
    if (item?.kind === 'summary') tokens.push(item.tokens)
    yield
  }
  return tokens.sort((a, b) => a - b)[tokens.length >> 1] ?? DEFAULT
}
