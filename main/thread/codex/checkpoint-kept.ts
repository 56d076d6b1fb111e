import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { CheckpointKept, KeptImage, KeptMessage } from '../model.ts'
import { slotAt } from './checkpoint-record.ts'
import type { Index } from './index.ts'
import type { LineCache } from './line-cache.ts'
import { sourceAt } from './source.ts'
import { imageParts } from './tokens.ts'

/** What the line of a compaction keeps beside the history: texts, pictures and a reviewer's copies. */
export function checkpointKept(index: Index, cache: LineCache, n: number): CheckpointKept {
  const { position } = slotAt(index, n)
  const payload = cache.payload(position) ?? {}
  const retained = objectAt(payload, 'retained_context')
  const at = (path: string) => sourceAt(index, position, `/payload${path}`)
  const messages = (key: string, role: KeptMessage['role']): readonly KeptMessage[] =>
    listAt(retained, key).flatMap((entry, i) => {
      const held = messageOf(entry, role)
      return held ? [{ ...held, source: at(`/retained_context/${key}/${i}`) }] : []
    })
  return {
    messages: inOrder([
      ...messages('user_messages', 'user'),
      ...messages('assistant_messages', 'assistant'),
      ...messages('verified_answers', 'answer'),
    ]),
    incomplete: {
      user: booleanAt(retained, 'user_messages_incomplete'),
      assistant: booleanAt(retained, 'assistant_messages_incomplete'),
    },
    images: listAt(objectAt(payload, 'image_sidecar'), 'recent_user_images').flatMap((entry, i) => {
      const image = imageOf(entry)
      return image ? [{ ...image, source: at(`/image_sidecar/recent_user_images/${i}/image_url`) }] : []
    }),
    copies: copiesOf(payload, at('/guardian_history')),
  }
}

const objectAt = (value: JsonObject, key: string): JsonObject => {
  const inner = value[key]
  return isObject(inner) ? inner : {}
}

function listAt(value: JsonObject, key: string): readonly unknown[] {
  const inner = value[key]
  return Array.isArray(inner) ? inner : []
}

const booleanAt = (value: JsonObject, key: string): boolean | null => {
  const inner = value[key]
  return typeof inner === 'boolean' ? inner : null
}

function messageOf(entry: unknown, role: KeptMessage['role']): Omit<KeptMessage, 'source'> | null {
  if (!isObject(entry) || typeof entry['text'] !== 'string') return null
  return {
    role,
    text: entry['text'],
    complete: booleanAt(entry, 'complete'),
    turnId: typeof entry['turn_id'] === 'string' ? entry['turn_id'] : null,
    order: typeof entry['order'] === 'number' ? entry['order'] : null,
  }
}

/** By the order that Codex numbers them in; those without a number last, as they stand. */
function inOrder(messages: readonly KeptMessage[]): readonly KeptMessage[] {
  const place = ({ order }: KeptMessage): number => order ?? Number.POSITIVE_INFINITY
  return messages.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
}

/** compaction-systems.md 1.8: `image_url` may be a whole data URL. */
function imageOf(entry: unknown): Omit<KeptImage, 'source'> | null {
  if (!isObject(entry) || typeof entry['image_url'] !== 'string') return null
  const text = typeof entry['user_text'] === 'string' ? entry['user_text'] : ''
  const [, mime, base64] = /^data:([^;,]{1,100})(;base64)?,/.exec(entry['image_url'].slice(0, 200)) ?? []
  if (mime === undefined) return { mime: null, bytes: null, text }
  const data = entry['image_url'].slice(entry['image_url'].indexOf(',') + 1)
  return { mime, bytes: base64 === undefined ? Buffer.byteLength(data) : base64Bytes(data), text }
}

const base64Bytes = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4)

/** 0.153.4 and 0.159 write a second copy of the items for a reviewer, pictures included (wild.md section 4). */
function copiesOf(payload: JsonObject, source: KeptImage['source']): CheckpointKept['copies'] {
  const guardian = payload['guardian_history']
  const list = Array.isArray(guardian)
    ? guardian
    : isObject(guardian)
      ? Object.values(guardian).find(Array.isArray)
      : null
  if (!Array.isArray(list)) return null
  const items = list.filter(isObject)
  const images = items.reduce((sum, item) => sum + imageParts(item).length, 0)
  return { items: list.length, bytes: Buffer.byteLength(JSON.stringify(guardian)), images, source }
}
