import type { Source } from '../model.ts'
import type { Index } from './index.ts'

/** A place in a line, by the line's position in the thread. */
export const sourceAt = (index: Index, position: number, path = ''): Source => ({
  file: index.lines.fileOf(position),
  line: index.lines.lineOf(position),
  path,
})
