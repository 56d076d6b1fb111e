import type { Steps } from '../base/steps.ts'
import { type Probe, rounds } from '../compaction/probes/probe.ts'
import { questionRequest } from '../compaction/strategies/question-request.ts'
import { bodyOf } from './client.ts'

/** What asking sends, retries aside. */
export interface ProbeWeight {
  readonly requests: number
  readonly bytes: number
  /** Our estimate. */
  readonly tokens: number
}

/** Weighs what would be sent, and sends nothing. A history is weighed once, not with each question. */
export function* weighProbe(probe: Probe): Steps<ProbeWeight> {
  let [requests, bytes, tokens] = [0, 0, 0]
  for (const { sent } of [probe.control, ...probe.candidates]) {
    let [own, ownTokens] = [0, 0]
    for (const item of sent.items) {
      // With the comma behind it.
      own += Buffer.byteLength(JSON.stringify(item.json)) + 1
      ownTokens += item.tokens
      yield
    }
    for (const { wording } of rounds(probe)) {
      const alone = questionRequest({ ...sent, items: [] }, wording.text, probe.asking)
      requests += 1
      bytes += own + bodyOf(alone).length
      tokens += ownTokens + alone.tokens
      yield
    }
  }
  return { requests, bytes, tokens }
}
