import { SUMMARY_PREFIX } from '../../../rollout/format.ts'
import { isObject, type JsonObject } from '../../../rollout/parse.ts'
import type { CandidateImage } from '../../candidate.ts'
import { SESSION_OWN_PROMPT, SESSION_STATE } from '../../prompts/session.ts'
import { parseState } from '../../state/parse-state.ts'
import type { StateFlag } from '../../state/session-state.ts'
import { askUntilAnswered, omittedNote } from '../asking.ts'
import { contextFor, withContext } from '../codex-context.ts'
import { userMessage } from '../codex-kept.ts'
import {
  modelOf,
  NO_MODEL,
  promptItem,
  responsesRequest,
  retriesOf,
  sentAt,
  TOO_MUCH,
  withoutOldest,
} from '../codex-request.ts'
import { rulesOf } from '../codex-version.ts'
import { phaseOf } from '../phase.ts'
import { failed, type Run, type Settings, type Strategy, type Task, within } from '../strategy.ts'
import { type Frontier, type FrontierItem, frontierOf } from './frontier.ts'
import { frontierBudget } from './frontier-budget.ts'
import { type ImageSidecar, imageSidecar } from './image-sidecar.ts'

/** The state of the session as a block that the model brings up to date each time, behind the newest turns (compaction-systems.md 1). */
export const session: Strategy = {
  name: 'session',
  asksModel: true,
  *run(task, settings) {
    const model = modelOf(task, settings)
    const sent = model === null ? null : yield* sentAt(task, settings)
    if (model === null || sent === null) return failed(model === null ? NO_MODEL : TOO_MUCH)
    const { effort } = settings
    const { head, instructions } = sent
    const asked = yield* askUntilAnswered({
      model,
      items: [...sent.items, promptItem(promptOf(settings))],
      request: items => responsesRequest(items, { model, effort, instructions }),
      insists: rulesOf(task, settings).insists,
      ...retriesOf(settings),
      shorter: items => withoutOldest(items, head),
    })
    if (!asked.ok) return asked
    const state = parseState(asked.answer.text)
    const left = yield* historyLeft(task, settings, state.canonical)
    const notes = [...sent.notes, ...omittedNote(asked.omitted), ...state.flags.map(flag => SAID[flag]), ...left.notes]
    return {
      ok: true,
      items: left.items,
      calls: asked.calls,
      notes,
      ...(left.images.length > 0 && { images: left.images }),
    }
  },
}

const promptOf = ({ prompt }: Settings): string =>
  prompt === null ? SESSION_STATE : `${SESSION_STATE}\n\n${SESSION_OWN_PROMPT}\n\n${prompt}`

const SAID: Readonly<Record<StateFlag, string>> = {
  unstructured: 'The answer has no heading of a section: all of it became the handoff.',
  'all-none': 'Every section of the answer is empty.',
  'prose-dropped': 'Text that stood outside the block is gone.',
  'legacy-tag': 'The answer used the older tag; it was written anew with the current one.',
  'no-tag': 'The answer has no tags: the whole of it was taken for the block.',
}

interface Left {
  readonly items: readonly JsonObject[]
  readonly images: readonly CandidateImage[]
  readonly notes: readonly string[]
}

/** The frontier, context where the version wants it, the state; states of files at the very end (1.7). */
export function* historyLeft(task: Task, settings: Settings, block: string): Run<Left> {
  const { history, tokens } = yield* frontierItems(task)
  const window = task.thread.info.contextWindow
  const frontier = frontierOf(history, settings.limit ?? frontierBudget(tokens, window))
  const context = yield* contextFor(task, rulesOf(task, settings), phaseOf(task, settings))
  const fresh = context?.items ?? []
  const state = userMessage(`${SUMMARY_PREFIX}\n${block}`)
  const ghosts = history.flatMap(({ raw }) => (isObject(raw) && raw['type'] === 'ghost_snapshot' ? [raw] : []))
  const items =
    phaseOf(task, settings) === 'midTurn' ? withContext(frontier.items, fresh, [state]) : [...frontier.items, state]
  const sidecar = imageSidecar(history)
  return {
    items: [...items, ...ghosts],
    images: sidecar.images,
    notes: [...frontierNotes(frontier), ...imageNotes(sidecar)],
  }
}

/** The whole history; texts are let go of with the result. */
export function* frontierItems({
  thread,
  at,
}: Task): Run<{ readonly history: readonly FrontierItem[]; readonly tokens: number }> {
  const { items: refs } = yield* within(thread.history(at))
  const history: FrontierItem[] = []
  let tokens = 0
  for (const [i, ref] of refs.entries()) {
    const item = thread.item(ref)
    tokens += item.tokens
    if (!item.compactionOutput)
      history.push({ raw: item.raw, injected: item.injected, summary: item.kind === 'summary' })
    if (i % 64 === 63) yield undefined
  }
  return { history, tokens }
}

function frontierNotes({ turns, cut, dropped, orphans }: Frontier): readonly string[] {
  const changes = [
    ...(cut > 0 ? [`${cut} of its items were cut in the middle`] : []),
    ...(dropped > 0 ? [`${dropped} were dropped`] : []),
  ]
  const what = turns === 1 ? 'The last turn is kept.' : `The last ${turns} turns are kept.`
  return [
    turns === 0 ? 'No turn is kept: the history has no message of the user.' : what,
    ...(changes.length > 0 ? [`To make them fit, ${changes.join(' and ')}.`] : []),
    ...(orphans > 0 ? [`Outputs without their call are among what is kept (${orphans}).`] : []),
  ]
}

function imageNotes({ images, tooLarge }: ImageSidecar): readonly string[] {
  const characters = images.reduce((sum, { url }) => sum + url.length, 0)
  const count = images.length === 1 ? '1 picture' : `${images.length} pictures`
  return [
    ...(images.length === 0
      ? []
      : [`Beside the history: ${count} of the user (${characters} characters), which no model sees.`]),
    ...(tooLarge ? ['Older pictures of the user are too large to be kept beside it.'] : []),
  ]
}
