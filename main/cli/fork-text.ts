import type { Fork } from '../export/codex/fork.ts'
import { countText } from '../views/numbers.ts'
import { plural } from './inspect-text.ts'
import { oneLine, type Style } from './text.ts'

/** Lines named one by one before they are only counted. */
const NAMED = 10

/** The readable form of `fork`. */
export function* forkText(made: Fork, at: string, style: Style): Generator<string> {
  yield `${style.title('fork')}    at ${at}: ${plural(made.items, 'item')}, ${plural(made.lines, 'line')}, ${plural(made.bytes, 'byte')}\n`
  yield `file    ${oneLine(made.path, 8192)}\n`
  yield `resume  ${made.resume}\n`
  yield `changed ${changedWords(made.changedLines)}\n`
  for (const note of made.notes) yield `        ${oneLine(note, 400)}\n`
}

function changedWords(lines: readonly number[]): string {
  if (lines.length > NAMED) return `${countText(lines.length)} lines; all others are byte for byte those of the source`
  return `line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}; all others are byte for byte those of the source`
}
