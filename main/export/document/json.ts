import { SECTIONS } from '../../thread/exported/shape.ts'
import type { Chunks } from '../write-file.ts'
import type { SessionDocument } from './document.ts'

/** A document as one JSON document: a field a line, an entry of a list a line, so that it can be read and compared by eye. */
export function* jsonChunks({ head, pages }: SessionDocument): Chunks {
  let before = '{\n  '
  for (const [key, value] of Object.entries(head)) {
    yield Buffer.from(`${before}${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    before = ',\n  '
  }
  for (const section of SECTIONS) {
    yield Buffer.from(`,\n  ${JSON.stringify(section)}: [`)
    let between = '\n'
    for (const array of pages(section).arrays()) {
      yield Buffer.from(between)
      yield array.subarray(1, -1)
      between = ',\n'
    }
    yield Buffer.from(between === '\n' ? ']' : '\n  ]')
  }
  yield Buffer.from('\n}\n')
  return null
}
