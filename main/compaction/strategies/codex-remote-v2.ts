import { COMPACTION_TRIGGER } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { Item } from '../../thread/model.ts'
import { askUntilAnswered, type Weighed } from './asking.ts'
import { contextFor, withContext } from './codex-context.ts'
import { fitted } from './codex-fit.ts'
import { keepNewest } from './codex-kept.ts'
import { contextNotes, keptNotes } from './codex-left.ts'
import { fitNotes, REMOTE_RETRIES } from './codex-remote.ts'
import { modelOf, NO_MODEL, responsesRequest, retriesOf, sentAt, TOO_MUCH } from './codex-request.ts'
import { retaining } from './codex-retained.ts'
import { rulesOf } from './codex-version.ts'
import { phaseOf } from './phase.ts'
import { failed, type Run, type Settings, type Strategy, type Task, within } from './strategy.ts'

/** Tokens of messages that are kept beside the server's item. */
const ALLOWANCE = 64_000

const TRIGGER: Weighed = { json: { type: COMPACTION_TRIGGER }, tokens: 0 }

/** As a server compacts in an ordinary request that ends with a trigger, from 0.140 on (codex-format.md 5.6). */
export const codexRemoteV2: Strategy = {
  name: 'codex-remote-v2',
  asksModel: true,
  *run(task, settings) {
    const model = modelOf(task, settings)
    const sent = model === null ? null : yield* sentAt(task, settings)
    if (model === null || sent === null) return failed(model === null ? NO_MODEL : TOO_MUCH)
    const rules = rulesOf(task, settings)
    const fit = fitted(sent, task.thread.info.contextWindow, rules)
    const { effort } = settings
    const asked = yield* askUntilAnswered({
      model,
      items: [...fit.items, TRIGGER],
      request: items => responsesRequest(items, { model, effort, instructions: sent.instructions }),
      insists: false,
      ...retriesOf(settings, REMOTE_RETRIES),
      shorter: () => null,
    })
    if (!asked.ok) return asked
    const { items: answer } = asked.answer
    const compactions = answer.filter(({ type }) => type === 'compaction' || type === 'compaction_summary')
    if (compactions.length !== 1)
      return { ok: false, why: 'failed', reason: oneWanted(compactions.length, answer.length), calls: asked.calls }
    const kept = keepNewest(yield* retained(task, settings), settings.limit ?? ALLOWANCE, retaining(rules.imagesCost))
    const context = yield* contextFor(task, rules, phaseOf(task, settings))
    const items = [...(context?.head ?? []), ...withContext(kept.items, context?.items ?? [], compactions)]
    const notes = [...sent.notes, NO_TOOLS, ...fitNotes(fit.changed), ...keptNotes(kept), ...contextNotes(context)]
    return { ok: true, items, calls: asked.calls, notes }
  },
}

const NO_TOOLS = 'The tools that the agent offers are in no session file: the request offered none.'

const oneWanted = (found: number, all: number): string =>
  `The server has to answer with exactly one compaction; there were ${found} among ${all} ${all === 1 ? 'item' : 'items'}.`

/** Messages of the user, and what hooks said. */
function* retained({ thread, at }: Task, { version }: Settings): Run<readonly JsonObject[]> {
  const { items } = yield* within(thread.history(at))
  const typed = new Set((yield* within(thread.typed(at, version))).map(keyOf))
  const kept = items.map(ref => thread.item(ref)).filter(item => typed.has(keyOf(item.ref)) || isHook(item))
  return kept.map(({ raw }) => raw).filter(isObject)
}

const keyOf = ({ file, line, index }: Item['ref']): string => `${file} ${line} ${index}`

const isHook = ({ label, injected }: Item): boolean => injected && label === 'Hook prompt'
