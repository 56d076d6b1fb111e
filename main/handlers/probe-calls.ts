import type { Api } from '../../preload/contract.ts'
import { ok, type StoredKey } from './context.ts'
import type { LabCallsRoom } from './lab-calls.ts'

type ProbeMethod = 'probePlan' | 'probeRun' | 'probeRuns' | 'probeStop' | 'probeScores' | 'probeQuestions'

/** Beside what a window says, a shell hands over what it knows of a stored key. */
type WithStored<M extends 'probePlan' | 'probeRun'> = (
  args: Parameters<Api[M]>[0],
  stored?: StoredKey | null,
) => ReturnType<Api[M]>

export type ProbeCalls = Omit<Pick<Api, ProbeMethod>, 'probePlan' | 'probeRun'> & {
  readonly probePlan: WithStored<'probePlan'>
  readonly probeRun: WithStored<'probeRun'>
}

/** The calls about what a model still knows. */
export function probeCalls({ seen }: Pick<LabCallsRoom, 'seen'>): ProbeCalls {
  return {
    probePlan: ({ key, at, wanted }, stored = null) => seen(key, ({ probes }) => probes.plan(at, wanted, stored)),
    probeRun: ({ key, plan }, stored = null) => seen(key, ({ probes }) => probes.start(plan, stored)),
    probeRuns: ({ key }) => seen(key, ({ probes }) => ok(probes.runs())),
    probeStop: ({ key, run }) => seen(key, ({ probes }) => probes.stop(run)),
    probeScores: ({ key, run }) => seen(key, ({ probes }) => probes.scores(run)),
    probeQuestions: ({ key, plan, from, count }) => seen(key, ({ probes }) => probes.questions(plan, from, count)),
  }
}
