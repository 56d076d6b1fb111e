import { textTokens } from '../../rollout/truncate.ts'
import type { ItemRef } from '../model.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { bridgeRef, flatText, MADE } from './made.ts'
import { MARK } from './marks.ts'
import type { Part, Single } from './parts.ts'
import { itemTokens } from './tokens.ts'
import { isTyped, userFlags } from './user-message.ts'
import type { Rules } from './writer.ts'

/**
 * The history behind a compaction without replacement history: the user's messages, newest first within an allowance, and the
 * summary (codex-format.md 5.4). All answers, thoughts and tool items are gone. `leading`: the context that the history begins with.
 */
export function rebuild(
  index: Index,
  items: Items,
  leading: readonly Part[],
  parts: readonly Part[],
  slot: number,
): readonly Part[] {
  const { rules } = index
  const context = rules.keepsContext ? leading : []
  const compacted = items.refAt(index.slots[slot]?.position ?? 0)
  const typed = typedMessages(index, items, parts)
  if (rules.rebuild === 'bridge') {
    const questions = [...typed].reverse().map(part => part.ref)
    return [...context, { ...singleOf(index, items, bridgeRef(compacted, questions, rules.allowance * 4)), flags: 0 }]
  }
  const summary = singleOf(index, items, { ...compacted, made: { name: MADE.summary, value: 0 } })
  return [...context, ...withinAllowance(index, items, typed), summary]
}

function singleOf(index: Index, items: Items, ref: ItemRef): Single {
  const json = items.json(ref) ?? {}
  const cost = textTokens(flatText(json))
  return { kind: 'single', ref, flags: userFlags(json), cost, tokens: itemTokens(json, index.rules.estimate) }
}

/** Newest first; the message on the edge is cut in the middle, older ones go. */
function withinAllowance(index: Index, items: Items, typed: Iterable<Single>): readonly Single[] {
  const kept: Single[] = []
  let left = index.rules.allowance
  for (const message of typed) {
    if (left === 0) break
    if (message.cost > left) {
      kept.push(singleOf(index, items, cutRef(message.ref, left, index.rules.cut)))
      break
    }
    kept.push(message)
    left -= message.cost
  }
  return kept.reverse()
}

/** A message that was cut before is cut again as it was left. */
function cutRef(ref: ItemRef, tokens: number, cut: Rules['cut']): ItemRef {
  const name = cut === 'text' ? MADE.cut : MADE.cutParts
  const earlier = ref.made?.name === name ? `${ref.made.value} ` : ''
  return { ...ref, made: { name, value: `${earlier}${tokens}` } }
}

/** A kept message has one text part; where the file's has more (or an image) it is made anew. The template joins the parts itself. */
function asKept(index: Index, items: Items, ref: ItemRef): ItemRef {
  if (index.rules.rebuild === 'bridge') return ref
  const content = items.json(ref)?.['content']
  const plain = Array.isArray(content) && content.length === 1 && content[0]?.type === 'input_text'
  return plain ? ref : { ...ref, made: { name: MADE.plain, value: 0 } }
}

/** Messages that a compaction keeps as the user's, newest first. */
function* typedMessages(index: Index, items: Items, parts: readonly Part[]): Iterable<Single> {
  const { marks, rules } = index
  for (let p = parts.length - 1; p >= 0; p--) {
    const part = parts[p] as Part
    if (part.kind === 'single') {
      if (isTyped(part.flags, rules)) yield part
    } else if (part.kind === 'recorded') {
      const position = index.slots[part.slot]?.position ?? 0
      for (let i = part.to - 1; i >= part.from; i--) {
        const ref = items.recordedRef(position, i)
        const flags = items.userFlags(ref)
        if (flags !== null && isTyped(flags, rules)) yield singleOf(index, items, asKept(index, items, ref))
      }
    } else {
      for (let i = marks.from(part.to) - 1; i >= 0 && marks.position(i) >= part.from; i--) {
        if (marks.code(i) !== MARK.user || !isTyped(marks.value(i), rules)) continue
        yield singleOf(index, items, asKept(index, items, items.refAt(marks.position(i))))
      }
    }
  }
}
