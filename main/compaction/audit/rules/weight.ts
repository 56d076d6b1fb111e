import { atCheckpoint } from '../audit-case.ts'
import { counted, type Rule } from '../rule.ts'

/** Below this a history is not worth a compaction, and its size says nothing. Tokens. */
const WORTH = 1_000

export const negativeCompression: Rule = ({ checkpoint, retention: { cost } }) => {
  if (cost.outcome !== 'notSmaller' || cost.tokensBefore < WORTH) return []
  return [
    {
      severity: 'warning',
      message: `The history did not get smaller: ${counted(cost.tokensBefore)} tokens before, ${counted(cost.tokensAfter)} after.`,
      advice: 'The limit is too low for what is always sent; raise it, or send less context.',
      evidence: [atCheckpoint(checkpoint)],
    },
  ]
}

/** Turns within which a full window is full again too soon. */
const SOON = 3

export const thrash: Rule = ({ checkpoint, next }) => {
  if (next === null || next.trigger !== 'auto' || checkpoint.turn === 0) return []
  const turns = next.turn - checkpoint.turn
  if (turns < 0 || turns >= SOON || (next.tokensBefore ?? 0) < WORTH) return []
  return [
    {
      severity: 'warning',
      message: `The window was full again ${turns === 0 ? 'in the same turn' : turns === 1 ? 'in the next turn' : `after ${turns} turns`}.`,
      advice: 'Look at what filled it: large outputs are the usual cause.',
      evidence: [atCheckpoint(checkpoint), atCheckpoint(next, 'again at')],
    },
  ]
}

/** A first request that sends so much more anew is worth a look. Tokens. */
const ANEW = 4_000

export const cacheBroken: Rule = ({ checkpoint, after, economics: { cache, recached } }) => {
  if (cache === null || recached.value === null || recached.value < ANEW) return []
  const item = after[cache.after]
  return [
    {
      severity: 'info',
      message: `The request begins differently from item ${cache.after} on: ${counted(recached.value)} tokens more were sent uncached.`,
      advice: 'This is the price of a compaction; a context that moves makes it higher.',
      evidence: [
        atCheckpoint(checkpoint),
        ...(item === undefined ? [] : [{ ref: item.ref, turn: item.turn, says: 'from item at' }]),
      ],
    },
  ]
}
