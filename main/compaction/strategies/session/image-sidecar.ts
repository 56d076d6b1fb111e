import { isObject } from '../../../rollout/parse.ts'
import { cutToTokens } from '../../../rollout/truncate.ts'
import { partTexts } from './flat-item.ts'
import type { FrontierItem } from './frontier.ts'

/** A picture that is kept beside the history, where the model does not see it. */
export interface SidecarImage {
  readonly image_url: string
  /** What the user said with it; absent where nothing was. */
  readonly user_text?: string
}

const MOST_IMAGES = 4
const TEXT_TOKENS = 300

/** The newest pictures of the user's messages, the oldest of them first (compaction-systems.md 1.8). */
export function imageSidecar(history: readonly FrontierItem[]): readonly SidecarImage[] {
  const images: SidecarImage[] = []
  for (const { raw, injected } of [...history].reverse()) {
    if (injected || !isObject(raw) || raw['type'] !== 'message' || raw['role'] !== 'user') continue
    const parts: readonly unknown[] = Array.isArray(raw['content']) ? raw['content'] : []
    const said = shortText(partTexts(raw['content']))
    for (const part of [...parts].reverse()) {
      if (!isObject(part) || part['type'] !== 'input_image' || typeof part['image_url'] !== 'string') continue
      if (images.length === MOST_IMAGES) return images.reverse()
      images.push({ image_url: part['image_url'], ...(said === '' ? {} : { user_text: said }) })
    }
  }
  return images.reverse()
}

function shortText(text: string): string {
  const { head, marker, tail } = cutToTokens(text.trim(), TEXT_TOKENS)
  return `${head}${marker}${tail}`
}
