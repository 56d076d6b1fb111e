import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { ItemRef } from '../../thread/model.ts'
import { HAND_OVER } from '../prompts/hand-over.ts'
import { askUntilAnswered, omittedNote } from './asking.ts'
import { textsOf } from './codex-kept.ts'
import { historyLeft } from './codex-left.ts'
import {
  modelOf,
  NO_MODEL,
  promptItem,
  responsesRequest,
  retriesOf,
  sentAt,
  TOO_MUCH,
  withoutOldest,
} from './codex-request.ts'
import { type CodexRules, rulesOf } from './codex-version.ts'
import { failed, type Run, type Strategy, type Task, within } from './strategy.ts'

/** As Codex compacts with an ordinary request, by the rules of the version that is named (codex-format.md 5.3 to 5.5). */
export const codexLocal: Strategy = {
  name: 'codex-local',
  asksModel: true,
  *run(task, settings) {
    const model = modelOf(task, settings)
    const sent = model === null ? null : yield* sentAt(task, settings)
    if (model === null || sent === null) return failed(model === null ? NO_MODEL : TOO_MUCH)
    const { effort } = settings
    const { head, instructions } = sent
    const asked = yield* askUntilAnswered({
      model,
      items: [...sent.items, promptItem(settings.prompt ?? HAND_OVER)],
      request: items => responsesRequest(items, { model, effort, instructions }),
      insists: rulesOf(task, settings).insists,
      ...retriesOf(settings),
      shorter: items => withoutOldest(items, head),
    })
    if (!asked.ok) return asked
    const summary = yield* summaryOf(task, asked.answer.items, rulesOf(task, settings))
    const left = yield* historyLeft(task, settings, summary.text)
    const notes = [...sent.notes, ...omittedNote(asked.omitted), ...summary.notes, ...left.notes]
    return { ok: true, items: left.items, calls: asked.calls, notes }
  },
}

interface Summary {
  readonly text: string
  readonly notes: readonly string[]
}

/** The last message of the model that has text, in its answer or else in the history, where Codex looks too (codex-format.md 5.3). */
function* summaryOf({ thread, at }: Task, answer: readonly JsonObject[], { takesEmpty }: CodexRules): Run<Summary> {
  if (takesEmpty && answer.some(isReply)) {
    const text = spoken(answer.findLast(isReply) ?? {})
    return {
      text,
      notes: text.trim() === '' ? ['The model gave no text: as in this version of Codex, the summary is empty.'] : [],
    }
  }
  const answered = answer.map(spoken).findLast(text => text.trim() !== '')
  if (answered !== undefined) return { text: answered, notes: [] }
  const { items } = yield* within(thread.history(at))
  for (let i = items.length - 1; i >= 0; i--) {
    const { raw } = thread.item(items[i] as ItemRef)
    const text = isObject(raw) ? spoken(raw) : ''
    if (text.trim() !== '')
      return { text, notes: ['The model gave no text: as in Codex, its last reply before this became the summary.'] }
    if (i % 64 === 0) yield undefined
  }
  return { text: '', notes: ['The model gave no text, and there is no reply before this: the summary is empty.'] }
}

const isReply = (item: JsonObject): boolean => item['type'] === 'message' && item['role'] === 'assistant'

const spoken = (item: JsonObject): string => (isReply(item) ? textsOf(item).join('') : '')
