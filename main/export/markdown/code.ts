import { visible } from './visible.ts'

/** Languages that fences name. */
export type Language = 'text' | 'sh' | 'diff' | 'json'

/**
 * A block of code that holds the text whatever stands in it: its fence is longer than any run of backticks inside. A line end at the
 * end of the text is the one before the closing fence.
 */
export function fenced(text: string, language: string): string {
  const shown = visible(text)
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1))
  return `${fence}${language}\n${shown.replace(/\n$/, '')}\n${fence}\n`
}

/** A text of one line as code. */
export function codeSpan(text: string): string {
  const shown = visible(text).replaceAll('\n', ' ')
  const ticks = '`'.repeat(longestRun(shown) + 1)
  const pad = /^[`\s]|[`\s]$/.test(shown) ? ' ' : ''
  return shown === '' ? '' : `${ticks}${pad}${shown}${pad}${ticks}`
}

function longestRun(text: string): number {
  let longest = 0
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return longest
}
