import { INJECTED } from '../../rollout/format.ts'
import type { JsonObject } from '../../rollout/parse.ts'
import { askUntilAnswered } from './asking.ts'
import { contextFor } from './codex-context.ts'
import { fitted } from './codex-fit.ts'
import { textsOf } from './codex-kept.ts'
import { contextNotes } from './codex-left.ts'
import { fitNotes, REMOTE_RETRIES } from './codex-remote.ts'
import { modelOf, NO_MODEL, retriesOf, sentAt, TOO_MUCH, weightOf } from './codex-request.ts'
import { type CodexRules, minorOf, rulesOf } from './codex-version.ts'
import { phaseOf } from './phase.ts'
import { failed, type Strategy } from './strategy.ts'

/** As a server compacts by `/responses/compact`, 0.98 to 0.133: its list becomes the history (codex-format.md 5.6). */
export const codexRemoteV1: Strategy = {
  name: 'codex-remote-v1',
  asksModel: true,
  *run(task, settings) {
    const model = modelOf(task, settings)
    const sent = model === null ? null : yield* sentAt(task, settings)
    if (model === null || sent === null) return failed(model === null ? NO_MODEL : TOO_MUCH)
    const rules = rulesOf(task, settings)
    const fit = fitted(sent, task.thread.info.contextWindow, rules)
    const { instructions } = sent
    const asked = yield* askUntilAnswered({
      model,
      items: fit.items,
      request: items => ({
        endpoint: 'compact',
        body: {
          model,
          ...(instructions !== null && { instructions }),
          input: items.map(({ json }) => json),
          ...toolMembers(rules, settings.effort),
        },
        tokens: weightOf(items, instructions),
      }),
      insists: false,
      ...retriesOf(settings, REMOTE_RETRIES),
      shorter: () => null,
    })
    if (!asked.ok) return asked
    const list = rules.sifts ? asked.answer.items.filter(isKept) : asked.answer.items
    if (list.length === 0)
      return {
        ok: false,
        why: 'failed',
        reason: 'The server answered without a single item to keep.',
        calls: asked.calls,
      }
    const context = rules.context === 'leading' ? null : yield* contextFor(task, rules, phaseOf(task, settings))
    const items = withFresh(list, context?.items ?? [])
    return {
      ok: true,
      items,
      calls: asked.calls,
      notes: [...sent.notes, ...fitNotes(fit.changed), ...contextNotes(context)],
    }
  },
}

/** From 0.118 on the request has members for tools, which are in no session file. */
function toolMembers({ version }: CodexRules, effort: string | null): JsonObject {
  if (minorOf(version) < 114) return {}
  return { tools: [], parallel_tool_calls: false, ...(effort !== null && { reasoning: { effort } }) }
}

const KEPT: ReadonlySet<unknown> = new Set(['agent_message', 'compaction', 'compaction_summary', 'context_compaction'])

/** Messages of the model and of the user stay, what the harness put in goes; so do thoughts, calls and outputs. */
function isKept(item: JsonObject): boolean {
  const { type, role } = item
  if (type !== 'message') return KEPT.has(type)
  return role === 'assistant' || (role === 'user' && !textsOf(item).some(isInjected))
}

const STARTS = Object.values(INJECTED).map(([start]) => start.toLowerCase())

function isInjected(text: string): boolean {
  const begin = text.trimStart().toLowerCase()
  return STARTS.some(start => begin.startsWith(start))
}

/** Before the last message of the user, else before the last item that stands for what is gone (codex-format.md 5.5). */
function withFresh(list: readonly JsonObject[], context: readonly JsonObject[]): readonly JsonObject[] {
  const user = list.findLastIndex(({ type, role }) => type === 'message' && role === 'user')
  const opaque = list.findLastIndex(({ type }) => type !== 'message')
  const at = user !== -1 ? user : opaque !== -1 ? opaque : list.length
  return [...list.slice(0, at), ...context, ...list.slice(at)]
}
