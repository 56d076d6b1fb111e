import { done } from '../../main/base/failure.ts'
import { type PlainStep, plainThread } from '../../main/thread/plain.ts'
import type { Reader } from '../../main/thread/reader.ts'

/** A made-up agent's log: "? question", "! answer", "$ command", "> 0 output", "# kept | kept" for a compaction. Shows how little a second reader needs. */
export const madeUpReader: Reader = {
  agent: 'made-up',
  recognises: source => source.read(Buffer.alloc(1), 0) === 1 && headOf(source).startsWith('MADEUP'),
  // biome-ignore lint/correctness/useYield: it is small
  open: function* (source) {
    const bytes = Buffer.alloc(source.size)
    source.read(bytes, 0)
    const steps = bytes.toString().trimEnd().split('\n').map(stepOf)
    return done(plainThread({ path: source.path, info: { agent: 'made-up' }, steps, bytes }))
  },
}

function stepOf(line: string): PlainStep | null {
  if (line.startsWith('--')) return { step: 'turn' }
  if (line.startsWith('? ')) return { step: 'item', kind: 'user', text: line.slice(2) }
  if (line.startsWith('! ')) return { step: 'item', kind: 'assistant', text: line.slice(2) }
  if (line.startsWith('$ ')) {
    const text = line.slice(2)
    return { step: 'item', kind: 'call', text, callId: 'c', actions: [{ kind: 'command', text }] }
  }
  if (line.startsWith('> ')) {
    const [code = '', ...words] = line.slice(2).split(' ')
    return { step: 'item', kind: 'output', text: words.join(' '), callId: 'c', exitCode: Number(code) }
  }
  if (!line.startsWith('# ')) return null
  return {
    step: 'compaction',
    items: line
      .slice(2)
      .split(' | ')
      .map(text => ({ kind: 'user', text })),
  }
}

function headOf(source: Parameters<Reader['recognises']>[0]): string {
  const head = Buffer.alloc(Math.min(6, source.size))
  source.read(head, 0)
  return head.toString()
}
