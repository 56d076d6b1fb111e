import { isObject, type JsonObject } from '../../../rollout/parse.ts'
import { OPENCODE_COMBINE, OPENCODE_QUESTION, OPENCODE_ROLE, OPENCODE_TEMPLATE } from '../../prompts/opencode.ts'
import { askUntilAnswered } from '../asking.ts'
import { userMessage } from '../codex-kept.ts'
import { modelOf, NO_MODEL, promptItem, responsesRequest, retriesOf } from '../codex-request.ts'
import { numberIn } from '../own-number.ts'
import { failed, type Run, type Settings, type Strategy, type Task, within } from '../strategy.ts'
import { type Conversation, Converser, type Message } from './conversation.ts'
import { prunedOutputs } from './prune.ts'
import { tailStart, tailTokens } from './tail.ts'
import { PRUNED, transcriptOf } from './transcript.ts'

/** Tokens of the window that opencode keeps free. */
const RESERVED = 20_000

/** The way of opencode: a memory in fixed parts, anchored on the earlier one, before the kept end of the conversation (compaction-systems.md 2.4). */
export const opencode: Strategy = {
  name: 'opencode',
  asksModel: true,
  *run(task, settings) {
    const model = modelOf(task, settings)
    if (model === null) return failed(NO_MODEL)
    const conversation = yield* conversationAt(task)
    const pruned = settings.own['prune'] === false ? new Set<unknown>() : prunedOutputs(conversation)
    const start = tailStart(conversation.messages, limitsOf(task, settings))
    const head = conversation.messages.slice(0, start)
    const asked = yield* askUntilAnswered({
      model,
      items: [promptItem(promptOf(transcriptOf(head, pruned), conversation.summary, settings))],
      request: items => responsesRequest(items, { model, effort: settings.effort, instructions: OPENCODE_ROLE }),
      insists: false,
      ...retriesOf(settings),
      shorter: () => null,
    })
    if (!asked.ok) return asked
    const tail = conversation.messages.slice(start)
    const items = [
      userMessage(OPENCODE_QUESTION),
      answer(asked.answer.text),
      ...tail.flatMap(each => rawsOf(each, pruned)),
    ]
    return { ok: true, items, calls: asked.calls, notes: notesOf(conversation, tail, pruned) }
  },
}

function limitsOf({ thread }: Task, { limit, own }: Settings) {
  const window = thread.info.contextWindow
  const usable = window === null ? null : Math.max(0, window - (numberIn(own, 'reserved') ?? RESERVED))
  return { turns: numberIn(own, 'tailTurns'), tokens: limit ?? tailTokens(usable) }
}

function* conversationAt({ thread, at }: Task): Run<Conversation> {
  const { items } = yield* within(thread.history(at))
  const converser = new Converser()
  for (const [i, ref] of items.entries()) {
    const item = thread.item(ref)
    converser.take(item, thread.content(item).text)
    if (i % 64 === 63) yield undefined
  }
  return converser.conversation()
}

function promptOf(transcript: string, summary: string | null, { prompt }: Settings): string {
  const earlier = summary === null ? [] : [`<prior-summary>\n${summary}\n</prior-summary>`, OPENCODE_COMBINE]
  return [`<conversation>\n${transcript}\n</conversation>`, ...earlier, prompt ?? OPENCODE_TEMPLATE].join('\n\n')
}

const answer = (text: string): JsonObject => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text }],
})

/** The items of a message, outputs that are left out with what stands for them. */
const rawsOf = ({ parts }: Message, pruned: ReadonlySet<unknown>): readonly unknown[] =>
  parts.map(({ raw }) => (pruned.has(raw) && isObject(raw) ? { ...raw, output: PRUNED } : raw))

function notesOf(
  { messages, opaque }: Conversation,
  tail: readonly Message[],
  pruned: ReadonlySet<unknown>,
): readonly string[] {
  return [
    tail.length === 0
      ? 'Nothing of the end is kept as it is.'
      : `The last ${tail.length} of ${messages.length} messages are kept as they are.`,
    'Context that the agent puts in is not kept: it puts it in again.',
    ...(pruned.size > 0 ? [`Old outputs were left out (${pruned.size}).`] : []),
    ...(opaque > 0 ? [`Encrypted items cannot be told, and are gone (${opaque}).`] : []),
  ]
}
