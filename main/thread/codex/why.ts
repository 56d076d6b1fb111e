import { MADE } from './made.ts'
import type { Synthetic } from './request-form.ts'

// Why an item is not as the file holds it, each in one sentence for the user.

export const UNREAD = 'Its line cannot be read, so what it says is missing here.'
export const NO_ITEM = 'It is no JSON object, and every item of Codex is one.'
export const ENCRYPTED = 'It is encrypted: only the server can read what it carries.'

type MadeName = (typeof MADE)[keyof typeof MADE]

const MADE_WHY: Readonly<Record<MadeName, string>> = {
  [MADE.summary]: 'Codex makes this message from the summary of a compaction; the file holds the summary alone.',
  [MADE.cut]: 'Codex keeps so many tokens of the user’s messages when it compacts; this one is cut as Codex cuts it.',
  [MADE.cutParts]:
    'Codex keeps so many tokens of the user’s messages when it compacts; this one is cut into parts as Codex cuts it.',
  [MADE.plain]: 'When it compacts, Codex keeps the texts of this message and nothing else of it.',
  [MADE.bridge]: 'Codex joins the questions and the summary in this one message; the file holds them apart.',
  [MADE.mail]: 'The file holds this message of another agent in a line of its own kind; Codex sends it as an item.',
}

export const WHY: Readonly<Record<Synthetic, string>> = {
  'aborted-output': 'This call has no output in the file; Codex answers “aborted” when it sends.',
  'base-instructions': 'Codex takes the base instructions from the first line of the file and sends them first.',
  'cut-output': 'The output is longer than Codex sends; it is cut in the middle as Codex cuts it.',
  'shell-text': 'The file holds this result as JSON; Codex sends it as text.',
  'omitted-image': 'An image that the model does not take or Codex cannot read; Codex sends a sentence in its place.',
  'image-message': 'Codex sends the image that the model made as a message of the user.',
  'unknown-kind': 'This version does not know items of this kind; it sends an empty one of the type “other”.',
}

/** Of an item that the reader made; one that came back from a window may name anything. */
export const madeWhy = (name: string): string | null =>
  Object.hasOwn(MADE_WHY, name) ? MADE_WHY[name as MadeName] : Object.hasOwn(WHY, name) ? WHY[name as Synthetic] : null
