import { countText } from '../views/numbers.ts'
import type { Asked, Search } from './find.ts'
import { plural } from './inspect-text.ts'
import { oneLine, type Style } from './text.ts'

/** The readable form of `find`: a hit a line, with the widths fixed, so that it is told when it is found. */
export function* findText({ limit }: Asked, search: Search, style: Style): Generator<string> {
  let told = 0
  for (const { file, line, turn, kind, label, before, match, after } of search.hits()) {
    if (told === 0) yield style.quiet(cells(['line', 'turn', 'what', 'text']))
    told += 1
    const place = file === 0 ? String(line) : `${file}:${line}`
    const text = `${oneText(before)}${style.title(oneText(match))}${oneText(after)}`
    yield cells([place, String(turn), kind === 'call' ? label : oneLine(label, 20), text.trim()])
  }
  const more = search.found > limit ? `, the first ${countText(told)} of them here` : ''
  yield search.found === 0 ? 'Nothing found.\n' : `${plural(search.found, 'hit')}${more}\n`
}

const cells = ([line = '', turn = '', what = '', text = '']: readonly string[]): string =>
  `${line.padStart(9)} ${turn.padStart(7)}  ${oneLine(what, 20).padEnd(20)}  ${text}\n`

/** A piece of a line: blanks at its ends stay. */
function oneText(piece: string): string {
  const [, first = '', middle = '', last = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(piece) ?? []
  return `${first && ' '}${oneLine(middle, 400)}${last && ' '}`
}
