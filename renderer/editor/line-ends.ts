const END = /\r\n|\r|\n/

interface Line {
  readonly text: string
  /** What ends it; "" for the last one. */
  readonly end: string
}

/**
 * A text that was edited with "\n" at the end of every line, with the ends that its lines had before: what stands above and below the
 * edit keeps its own, also within it where no line came or went; new lines end like most of the old ones.
 */
export function withLineEnds(own: string, edited: string): string {
  if (!own.includes('\r')) return edited
  const old = linesOf(own)
  const now = edited.split('\n')
  let head = 0
  while (head < old.length - 1 && head < now.length - 1 && old[head]?.text === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail)?.text === now.at(-1 - tail)) tail++
  const usual = mostUsed(old)
  const joined = now
    .map((text, i) => {
      if (i === now.length - 1) return text
      if (i < head || old.length === now.length) return text + (old[i]?.end ?? usual)
      const below = now.length - i
      return text + (below <= tail ? old[old.length - below]?.end || usual : usual)
    })
    .join('')
  // A "\r" that comes to stand before a "\n" would be one end with it.
  return joined.replaceAll(/\r\n|\r/g, '\n') === edited ? joined : edited.replaceAll('\n', usual)
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  let rest = text
  for (let found = END.exec(rest); found !== null; found = END.exec(rest)) {
    lines.push({ text: rest.slice(0, found.index), end: found[0] })
    rest = rest.slice(found.index + found[0].length)
  }
  return [...lines, { text: rest, end: '' }]
}

function mostUsed(lines: readonly Line[]): string {
  const counts = new Map<string, number>()
  for (const { end } of lines) if (end !== '') counts.set(end, (counts.get(end) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '\n'
}
