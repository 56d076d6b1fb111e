import type { LineRange } from '../model.ts'
import type { Index } from './index.ts'
import { withoutLines } from './resuming.ts'
import { inSpans, type Span } from './taken-back.ts'

/** The thread without some lines, which are in order and none twice. */
export function withoutRanges(index: Index, gone: readonly LineRange[]): Index {
  if (gone.length === 0) return index
  return withoutLines(index, inSpans(gone.map(range => spanOf(index, range))))
}

const spanOf = ({ lines }: Index, { file, first, last }: LineRange): Span => ({
  from: lines.position(file, first),
  to: lines.position(file, last) + 1,
})

/** A span as lines, file by file. */
export function rangesOf({ lines }: Index, { from, to }: Span): readonly LineRange[] {
  const ranges: LineRange[] = []
  for (let at = from; at < to; ) {
    const file = lines.fileOf(at)
    const { first, table } = lines.file(file)
    const last = Math.min(to, first + table.count) - first
    ranges.push({ file, first: at - first + 1, last })
    at = first + last
  }
  return ranges
}
