import type { HexView, RawLineView, ThreadKey } from '../../preload/contract.ts'
import type { Thread } from '../thread/model.ts'
import { WHOLE_TEXT } from './item-view.ts'

/** The line as it stands in the file, at most 64 kB of it; bytes that are no UTF-8 show as U+FFFD. */
export function rawLineView(thread: Thread, key: ThreadKey, file: number, line: number): RawLineView {
  const facts = thread.line(file, line)
  const bytes = facts.end - facts.start
  const head = thread.lineBytes(file, line, 0, WHOLE_TEXT)
  const cut = head.length < bytes
  return {
    file,
    line,
    start: facts.start,
    end: facts.end,
    state: facts.state,
    type: facts.type,
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(head, { stream: cut }),
    rest: cut ? { key, file, line, path: '', bytes } : null,
    turn: facts.turn,
    ordinal: facts.ordinal,
    problem: facts.problem,
  }
}

/** Bytes of one hex view. */
export const MOST_HEX = 2048

export function hexView(thread: Thread, file: number, start: number, count: number): HexView {
  const bytes = thread.fileBytes(file, start, start + Math.min(count, MOST_HEX))
  return { file, start, hex: Buffer.from(bytes).toString('hex') }
}
