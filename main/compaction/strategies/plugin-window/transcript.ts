/** A message of the user or the model, with its text. */
export interface Said {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

export interface Transcript {
  readonly text: string
  /** Messages that are in it, and in all. */
  readonly messages: number
  readonly of: number
  /** Characters of their texts, likewise. */
  readonly characters: number
  readonly ofCharacters: number
}

/** Characters after which no older message is taken. */
export const WINDOW = 12_000

const NAMES = { user: 'User', assistant: 'Assistant' } as const

/**
 * The newest messages up to `window` characters; the one that reaches it is there whole (compaction-systems.md 2.2). What tools did is
 * not in it.
 */
export function transcriptOf(said: readonly Said[], window: number = WINDOW): Transcript {
  let first = said.length
  let characters = 0
  while (first > 0 && characters < window) {
    first -= 1
    characters += (said[first] as Said).text.length
  }
  const text = said
    .slice(first)
    .map(({ role, text }) => `## ${NAMES[role]}\n${text}`)
    .join('\n\n')
  const ofCharacters = said.reduce((sum, each) => sum + each.text.length, 0)
  return { text, messages: said.length - first, of: said.length, characters, ofCharacters }
}

/** Thresholds of the plugin's own compaction. null: it only compacts when asked to. */
export interface Thresholds {
  /** In tokens of four characters of text. */
  readonly tokens: number | null
  /** Messages of user and model. */
  readonly messages: number
}

/** Why the plugin would not compact of its own accord, as a sentence; null: it would. */
export function whyNotYet(said: readonly Said[], characters: number, { tokens, messages }: Thresholds): string | null {
  if (tokens === null) return null
  const now = Math.floor(characters / 4)
  if (now < tokens)
    return `The plugin would not compact here: the text is ${now} tokens by its count, and the limit is ${tokens}.`
  if (said.length < messages)
    return `The plugin would not compact here: there are ${said.length} messages, and it wants ${messages}.`
  return null
}
