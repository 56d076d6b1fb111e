import type { Api, Result, ThreadKey } from '../../preload/contract.ts'
import type { MethodOf } from './context.ts'
import type { OpenThread } from './open-thread.ts'
import { refuse } from './refusals.ts'

/** Answers from an open thread. */
export type Within = <T>(
  key: ThreadKey,
  answer: (open: OpenThread) => Result<T> | Promise<Result<T>>,
) => Promise<Result<T>>

type LabMethod = Extract<
  MethodOf<'thread'>,
  `lab${string}` | `${string}andidate${string}` | 'promptFile' | 'fireRules' | 'simulate'
>

/** The calls about candidates, and about compacting again. */
export function labCalls(within: Within, seen: Within): Pick<Api, LabMethod> {
  const notYet = async () => refuse('not-ready', 'This version cannot do that yet.')
  return {
    candidates: ({ key, from, count, at }) => seen(key, ({ candidates }) => candidates.list(from, count, at ?? null)),
    candidate: notYet,
    renameCandidate: notYet,
    deleteCandidate: ({ key, id }) => within(key, ({ candidates }) => candidates.delete(id)),
    restoreCandidate: notYet,
    copyCandidate: notYet,
    candidateTarget: notYet,
    lab: notYet,
    labPlan: notYet,
    labRun: notYet,
    labRuns: notYet,
    labStop: notYet,
    labText: notYet,
    labTable: notYet,
    promptFile: notYet,
    fireRules: notYet,
    simulate: notYet,
  }
}
