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

/**
 * A text of the same length in which no rule finds what is marked: what stays is blank, and what goes stands between brackets, which
 * belong to no secret.
 */
export const blankMarked = (text: string): string =>
  text
    .replace(/\ufdd2[^\ufdd3]*\ufdd3/g, kept => ' '.repeat(kept.length))
    .replace(/\ufdd0/g, '[')
    .replace(/\ufdd1/g, ']')

export const withoutMarks = (text: string): string => text.replace(/[\ufdd0-\ufdd3]/g, '')
