import { BRIDGE, NO_SUMMARY, SUMMARY_PREFIX } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import { cutAtLines } from '../../rollout/truncate.ts'
import { contextFor, type FreshContext, withContext } from './codex-context.ts'
import { AS_ITEM, AS_TEXT, type Kept, keepNewest, textsOf, userMessage } from './codex-kept.ts'
import { type CodexRules, rulesOf } from './codex-version.ts'
import { phaseOf } from './phase.ts'
import { type Run, type Settings, type Task, within } from './strategy.ts'

export interface Left {
  readonly items: readonly JsonObject[]
  readonly notes: readonly string[]
}

/** What a local compaction leaves for a summary: the user's messages, context where the version wants it, the summary (codex-format.md 5.4, 5.5). */
export function* historyLeft(task: Task, settings: Settings, summary: string): Run<Left> {
  const rules = rulesOf(task, settings)
  const context = yield* contextFor(task, rules, phaseOf(task, settings))
  const messages = yield* typedMessages(task, settings)
  const budget = settings.limit ?? rules.allowance
  if (rules.form === 'bridge') {
    const message = userMessage(bridged(messages, summary, budget))
    return { items: [...(context?.items ?? []), message], notes: contextNotes(context) }
  }
  const kept = keepNewest(messages, budget, rules.keepsItems ? AS_ITEM : AS_TEXT)
  const items = placed(rules, kept.items, context, userMessage(prefixed(summary)))
  return {
    items: [...(context?.head ?? []), ...items],
    notes: [...keptNotes(kept), ...contextNotes(context)],
  }
}

/** The messages that the version takes for the user's, oldest first. */
export function* typedMessages({ thread, at }: Task, { version }: Settings): Run<readonly JsonObject[]> {
  const refs = yield* within(thread.typed(at, version))
  return refs.map(ref => thread.item(ref).raw).filter(isObject)
}

function placed(
  { context: where }: CodexRules,
  kept: readonly JsonObject[],
  context: FreshContext | null,
  summary: JsonObject,
): readonly JsonObject[] {
  const fresh = context?.items ?? []
  return where === 'leading' ? [...fresh, ...kept, summary] : withContext(kept, fresh, [summary])
}

const prefixed = (summary: string): string => `${SUMMARY_PREFIX}\n${summary}`

/** To 0.47 all is one message; the questions have their allowance together (codex-observed-more.md 1B). */
function bridged(messages: readonly JsonObject[], summary: string, budget: number): string {
  const questions = messages.map(item =>
    textsOf(item)
      .filter(text => text !== '')
      .join('\n'),
  )
  const asked = questions.length === 0 ? BRIDGE.none : cutAtLines(questions.join(BRIDGE.between), budget * 4)
  return BRIDGE.opening + asked + BRIDGE.closing + (summary === '' ? NO_SUMMARY : summary)
}

export function keptNotes({ dropped, cut }: Kept): readonly string[] {
  const notes: string[] = []
  if (cut) notes.push('The oldest kept message of the user is cut in the middle: it did not fit as a whole.')
  if (dropped > 0)
    notes.push(
      dropped === 1
        ? 'One older message of the user did not fit and is gone.'
        : `${dropped} older messages of the user did not fit and are gone.`,
    )
  return notes
}

export function contextNotes(context: FreshContext | null): readonly string[] {
  switch (context?.from) {
    case 'history':
      return ['The agent would write its context anew; here it is the newest that the history holds.']
    case 'none':
      return ['The agent would write its context here; the history holds none to take.']
    default:
      return []
  }
}
