/**
 * Characters that a reader would not see, or that turn the direction of what stands around them: controls but tab and line feed, marks of
 * direction, separators that some programs take for a line end, tags, halves of pairs.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /\r\n|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu

/** The text with a sign for each of them, so that nothing hides in it and a line end is one everywhere. */
export const visible = (text: string): string => text.replaceAll(UNSEEN, signOf)

function signOf(found: string): string {
  if (found === '\r\n') return '\n'
  const code = found.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`
}
