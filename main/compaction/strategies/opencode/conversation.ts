import { isObject } from '../../../rollout/parse.ts'
import type { Item } from '../../../thread/model.ts'

/** One item as a part of a message. `text` is its readable text. */
export interface Part {
  readonly kind: 'text' | 'reasoning' | 'call' | 'output'
  readonly text: string
  readonly tool: string | null
  /** Pictures of it, by their mime type where it is known. */
  readonly attached: readonly string[]
  readonly raw: unknown
}

/** A message: one of the user, or one step of the model with what its tools gave. */
export interface Message {
  readonly role: 'user' | 'assistant'
  readonly parts: readonly Part[]
}

/** A history in opencode's terms: context of the harness is no part of it, and earlier summaries stand beside it. */
export interface Conversation {
  readonly messages: readonly Message[]
  /** The newest earlier summary, without its lead. */
  readonly summary: string | null
  /** Items that cannot be read. */
  readonly opaque: number
}

/** Makes messages out of items as they come. */
export class Converser {
  readonly #messages: { role: Message['role']; parts: Part[] }[] = []
  #summary: string | null = null
  #opaque = 0

  /** `content`: its text without the wrapping of the agent. A call is told as it was made. */
  take(item: Item, content: string): void {
    if (item.injected || item.compactionOutput) return
    if (item.kind === 'opaque') this.#opaque += 1
    else if (item.kind === 'summary') this.#summary = item.text.slice(item.lead).trim()
    else {
      const kind = partKind(item)
      if (kind === null) return
      const text = kind === 'call' ? item.text : content
      const part = { kind, text, tool: item.tool, attached: attachedOf(item.raw), raw: item.raw }
      if (isUsers(item)) this.#messages.push({ role: 'user', parts: [part] })
      else this.#step(kind).push(part)
    }
  }

  /** A step of the model ends with the outputs of its calls. */
  #step(kind: Part['kind']): Part[] {
    const last = this.#messages.at(-1)
    if (last?.role === 'assistant' && (kind === 'output' || last.parts.at(-1)?.kind !== 'output')) return last.parts
    const parts: Part[] = []
    this.#messages.push({ role: 'assistant', parts })
    return parts
  }

  conversation(): Conversation {
    return { messages: this.#messages, summary: this.#summary, opaque: this.#opaque }
  }
}

const isUsers = ({ raw }: Item): boolean => isObject(raw) && raw['type'] === 'message' && raw['role'] === 'user'

function partKind(item: Item): Part['kind'] | null {
  switch (item.kind) {
    case 'call':
    case 'output':
    case 'reasoning':
      return item.kind
    case 'user':
    case 'assistant':
    case 'image':
      return 'text'
    default:
      return null
  }
}

function attachedOf(raw: unknown): readonly string[] {
  if (!isObject(raw)) return []
  return [raw['content'], raw['output']].flatMap(list =>
    Array.isArray(list)
      ? list.flatMap(part => (isObject(part) && part['type'] === 'input_image' ? [mimeOf(part)] : []))
      : [],
  )
}

function mimeOf(part: { readonly [name: string]: unknown }): string {
  const [, mime = 'image'] = /^data:([\w.+-]+\/[\w.+-]+)[;,]/.exec(String(part['image_url'])) ?? []
  return mime
}
