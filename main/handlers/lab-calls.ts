import { isAbsolute, resolve } from 'node:path'
import type { Api, Result } from '../../preload/contract.ts'
import { withHome } from '../library/homes.ts'
import { textIn } from '../library/user-text.ts'
import type { MethodOf, StoredKey } from './context.ts'
import { ok } from './context.ts'
import { freeTarget } from './export-target.ts'
import type { OpenThread } from './open-thread.ts'
import { type Refusal, refuse } from './refusals.ts'
import { fireRuleViews } from './simulation.ts'
import { type Within, whole } from './within.ts'

type LabMethod = Extract<
  MethodOf<'thread'>,
  `lab${string}` | `${string}andidate${string}` | 'promptFile' | 'fireRules' | 'simulate'
>

/** Beside what a window says, a shell hands over what it knows of a stored key. */
type WithStored<M extends 'labPlan' | 'labRun'> = (
  args: Parameters<Api[M]>[0],
  stored?: StoredKey | null,
) => ReturnType<Api[M]>

export type LabCalls = Omit<Pick<Api, LabMethod>, 'labPlan' | 'labRun'> & {
  readonly labPlan: WithStored<'labPlan'>
  readonly labRun: WithStored<'labRun'>
}

export interface LabCallsRoom {
  readonly within: Within
  /** The same, with the texts of the answer as the session is shown. */
  readonly seen: Within
  readonly homes: () => readonly string[]
}

/** The calls about candidates, and about compacting again. */
export function labCalls({ within, seen, homes }: LabCallsRoom): LabCalls {
  return {
    candidates: ({ key, from, count, at }) => seen(key, ({ candidates }) => candidates.list(from, count, at ?? null)),
    candidate: ({ key, id }) => seen(key, ({ candidates }) => candidates.view(id)),
    renameCandidate: ({ key, id, name }) => seen(key, ({ candidates }) => candidates.rename(id, name)),
    deleteCandidate: ({ key, id }) => within(key, ({ candidates }) => candidates.delete(id)),
    restoreCandidate: ({ key, id }) => seen(key, ({ candidates }) => candidates.restore(id)),
    copyCandidate: ({ key, id, path }) =>
      within(key, ({ candidates }) => {
        const to = withHome(path)
        return isAbsolute(to) ? candidates.copy(id, resolve(to)) : refuse('bad-argument', RELATIVE)
      }),
    candidateTarget: ({ key, folder }) =>
      within(key, open => {
        const { title } = open.view()
        return ok(freeTarget({ source: open.path, title, format: 'candidate', folder, homes: homes() }))
      }),
    lab: ({ key, at }) => within(key, ({ lab }) => lab.view(at)),
    labPlan: ({ key, at, settings }, stored = null) =>
      within(key, open => whole(open) ?? asSent(open) ?? open.lab.plan(at, settings, stored)),
    labRun: ({ key, plan, name }, stored = null) =>
      within(key, open => asSent(open) ?? open.lab.start(plan, name, stored)),
    labRuns: ({ key }) => seen(key, ({ lab }) => ok(lab.runs())),
    labStop: ({ key, run }) => seen(key, ({ lab }) => lab.stop(run)),
    labText: ({ key, run, from }) => seen(key, ({ lab }) => lab.text(run, from)),
    labTable: ({ key, at, ids }) => seen(key, open => whole(open) ?? open.labTables.table(at, ids)),
    promptFile: async ({ path }) => promptIn(withHome(path)),
    fireRules: async () => ok(fireRuleViews()),
    simulate: ({ key, settings }) =>
      within(key, open => (open.thread.checked ? open.simulation.view(settings) : refuse('not-ready', CHECKING))),
  }
}

/** Bytes of a prompt: it crosses to the window and back in one piece. */
const LONGEST_PROMPT = 400_000

function promptIn(path: string): Result<{ readonly path: string; readonly text: string }> {
  if (!isAbsolute(path))
    return refuse('bad-argument', 'A prompt needs a whole path: one that begins at the root or with ~.')
  const text = textIn(resolve(path), LONGEST_PROMPT, '400 kB')
  return text.ok ? ok({ path: resolve(path), text: text.value }) : text
}

/** What is sent is never what a review shows: the refusal while one is on. */
const asSent = ({ as }: OpenThread): Refusal | null => (as === null ? null : refuse('not-ready', REVIEWED))

const REVIEWED = 'What is sent is the session as it is, not as it will be exported. End the review of secrets first.'
const CHECKING = 'Every line is still being checked. Ask again when that is done.'
const RELATIVE = 'The new file needs a whole path: one that begins at the root or with ~.'
