import { BRIDGE, NO_SUMMARY } from '../../rollout/format.ts'
import type { JsonObject } from '../../rollout/parse.ts'
import { cutAtLines, cutToTokens } from '../../rollout/truncate.ts'
import type { ItemRef, Made } from '../model.ts'
import { partTexts } from './user-message.ts'

/** Items that stand in no file as such: made from a line the way the version that wrote it makes them when it reads the file again. */
export const MADE = {
  /** Message of the user from the summary of a compaction; value unused. */
  summary: 'rebuilt-summary',
  /** A user message of one text part, cut to so many tokens; value: one number a compaction that cut it, in order. */
  cut: 'cut-user-message',
  /** The same in 0.169: head, marker and tail are parts. */
  cutParts: 'cut-user-message-in-parts',
  /** A user message reduced to its texts. */
  plain: 'plain-user-message',
  /** Questions and summary in one message; value: JSON of their allowance in bytes (null = none) and their refs. */
  bridge: 'bridge-message',
  /** An inter_agent_communication line as an item. */
  mail: 'agent-message',
} as const

export const userMessage = (...texts: readonly string[]): JsonObject => ({
  type: 'message',
  role: 'user',
  content: texts.map(text => ({ type: 'input_text', text })),
})

/** Text of a user message as a compaction without replacement history reads it: its parts without a separator. */
export const flatText = (item: JsonObject): string => partTexts(item).join('')

/** The same to 0.47: a line a part. */
const linesText = (item: JsonObject): string =>
  partTexts(item)
    .filter(text => text !== '')
    .join('\n')

/** Makes the item. `source` is the payload of the ref's line, `read` gives the items that a bridge joins. */
export function makeItem(made: Made, source: JsonObject, read: (ref: ItemRef) => JsonObject | null): JsonObject {
  switch (made.name) {
    case MADE.summary:
      return userMessage(summaryText(source))
    case MADE.cut:
      return cutMessage(flatText(source), made, (head, marker, tail) => [head + marker + tail])
    case MADE.cutParts:
      return cutMessage(flatText(source), made, (head, marker, tail) => [head, marker, tail])
    case MADE.plain:
      return userMessage(flatText(source))
    case MADE.bridge:
      return userMessage(bridgeText(source, made, read))
    case MADE.mail:
      return mailItem(source)
    default:
      return source
  }
}

/** The line's summary; Codex's own words where it is empty. */
export function summaryText(compacted: JsonObject): string {
  const message = compacted['message']
  return typeof message === 'string' && message !== '' ? message : NO_SUMMARY
}

type Join = (head: string, marker: string, tail: string) => readonly string[]

/** A text cut once for each compaction that cut it; the last cut decides what the parts are. */
function cutMessage(text: string, made: Made, join: Join): JsonObject {
  const cuts = String(made.value).split(' ').map(Number)
  let parts: readonly string[] = [text]
  for (const tokens of cuts) {
    const { head, marker, tail } = cutToTokens(parts.join(''), tokens)
    parts = marker === '' ? [head] : join(head, marker, tail).filter(part => part !== '')
  }
  return userMessage(...parts)
}

interface Bridge {
  readonly budget: number | null
  readonly questions: readonly ItemRef[]
}

/** Names the message that joins these questions, cut to a budget of bytes, with the summary of a compaction. */
export function bridgeRef(compacted: ItemRef, questions: readonly ItemRef[], budget: number): ItemRef {
  const bridge: Bridge = { budget: Number.isFinite(budget) ? budget : null, questions }
  return { ...compacted, made: { name: MADE.bridge, value: JSON.stringify(bridge) } }
}

function bridgeText(compacted: JsonObject, made: Made, read: (ref: ItemRef) => JsonObject | null): string {
  // Our own text: written by bridgeRef above.
  const { budget, questions } = JSON.parse(String(made.value)) as Bridge
  const joined = questions.map(ref => linesText(read(ref) ?? {})).join(BRIDGE.between)
  const asked = questions.length === 0 ? BRIDGE.none : cutAtLines(joined, budget ?? Number.POSITIVE_INFINITY)
  return BRIDGE.opening + asked + BRIDGE.closing + summaryText(compacted)
}

/** Older mail of multi-agent v2 becomes an agent_message (codex-format.md 3.4). */
function mailItem(mail: JsonObject): JsonObject {
  const text = typeof mail['content'] === 'string' ? mail['content'] : ''
  const content =
    typeof mail['encrypted_content'] === 'string'
      ? [{ type: 'encrypted_content', encrypted_content: mail['encrypted_content'] }]
      : [{ type: 'input_text', text }]
  return { type: 'agent_message', author: mail['author'], recipient: mail['recipient'], content }
}
