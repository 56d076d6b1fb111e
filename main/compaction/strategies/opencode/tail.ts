import type { Message } from './conversation.ts'

/** What is kept of the end, and how much. */
export interface TailLimits {
  /** Turns that may be kept; null = any number. */
  readonly turns: number | null
  readonly tokens: number
}

/** Least and most tokens of a tail where nothing is set. */
const LEAST = 2_000
const MOST = 15_000

/** A quarter of what can be used of the window, within bounds (compaction-systems.md 2.4). Tokens; null = the window is unknown. */
export function tailTokens(usable: number | null): number {
  return usable === null ? MOST : Math.min(MOST, Math.max(LEAST, Math.floor(usable / 4)))
}

/** A quarter of the characters of its JSON. */
export const messageTokens = (message: Message): number =>
  Math.ceil(message.parts.reduce((sum, { raw }) => sum + JSON.stringify(raw).length, 0) / 4)

/**
 * The first message of the tail: whole turns from the end as long as they fit; of the turn that does not, its last messages. The number
 * of messages when there is no tail. A tail that would be everything is none: nothing would be left to sum up.
 */
export function tailStart(messages: readonly Message[], { turns, tokens }: TailLimits): number {
  const starts = messages.flatMap(({ role }, i) => (role === 'user' ? [i] : []))
  const eligible = turns === null ? starts : turns > 0 ? starts.slice(-turns) : []
  let first = messages.length
  let left = tokens
  for (const start of [...eligible].reverse()) {
    const costs = messages.slice(start, first).map(messageTokens)
    const cost = costs.reduce((sum, each) => sum + each, 0)
    if (cost <= left) {
      left -= cost
      first = start
      continue
    }
    while (costs.length > 0 && (costs.at(-1) as number) <= left) {
      left -= costs.pop() as number
      first -= 1
    }
    break
  }
  return first === 0 ? messages.length : first
}
