import { fenced } from './code.ts'
import { proseLine } from './prose.ts'

/** What a text is made of as it was written: prose, and code that stands in fences or is indented. */
type Segment =
  | { readonly kind: 'prose'; readonly lines: readonly string[] }
  | { readonly kind: 'code'; readonly language: string; readonly lines: readonly string[] }

/**
 * Running text of a session as a quotation: whatever it opens ends with it. Code in it is written anew in a fence of its own, so nothing
 * hangs on how a program that shows it reads the fences of the text.
 */
export function quoted(text: string): string {
  const blocks = segmentsOf(text.replaceAll('\r\n', '\n').split('\n')).map(blockOf)
  return blocks
    .join('\n')
    .replace(/\n+$/, '')
    .split('\n')
    .map(line => (line === '' ? '>\n' : `> ${line}\n`))
    .join('')
}

function blockOf(segment: Segment): string {
  if (segment.kind === 'code') return fenced(segment.lines.join('\n'), segment.language)
  return segment.lines.map((line, i) => proseLine(line) + breakAfter(line, segment.lines[i + 1] ?? '') + '\n').join('')
}

/** Line ends of the text stay: two blanks make one. */
const breakAfter = (line: string, next: string): string => (isWritten(line) && isWritten(next) ? '  ' : '')

/** The language is a word that no program takes for more. */
const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([\w+#.-]{0,20})[^`]*$/

const isWritten = (line: string): boolean => line.trim() !== ''

function segmentsOf(lines: readonly string[]): readonly Segment[] {
  const segments: Segment[] = []
  let prose: string[] = []
  const end = (): void => {
    const first = prose.findIndex(isWritten)
    if (first !== -1) segments.push({ kind: 'prose', lines: prose.slice(first, prose.findLastIndex(isWritten) + 1) })
    prose = []
  }
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as string
    const [, fence, language = ''] = FENCE.exec(line) ?? []
    const last = fence === undefined ? indentedEnd(lines, at) : fenceEnd(lines, at, fence)
    if (last === null) {
      prose.push(line)
      at += 1
      continue
    }
    end()
    const code = fence === undefined ? lines.slice(at, last) : lines.slice(at + 1, last)
    segments.push({ kind: 'code', language, lines: code })
    at = fence === undefined ? last : last + 1
  }
  end()
  return segments
}

/** Line of the fence that closes; behind the last line where none does. */
function fenceEnd(lines: readonly string[], open: number, fence: string): number {
  for (let at = open + 1; at < lines.length; at++) {
    const line = (lines[at] as string).trim()
    if (line.length >= fence.length && line === fence.charAt(0).repeat(line.length)) return at
  }
  return lines.length
}

const INDENTED = /^(?: {4}|\t)[ \t]*(?![ \t]|[*+-][ \t]|\d{1,9}[.)][ \t])\S/

/** Behind the last of a run of indented lines that begins here; null where none does. Further items of a list are no code. */
function indentedEnd(lines: readonly string[], start: number): number | null {
  if (start > 0 && isWritten(lines[start - 1] as string)) return null
  let end = start
  while (end < lines.length && INDENTED.test(lines[end] as string)) end += 1
  return end === start ? null : end
}
