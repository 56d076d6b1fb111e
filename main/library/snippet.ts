import type { Mark } from './query.ts'

/** A part of a text with what was found in it. Marks are places in `text`, in UTF-16 units. */
export interface Snippet {
  readonly text: string
  readonly marks: readonly Mark[]
  /** There is more before it, or behind it. */
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** Characters of a snippet, and those before the first mark. */
const LENGTH = 200
const BEFORE = 60

/** The part around the place with most of what was found. White space is folded; whole words where that costs little. */
export function snippetOf(text: string, marks: readonly Mark[]): Snippet {
  const sorted = [...marks].sort((a, b) => a.start - b.start)
  const from = wordStart(text, Math.max(0, bestStart(sorted) - BEFORE))
  const to = from + LENGTH >= text.length ? text.length : wordEnd(text, from + LENGTH)
  const shown = sorted.filter(({ start, end }) => start >= from && end <= to)
  return { ...folded(text, from, to, shown), cutBefore: from > 0, cutAfter: to < text.length }
}

/** Start of the mark with which most marks begin that one snippet can show. */
function bestStart(marks: readonly Mark[]): number {
  let best = marks[0]?.start ?? 0
  let most = 0
  for (let i = 0, j = 0; i < marks.length; i++) {
    const start = marks[i]?.start ?? 0
    while (j < marks.length && (marks[j]?.end ?? 0) <= start + LENGTH - BEFORE) j++
    if (j - i <= most) continue
    most = j - i
    best = start
  }
  return best
}

/** Characters by which a cut may move to the next white space. */
const NEAR = 24

function wordStart(text: string, at: number): number {
  if (at === 0) return 0
  const space = /\s/.exec(text.slice(at, at + NEAR))
  return space === null ? unsplit(text, at) : at + space.index + 1
}

function wordEnd(text: string, at: number): number {
  for (let end = at; end > at - NEAR; end--) if (/\s/.test(text[end] ?? '')) return end
  return unsplit(text, at)
}

/** A pair of surrogates is not split. */
function unsplit(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code < 0xe000 ? at - 1 : at
}

/** One line: every run of white space is one space, and the marks move with the text. */
function folded(text: string, from: number, to: number, marks: readonly Mark[]): Pick<Snippet, 'text' | 'marks'> {
  let line = ''
  const moved: Mark[] = []
  let at = from
  const take = (end: number): void => {
    const part = text.slice(at, end).replace(/\s+/g, ' ')
    line += line.endsWith(' ') && part.startsWith(' ') ? part.slice(1) : part
    at = end
  }
  for (const { start, end } of marks) {
    if (start < at) continue
    take(start)
    const begun = line.length
    take(end)
    moved.push({ start: begun, end: line.length })
  }
  take(to)
  return { text: line, marks: moved }
}
