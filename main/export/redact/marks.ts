/**
 * Signs around a secret in a text for a reader, where it goes and where it stays. They are noncharacters of Unicode: no text has a use for
 * them, and JSON needs no escape for them. An export never holds them.
 */
export interface Mark {
  readonly open: string
  readonly close: string
}

export const GONE: Mark = { open: '\ufdd0', close: '\ufdd1' }
export const KEPT: Mark = { open: '\ufdd2', close: '\ufdd3' }

export const marked = (text: string, { open, close }: Mark): string => `${open}${text}${close}`

export const hasMarks = (text: string): boolean => /[\ufdd0-\ufdd3]/.test(text)

/** A text of the same length in which no rule finds what stays. */
export const blankMarked = (text: string): string =>
  hasMarks(text) ? text.replace(/\ufdd2[^\ufdd3]*\ufdd3/g, kept => ' '.repeat(kept.length)) : text

/** A JSON text in which the words that stand for secrets are marked. */
export const markedWords = (json: string): string =>
  json.replace(/\[redacted [a-z-]{2,40} \d{1,9}\]/g, words => marked(words, GONE))

export const withoutMarks = (text: string): string => text.replace(/[\ufdd0-\ufdd3]/g, '')
