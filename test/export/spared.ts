import { writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { LineRange, Thread } from '../../main/thread/model.ts'
import { readThread } from '../support/rollout-text.ts'

/** Bytes of a file by line, each with its end. */
export function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start)
    const end = found === -1 ? bytes.length : found + 1
    lines.push(bytes.subarray(start, end))
    start = end
  }
  return lines
}

export const without = (bytes: Buffer, ranges: readonly LineRange[]): Buffer =>
  Buffer.concat(linesOf(bytes).filter((_, i) => !ranges.some(({ first, last }) => i + 1 >= first && i + 1 <= last)))

/** What a file comes to: its history at the end, and what today's Codex would send. */
function madeOf(path: string): readonly string[] {
  const thread = readThread(path)
  try {
    const end = { kind: 'end' } as const
    const history = runNow(thread.history(end)).items.map(ref => JSON.stringify(thread.item(ref).raw))
    const { fidelity: _, count, item } = runNow(thread.request(end, { version: '0.169.0', images: true }))
    return [...history, '--', ...Array.from({ length: count }, (_each, i) => JSON.stringify(item(i).raw))]
  } finally {
    thread.close()
  }
}

const rollback = (turns: number): Buffer =>
  Buffer.from(
    `{"timestamp":"2026-01-02T00:00:00.000Z","type":"event_msg","payload":{"type":"thread_rolled_back","num_turns":${turns}}}\n`,
  )

/** Both files come to the same at their end, and after a further rollback of each number of turns. */
export function expectSame(path: string, before: Buffer, after: Buffer, rollbacks: number, story: string): void {
  for (let turns = 0; turns <= rollbacks; turns++) {
    const more = turns === 0 ? Buffer.alloc(0) : rollback(turns)
    writeFileSync(path, Buffer.concat([before, more]))
    const expected = madeOf(path)
    writeFileSync(path, Buffer.concat([after, more]))
    expect(madeOf(path), `after a rollback of ${turns} of\n${story}`).toEqual(expected)
  }
}

export function quickly<T>(path: string, ask: (thread: Thread) => T): T {
  const thread = readThread(path, { quick: true })
  try {
    return ask(thread)
  } finally {
    thread.close()
  }
}
