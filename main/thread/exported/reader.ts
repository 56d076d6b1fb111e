import { failed } from '../../base/failure.ts'
import type { ByteSource } from '../../rollout/bytes.ts'
import type { Reader } from '../reader.ts'
import { HEAD_CLOSE, HEAD_OPEN, PAGE_MARK } from './container.ts'
import { decodeHead } from './decode-head.ts'
import { bytesBetween, findBytes } from './find-bytes.ts'
import { ExportedSession } from './session.ts'

/** Bytes in which a page says what it is. */
const MARK_WITHIN = 1024
/** Bytes before the head (a style), and of the head. */
const MOST_BEFORE = 4 * 1024 * 1024
const MOST_HEAD = 16 * 1024 * 1024

/** Pages that were exported by this program. */
export const exportedReader: Reader = {
  agent: 'exported',
  recognises: source => {
    const start = bytesBetween(source, 0, Math.min(MARK_WITHIN, source.size)).toString('latin1')
    return /^\s*<!doctype html>/i.test(start) && start.includes(PAGE_MARK)
  },
  // biome-ignore lint/correctness/useYield: the head is small
  open: function* (source) {
    const found = headIn(source)
    if (found === null)
      return failed('unreadable', `${source.path} is an exported session that was cut off before the end of its head.`)
    const head = decodeHead(found.json, source.path)
    return head.ok ? { ok: true, value: new ExportedSession(source, head.value, found.end) } : head
  },
}

/** The text of the head, and where it ends. */
function headIn(source: ByteSource): { readonly json: string; readonly end: number } | null {
  const open = findBytes(source, Buffer.from(HEAD_OPEN), 0, Math.min(source.size, MOST_BEFORE))
  if (open === -1) return null
  const start = open + HEAD_OPEN.length
  const end = findBytes(source, Buffer.from(HEAD_CLOSE), start, Math.min(source.size, start + MOST_HEAD))
  return end === -1 ? null : { json: bytesBetween(source, start, end).toString(), end }
}
