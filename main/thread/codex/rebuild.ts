import type { ItemRef } from '../model.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { bridgeRef, flatText, MADE, summaryText } from './made.ts'
import { MARK } from './marks.ts'
import type { Part } from './parts.ts'
import type { Boundaries } from './rollback.ts'
import { textTokens } from './tokens.ts'
import { isSummary, isTyped, USER } from './user-message.ts'

/**
 * The history behind a compaction without replacement history: the user's messages, newest first within an allowance, and the summary
 * (codex-format.md 5.4). All answers, thoughts and tool items are gone.
 */
export function rebuild(
  index: Index,
  items: Items,
  boundaries: Boundaries,
  parts: readonly Part[],
  slot: number,
): Part[] {
  const position = index.slots[slot]?.position ?? 0
  const context = index.rules.keepsContext ? boundaries.leadingContext(parts) : []
  const typed = typedMessages(index, items, parts)
  if (index.rules.rebuild === 'bridge') {
    const ref = items.refAt(position)
    const questions = [...typed].reverse()
    return [...context, { kind: 'single', ref: bridgeRef(ref.file, ref.line, questions), flags: 0 }]
  }
  return [...context, ...withinAllowance(index, items, typed), summaryPart(items, position)]
}

function summaryPart(items: Items, position: number): Part {
  const ref = items.refAt(position)
  const text = summaryText(items.json(ref) ?? {})
  return {
    kind: 'single',
    ref: { ...ref, made: { name: MADE.summary, value: 0 } },
    flags: isSummary(text) ? USER.summary : 0,
  }
}

/** Newest first; the message on the edge is cut in the middle, older ones go. */
function withinAllowance(index: Index, items: Items, typed: Iterable<ItemRef>): Part[] {
  const kept: Part[] = []
  let left = index.rules.allowance
  for (const ref of typed) {
    if (left === 0) break
    const cost = textTokens(flatText(items.json(ref) ?? {}))
    if (cost > left) {
      kept.push({ kind: 'single', ref: { ...ref, made: { name: MADE.cut, value: left } }, flags: 0 })
      break
    }
    kept.push({ kind: 'single', ref: asPlain(items, ref), flags: items.userFlags(ref) ?? 0 })
    left -= cost
  }
  return kept.reverse()
}

/** A kept message has one text part; where the file's has more (or an image) it is made anew. */
function asPlain(items: Items, ref: ItemRef): ItemRef {
  const content = items.json(ref)?.['content']
  const plain = Array.isArray(content) && content.length === 1 && content[0]?.type === 'input_text'
  return plain || ref.made ? ref : { ...ref, made: { name: MADE.plain, value: 0 } }
}

/** Messages that a compaction keeps as the user's, newest first. */
function* typedMessages(index: Index, items: Items, parts: readonly Part[]): Iterable<ItemRef> {
  const { marks, rules } = index
  for (const part of [...parts].reverse()) {
    if (part.kind === 'single') {
      if (isTyped(part.flags, rules)) yield part.ref
    } else if (part.kind === 'recorded') {
      const position = index.slots[part.slot]?.position ?? 0
      for (let i = part.to - 1; i >= part.from; i--) {
        const ref = items.recordedRef(position, i)
        const flags = items.userFlags(ref)
        if (flags !== null && isTyped(flags, rules)) yield ref
      }
    } else {
      for (let i = marks.from(part.to) - 1; i >= 0 && marks.position(i) >= part.from; i--) {
        if (marks.code(i) === MARK.user && isTyped(marks.value(i), rules)) yield items.refAt(marks.position(i))
      }
    }
  }
}
