import { expect } from 'vitest'
import { decodeLine, encodeLine } from '../../main/rollout/record.ts'
import type { Thread } from '../../main/thread/model.ts'

/**
 * Promise 2 of the design, for the opened file: its lines and their ends are all of its bytes, every line has a kind, and a line
 * that was decoded is encoded to the same bytes.
 */
export function expectEveryByte(thread: Thread, bytes: Buffer): void {
  const count = thread.files[thread.own]?.lines ?? 0
  const wrong: string[] = []
  let end = 0
  for (let n = 1; n <= count; n++) {
    const line = thread.line(thread.own, n)
    const own = bytes.subarray(line.start, line.end)
    if (line.start !== end) wrong.push(`line ${n} starts at ${line.start}, not at ${end}`)
    if (!own.equals(thread.lineBytes(thread.own, n, 0, own.length))) wrong.push(`line ${n} is read otherwise`)
    if (!own.equals(encodeLine(decodeLine(own)))) wrong.push(`line ${n} is encoded otherwise`)
    end = line.end + (bytes[line.end] === 10 ? 1 : 0)
  }
  expect(wrong).toEqual([])
  expect(end).toBe(bytes.length)
  const { known, unknown, rejected, blank, bytesByKind } = thread.counts()
  expect([count, known + unknown + rejected + blank]).toEqual([linesOf(bytes), linesOf(bytes)])
  expect([...bytesByKind.values()].reduce((a, b) => a + b, 0)).toBe(bytes.length)
}

/** Bytes behind the last line end are one more line. */
function linesOf(bytes: Uint8Array): number {
  let count = bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0
  for (const byte of bytes) if (byte === 10) count += 1
  return count
}
