import { BRIDGE, NO_SUMMARY } from '../../main/rollout/format.ts'
import type { Json } from './load.ts'
import { isKept, isRenewed, textsOf } from './texts.ts'

/** codex-format.md 5.8, policy Tokens(n): head, marker, tail. 0.169 keeps them as parts. */
function truncate(text: string, tokens: number): string[] {
  const total = Buffer.byteLength(text)
  const budget = 4 * tokens
  if (total <= budget) return [text]
  const left = Math.floor(budget / 2)
  const right = budget - left
  let prefix = ''
  let suffix = ''
  let at = 0
  for (const character of text) {
    const end = at + Buffer.byteLength(character)
    if (end <= left) prefix += character
    else if (at >= total - right) suffix += character
    at = end
  }
  return [prefix, `…${Math.ceil((total - budget) / 4)} tokens truncated…`, suffix].filter(part => part !== '')
}

const userMessage = (...texts: string[]): Json => ({
  type: 'message',
  role: 'user',
  content: texts.map(text => ({ type: 'input_text', text })),
})

/** Context that the thread begins with, interrupt markers and the like not among it: 0.63 to 0.105 put it in front again (codex-observed.md 1, rule 3). */
function initialContext(history: readonly Json[], minor: number): Json[] {
  const initial: Json[] = []
  for (const item of history) {
    const developer = item.type === 'message' && item.role === 'developer'
    if (!developer && !isRenewed(item, minor)) break
    initial.push(item)
  }
  return initial
}

/** codex-format.md 5.4: what a compaction without replacement history makes of a history. */
export function buildCompacted(history: readonly Json[], message: string, minor: number): Json[] {
  const summary = message === '' ? NO_SUMMARY : message
  const between = minor <= 47 ? '\n' : ''
  const users = history.filter(item => isKept(item, minor)).map(item => textsOf(item).join(between))
  const initial = minor < 110 ? initialContext(history, minor) : []
  if (minor <= 47) {
    const asked = users.length === 0 ? BRIDGE.none : users.join(BRIDGE.between)
    return [...initial, userMessage(BRIDGE.opening + asked + BRIDGE.closing + summary)]
  }
  const kept: string[][] = []
  let left = 20_000
  for (const text of users.reverse()) {
    if (left === 0) break
    const cost = Math.ceil(Buffer.byteLength(text) / 4)
    kept.unshift(cost <= left ? [text] : minor < 169 ? [truncate(text, left).join('')] : truncate(text, left))
    if (cost > left) break
    left -= cost
  }
  return [...initial, ...kept.map(texts => userMessage(...texts)), userMessage(summary)]
}
