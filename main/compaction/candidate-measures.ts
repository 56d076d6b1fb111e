import type { Steps } from '../base/steps.ts'
import { SUMMARY_PREFIX } from '../rollout/format.ts'
import type { Known, Thread } from '../thread/model.ts'
import type { Candidate } from './candidate.ts'
import { usageOf } from './candidate-usage.ts'
import type { CaseSide, CheckpointCase } from './checkpoint-case.ts'
import { economicsOf } from './economics/economics-of.ts'
import { computed, unknown } from './known.ts'
import { type Retention, retention } from './retention.ts'

/** What a history that stands for another is held against others by. */
export interface CandidateMeasures {
  readonly retention: Retention
  /** The newest summary that can be read; null: there is none. */
  readonly summary: { readonly text: string; readonly index: number } | null
  /** An encrypted item stands where a summary would. */
  readonly opaque: boolean
}

export function* candidateMeasures(one: CheckpointCase): Steps<CandidateMeasures> {
  const found = yield* summaryOf(one.after)
  return { ...found, retention: yield* retention(one) }
}

function* summaryOf(side: CaseSide): Steps<Pick<CandidateMeasures, 'summary' | 'opaque'>> {
  let opaque = false
  for (let index = side.count - 1; index >= 0; index--) {
    const item = side.item(index)
    opaque ||= item.kind === 'opaque'
    if (item.kind === 'summary') return { summary: { text: withoutPrefix(side.content(item).text), index }, opaque }
    yield
  }
  return { summary: null, opaque }
}

const withoutPrefix = (text: string): string =>
  text.startsWith(SUMMARY_PREFIX) ? text.slice(SUMMARY_PREFIX.length).trimStart() : text

/** What a compaction took. */
export interface RunFacts {
  readonly calls: Known<number>
  readonly input: Known<number>
  readonly cached: Known<number>
  readonly output: Known<number>
  /** Of its requests. */
  readonly milliseconds: Known<number>
  readonly model: string | null
}

/** Of the n-th compaction of a file, as far as it tells. */
export function* recordedRun(thread: Thread, n: number): Steps<RunFacts> {
  const { call } = yield* economicsOf(thread, n)
  const { duration, modelBefore } = yield* thread.checkpointRecord(n)
  return {
    calls: unknown('The file does not say how many requests it took.'),
    ...call,
    milliseconds: duration,
    model: modelBefore.value,
  }
}

/** The same of a candidate. */
export function candidateRun({ calls }: Pick<Candidate, 'calls'>): RunFacts {
  const { inputTokens, cachedTokens, outputTokens } = usageOf(calls)
  const counted = (value: number | null): Known<number> => {
    if (calls.length === 0) return computed(0, 'No model was asked.', [])
    return value === null ? unknown('The server did not count it.') : { how: 'recorded', value, rule: '', from: [] }
  }
  const milliseconds = calls.reduce((sum, call) => sum + call.milliseconds, 0)
  return {
    calls: computed(calls.length, '', []),
    input: counted(inputTokens),
    cached: counted(cachedTokens),
    output: counted(outputTokens),
    milliseconds: calls.length === 0 ? unknown('No model was asked.') : computed(milliseconds, '', []),
    model: calls.findLast(({ outcome }) => outcome === 'answered')?.model ?? null,
  }
}
