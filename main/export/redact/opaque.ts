import { ITEM_TYPES } from '../../rollout/types.ts'
import { type Container, type JsonShape, type Literal, literalText } from './json-strings.ts'
import type { RedactSettings } from './settings.ts'

/** A part of a line that nobody can review, and what stands for it. A range of the line's text, end exclusive. */
export interface Stub {
  readonly kind: 'ciphertext' | 'image' | 'unknown-item'
  readonly start: number
  readonly end: number
  readonly json: string
  /** Characters that go. */
  readonly characters: number
  /** The ciphertext was a compaction: the model does not know any more what it told. */
  readonly compaction: boolean
}

export interface Opaque {
  readonly stubs: readonly Stub[]
  /** Literals in which no text is looked for: they go, or stay as they are. */
  readonly skipped: ReadonlySet<Literal>
}

/** `data:` of a type that is no text. */
const IMAGE =
  /^data:(?!text\/|application\/(?:json|javascript|xml|x-sh|yaml|x-yaml|toml|sql)\b)([\w.+-]{1,60}\/[\w.+-]{1,80})?[^,]{0,200},/i

/** Ciphertext of Codex's services outside of its field: a Fernet token. */
const FERNET = /^gAAAAA[A-Za-z0-9_-]{80,}={0,2}$/

/** A result of this length that is no address is the picture itself. Characters. */
const LONG_RESULT = 1024

/** Finds ciphertext, images and items of unknown types in a line. */
export function opaqueOf(json: string, { literals, containers }: JsonShape, settings: RedactSettings): Opaque {
  const stubs: Stub[] = containers
    .filter(isUnknownItem)
    .map(item => stubOf('unknown-item', item, item.end - item.start))
  const skipped = new Set<Literal>()
  for (const literal of literals) {
    if (literal.isKey || literal.end - literal.start < 3) continue
    const kind = kindOf(json, literal)
    if (kind === null) continue
    skipped.add(literal)
    const choice = kind === 'ciphertext' ? settings.ciphertext : settings.images
    if (choice === 'stub') stubs.push(kind === 'ciphertext' ? withoutCiphertext(literal) : withoutImage(json, literal))
  }
  return { stubs, skipped }
}

/** An item of a replacement history whose type we do not know. */
const isUnknownItem = ({ kind, parent, type }: Container): boolean =>
  kind === 'object' && parent?.kind === 'array' && parent.key === 'replacement_history' && !ITEM_TYPES.has(type ?? '')

function kindOf(json: string, { start, end, key, inside }: Literal): 'ciphertext' | 'image' | null {
  if (key === 'encrypted_content') return 'ciphertext'
  const head = json.slice(start + 1, start + 300)
  if (head.startsWith('gAAAAA') && FERNET.test(json.slice(start + 1, end - 1))) return 'ciphertext'
  if (head.startsWith('data:') && IMAGE.test(head)) return 'image'
  const isResult = key === 'result' && inside.type?.startsWith('image_generation') === true
  return isResult && end - start > LONG_RESULT ? 'image' : null
}

/** Reasoning stays without it, as models without encryption write it; any other item becomes a message that says so. */
function withoutCiphertext(literal: Literal): Stub {
  const { start, end, key, inside } = literal
  const characters = end - start - 2
  const compaction = /compaction/.test(inside.type ?? '')
  if (key !== 'encrypted_content') {
    const json = JSON.stringify(`[left out: ${characters} characters of ciphertext]`)
    return { kind: 'ciphertext', start, end, json, characters, compaction: false }
  }
  if (inside.type === 'reasoning')
    return { kind: 'ciphertext', start, end, json: 'null', characters, compaction: false }
  return stubOf('ciphertext', inside, characters, compaction)
}

function withoutImage(json: string, { start, end, key, inside }: Literal): Stub {
  const characters = end - start - 2
  if (key === 'image_url' && inside.type === 'input_image') return stubOf('image', inside, characters)
  const type = IMAGE.exec(literalText(json, start, end).slice(0, 300))?.[1] ?? 'image'
  const words = JSON.stringify(`[left out: ${type}, ${characters} characters]`)
  return { kind: 'image', start, end, json: words, characters, compaction: false }
}

const NAMES = { ciphertext: 'ciphertext', image: 'an image', 'unknown-item': 'an item of unknown type' } as const

/** A whole object becomes words: a part of a message, or a message where it is an item of its own. */
function stubOf(kind: Stub['kind'], { start, end, parent }: Container, characters: number, compaction = false): Stub {
  const what = compaction ? 'an encrypted compaction' : NAMES[kind]
  const part = { type: 'input_text', text: `[left out: ${what}, ${characters} characters]` }
  const isPart = parent?.key === 'content' || parent?.key === 'output'
  const value = isPart ? part : { type: 'message', role: 'user', content: [part] }
  return { kind, start, end, json: JSON.stringify(value), characters, compaction }
}
