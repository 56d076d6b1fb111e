/**
 * A text as a reader would see it after one more step of decoding, with the way back: every place of it is a range of the text that it was
 * made of. `tokens` are the places where the two differ, three numbers each: position here, start and end there. A token stands for
 * `width` characters here: none (joined lines), one, or two (a character outside the basic plane).
 */
export interface View {
  readonly text: string
  readonly tokens: readonly Token[]
}

export interface Token {
  readonly at: number
  readonly width: number
  readonly start: number
  readonly end: number
}

/** One step of decoding: what it looks for, and what that stands for. null: it stands for itself. */
export interface Step {
  readonly shape: RegExp
  readonly read: (found: string) => string | null
}

const LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Escapes of JSON and of most languages, one level. */
export const UNESCAPE: Step = {
  shape: /\\(?:u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|U000[0-9a-fA-F]{5}|x[0-9a-fA-F]{2}|[0-3][0-7]{2}|["'`\\/bfnrt])/g,
  read: found => (found.length > 2 ? characterOf(found) : (LETTERS[found.charAt(1)] ?? found.charAt(1))),
}

function characterOf(found: string): string | null {
  const octal = /^\\[0-3]/.test(found)
  const code = Number.parseInt(octal ? found.slice(1) : found.slice(2).replace('{', ''), octal ? 8 : 16)
  return code > 0x10ffff ? null : String.fromCodePoint(code)
}

/** `%41` and the like, one character of UTF-8 at a time. */
export const PERCENT: Step = {
  shape: /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi,
  read: found => {
    try {
      return decodeURIComponent(found)
    } catch {
      return null
    }
  },
}

/**
 * Line ends that a reader would join: behind a backslash, between two string literals, and inside a long word that was wrapped. Lines of
 * a patch begin with a sign.
 */
export const JOIN: Step = {
  shape:
    /\\\r?\n[+\- ]?[ \t]{0,40}|["'`][ \t]{0,8}[+.]?[ \t]{0,8}\\?\r?\n[+\- ]?[ \t]{0,40}(?:[+.][ \t]{0,8})?["'`]|(?<=[A-Za-z0-9+/_-]{16})\r?\n[+\- ]?(?=[A-Za-z0-9+/_=-]{12})/g,
  read: () => '',
}

export const plainView = (text: string): View => ({ text, tokens: [] })

/** The view after one more step; null when the step changes nothing. */
export function viewAfter(view: View, step: Step): View | null {
  const tokens: Token[] = []
  let text = ''
  let from = 0
  let next = 0
  for (const { 0: found, index } of view.text.matchAll(step.shape)) {
    const read = step.read(found)
    if (read === null) continue
    const end = index + found.length
    const shift = text.length - from
    for (let token = view.tokens[next]; token !== undefined && token.at < end; token = view.tokens[++next])
      if (token.at + token.width <= index) tokens.push({ ...token, at: token.at + shift })
    text += view.text.slice(from, index)
    tokens.push({ at: text.length, width: read.length, start: startOf(view, index), end: endOf(view, end) })
    text += read
    from = end
  }
  if (from === 0) return null
  const shift = text.length - from
  for (const token of view.tokens.slice(next)) tokens.push({ ...token, at: token.at + shift })
  return { text: text + view.text.slice(from), tokens }
}

/** Where the character at a position begins in the text below. */
export function startOf(view: View, at: number): number {
  const token = lastAt(view.tokens, at)
  if (token === undefined) return at
  return at < token.at + token.width ? token.start : token.end + (at - token.at - token.width)
}

/** Where the character before a position ends in the text below. */
export function endOf(view: View, at: number): number {
  const token = lastAt(view.tokens, at - 1)
  if (token === undefined) return at
  return at <= token.at + token.width ? token.end : token.end + (at - token.at - token.width)
}

/** The last token at or before a position. */
function lastAt(tokens: readonly Token[], at: number): Token | undefined {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle] as Token).at <= at) low = middle + 1
    else high = middle
  }
  return tokens[low - 1]
}

/** The token whose range below has this offset strictly inside, if any. */
export function tokenAround(view: View, offset: number): Token | undefined {
  let low = 0
  let high = view.tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((view.tokens[middle] as Token).start < offset) low = middle + 1
    else high = middle
  }
  const token = view.tokens[low - 1]
  return token !== undefined && offset < token.end ? token : undefined
}
