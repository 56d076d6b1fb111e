import type { Message, Part } from './conversation.ts'

/** Characters of an output that are told. */
export const OUTPUT_CHARACTERS = 2_000
/** Stands for an output that is left out. */
export const PRUNED = '[The output of this call is no longer kept.]'

/** A conversation as one text (compaction-systems.md 2.4). `pruned` are the items of outputs that are left out. */
export function transcriptOf(messages: readonly Message[], pruned: ReadonlySet<unknown>): string {
  return messages.flatMap(message => message.parts.flatMap(part => linesOf(message, part, pruned))).join('\n\n')
}

function linesOf({ role }: Message, part: Part, pruned: ReadonlySet<unknown>): readonly string[] {
  const attached = part.attached.map(mime => `[Attached ${mime}]`)
  const text = textOf(part, pruned)
  return [...(text === '' ? [] : [`[${headOf(role, part)}]: ${text}`]), ...attached]
}

function headOf(role: Message['role'], { kind }: Part): string {
  switch (kind) {
    case 'text':
      return role === 'user' ? 'User' : 'Assistant'
    case 'reasoning':
      return 'Assistant reasoning'
    case 'call':
      return 'Assistant tool call'
    case 'output':
      return 'Tool result'
  }
}

function textOf({ kind, text, tool, raw }: Part, pruned: ReadonlySet<unknown>): string {
  if (kind === 'call') return `${tool ?? 'tool'}(${text})`
  if (kind !== 'output') return text.trim()
  if (pruned.has(raw)) return PRUNED
  return text.length > OUTPUT_CHARACTERS ? `${text.slice(0, OUTPUT_CHARACTERS)}…` : text
}
