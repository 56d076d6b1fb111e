import { isObject } from '../../../rollout/parse.ts'
import { cutToTokens } from '../../../rollout/truncate.ts'
import type { CandidateImage } from '../../candidate.ts'
import { partTexts } from './flat-item.ts'
import type { FrontierItem } from './frontier.ts'

/** Pictures that are kept beside a history, where the model does not see them. */
export interface ImageSidecar {
  readonly images: readonly CandidateImage[]
  /** There were more, and no room for them. */
  readonly tooLarge: boolean
}

const MOST_IMAGES = 4
const TEXT_TOKENS = 300
/** Characters of all of them: a candidate is one file, and its history one line of a session. */
const MOST_CHARACTERS = 16 * 1024 * 1024

/** The newest pictures of the user's messages, the oldest of them first (compaction-systems.md 1.8); fewer where they are too large. */
export function imageSidecar(history: readonly FrontierItem[]): ImageSidecar {
  const images: CandidateImage[] = []
  let characters = 0
  for (const { raw, injected } of [...history].reverse()) {
    if (injected || !isObject(raw) || raw['type'] !== 'message' || raw['role'] !== 'user') continue
    const parts: readonly unknown[] = Array.isArray(raw['content']) ? raw['content'] : []
    const said = shortText(partTexts(raw['content']))
    for (const part of [...parts].reverse()) {
      if (!isObject(part) || part['type'] !== 'input_image' || typeof part['image_url'] !== 'string') continue
      characters += part['image_url'].length
      if (images.length === MOST_IMAGES || characters > MOST_CHARACTERS)
        return { images: images.reverse(), tooLarge: images.length < MOST_IMAGES }
      images.push({ url: part['image_url'], text: said === '' ? null : said })
    }
  }
  return { images: images.reverse(), tooLarge: false }
}

function shortText(text: string): string {
  const { head, marker, tail } = cutToTokens(text.trim(), TEXT_TOKENS)
  return `${head}${marker}${tail}`
}
