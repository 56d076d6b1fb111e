import type { JsonObject } from '../../rollout/parse.ts'
import { cutToTokens, textTokens } from '../../rollout/truncate.ts'
import { type Keeping, partsOf, withParts } from './codex-kept.ts'
import { imageSize } from './image-size.ts'

/** Tokens of an image of any detail but `original`. */
const IMAGE_TOKENS = 1844
/** Pixels of the edge of a square that costs a token of an image of original detail, and the most that it costs. */
const PATCH = 32
const MOST_PATCHES = 10_000

export function imageTokens({ detail, image_url: address }: JsonObject): number {
  const size = detail === 'original' && typeof address === 'string' ? imageSize(address) : null
  if (size === null) return IMAGE_TOKENS
  return Math.max(1, Math.min(MOST_PATCHES, Math.ceil(size.width / PATCH) * Math.ceil(size.height / PATCH)))
}

const isImage = (part: JsonObject): boolean => part['type'] === 'input_image'
const textOf = ({ text }: JsonObject): string => (typeof text === 'string' ? text : '')
const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0)

const textCost = (item: JsonObject): number => sum(partsOf(item).map(part => textTokens(textOf(part))))
const wholeCost = (item: JsonObject): number =>
  textCost(item) + sum(partsOf(item).map(part => (isImage(part) ? imageTokens(part) : 0)))

/**
 * How a message is kept beside a server's compaction, measured: to 0.150 images cost nothing and stay, and texts are cut from the first part
 * on; from 0.153.4 on a message with images is taken from its last part on, images and all, and where a part does not fit it ends.
 */
export const retaining = (imagesCost: boolean): Keeping => ({
  cost: item => Math.max(1, imagesCost ? wholeCost(item) : textCost(item)),
  whole: item => item,
  cut: (item, tokens) =>
    imagesCost && partsOf(item).some(isImage) ? fromTheEnd(item, tokens) : fromTheBegin(item, tokens),
})

function fromTheBegin(item: JsonObject, tokens: number): JsonObject {
  let left = tokens
  return withParts(item, part => {
    if (typeof part['text'] !== 'string') return part
    if (left === 0) return null
    const fit = fitted(part, left)
    left = Math.max(0, left - textTokens(part['text']))
    return fit
  })
}

function fromTheEnd(item: JsonObject, tokens: number): JsonObject | null {
  let left = tokens
  const kept = new Map<JsonObject, JsonObject>()
  for (const part of [...partsOf(item)].reverse()) {
    const cost = isImage(part) ? imageTokens(part) : textTokens(textOf(part))
    if (cost <= left) kept.set(part, part)
    else if (left > 0 && !isImage(part)) kept.set(part, fitted(part, left))
    if (cost > left) break
    left -= cost
  }
  return kept.size === 0 ? null : withParts(item, part => kept.get(part) ?? null)
}

function fitted(part: JsonObject, tokens: number): JsonObject {
  const { head, marker, tail } = cutToTokens(textOf(part), tokens)
  return marker === '' ? part : { ...part, text: head + marker + tail }
}
