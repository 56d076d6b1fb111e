import { isObject, type JsonObject } from '../../rollout/parse.ts'
import { cutToTokens, textTokens } from '../../rollout/truncate.ts'

/** The user's messages that fit. */
export interface Kept {
  /** Oldest first. */
  readonly items: readonly JsonObject[]
  /** Messages for which nothing was left. */
  readonly dropped: number
  /** The oldest of `items` was cut. */
  readonly cut: boolean
}

/** How one message is kept, and how it is cut to fit. */
export interface Keeping {
  readonly cost: (item: JsonObject) => number
  readonly whole: (item: JsonObject) => JsonObject
  /** null: nothing of it fits. */
  readonly cut: (item: JsonObject, tokens: number) => JsonObject | null
}

/** Newest first within a budget of tokens; the message on the edge is cut, older ones go (codex-format.md 5.4). */
export function keepNewest(messages: readonly JsonObject[], budget: number, keeping: Keeping): Kept {
  const kept: JsonObject[] = []
  let left = budget
  for (const message of [...messages].reverse()) {
    if (left === 0) break
    const cost = keeping.cost(message)
    if (cost > left) {
      const part = keeping.cut(message, left)
      if (part !== null) kept.push(part)
      return { items: kept.reverse(), dropped: messages.length - kept.length, cut: part !== null }
    }
    kept.push(keeping.whole(message))
    left -= cost
  }
  return { items: kept.reverse(), dropped: messages.length - kept.length, cut: false }
}

export const userMessage = (...texts: readonly string[]): JsonObject => ({
  type: 'message',
  role: 'user',
  content: texts.map(text => ({ type: 'input_text', text })),
})

export const partsOf = ({ content }: JsonObject): readonly JsonObject[] =>
  typeof content === 'string'
    ? [{ type: 'input_text', text: content }]
    : Array.isArray(content)
      ? content.filter(isObject)
      : []

export const textsOf = (item: JsonObject): readonly string[] =>
  partsOf(item).flatMap(part => (typeof part['text'] === 'string' ? [part['text']] : []))

/** The parts of a message without anything between them, as Codex counts and cuts it. */
export const flatText = (item: JsonObject): string => textsOf(item).join('')

/** To 0.153 a kept message is a new one of a single text, without images. */
export const AS_TEXT: Keeping = {
  cost: item => textTokens(flatText(item)),
  whole: item => userMessage(flatText(item)),
  cut: (item, tokens) => {
    const { head, marker, tail } = cutToTokens(flatText(item), tokens)
    return userMessage(head + marker + tail)
  },
}

/** In 0.169 it is the old one, less its images; cut, it has three parts. */
export const AS_ITEM: Keeping = {
  cost: AS_TEXT.cost,
  whole: withoutImages,
  cut: (item, tokens) => {
    const { head, marker, tail } = cutToTokens(flatText(item), tokens)
    const parts = [
      { text: head, kind: 'user.text', provenance: { type: 'user' } },
      { text: marker, kind: 'unknown', provenance: { type: 'harness', hook: false } },
      { text: tail, kind: 'user.text', provenance: { type: 'user' } },
    ].filter(part => part.text !== '')
    const content = parts.map(({ text }) => ({ type: 'input_text', text }))
    const kinds = parts.map(({ kind }) => kind)
    return noted(
      { ...item, content },
      kinds,
      parts.map(({ provenance }) => ({ provenance })),
    )
  },
}

const NOTE = 'internal_chat_message_metadata_passthrough'
const KINDS = 'content_item_kinds'
const METADATA = 'content_item_metadata'

/** Some parts of a message, each as it is or in another form; null leaves one out. Notes on parts go with them. */
export function withParts(item: JsonObject, form: (part: JsonObject) => JsonObject | null): JsonObject {
  const parts = partsOf(item)
  const formed = parts.map(form)
  if (formed.every((part, i) => part === parts[i])) return item
  const kept = formed.flatMap((part, i) => (part === null ? [] : [i]))
  const pick = (list: unknown): readonly unknown[] => (Array.isArray(list) ? kept.map(i => list[i]) : [])
  const note = item[NOTE]
  const content = kept.map(i => formed[i])
  return isObject(note) ? noted({ ...item, content }, pick(note[KINDS]), pick(note[METADATA])) : { ...item, content }
}

/** A message of images alone becomes an empty one. Measured on 0.169. */
function withoutImages(item: JsonObject): JsonObject {
  const texts = withParts(item, part => (typeof part['text'] === 'string' ? part : null))
  if (partsOf(texts).length > 0) return texts
  const note = texts[NOTE]
  const empty = { ...texts, content: [{ type: 'input_text', text: '' }] }
  if (!isObject(note) || !(KINDS in note)) return empty
  const { [METADATA]: _, ...rest } = note
  return { ...empty, [NOTE]: { ...rest, [KINDS]: ['unknown'] } }
}

/** What Codex notes of each part, where it does. */
function noted(item: JsonObject, kinds: readonly unknown[], metadata: readonly unknown[]): JsonObject {
  const note = item[NOTE]
  if (!isObject(note) || !(KINDS in note)) return item
  return { ...item, [NOTE]: { ...note, [KINDS]: kinds, ...(METADATA in note && { [METADATA]: metadata }) } }
}
