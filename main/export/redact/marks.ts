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

export const withoutMarks = (text: string): string => text.replace(/[\ufdd0-\ufdd3]/g, '')
