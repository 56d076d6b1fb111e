import { runNow } from '../../base/steps.ts'
import type { LineTexts, Row, Thread } from '../model.ts'
import { partsOf } from '../shown/parts.ts'

/** What a line shows, by its row. */
export function textsOf(thread: Thread, file: number, line: number): LineTexts | null {
  const { turn, row } = thread.rowOf(file, line)
  const [shown] = row === null ? [] : thread.rows(turn, row, 1)
  return shown === undefined ? null : rowTexts(thread, file, line, shown)
}

function rowTexts(thread: Thread, file: number, line: number, row: Row): LineTexts {
  switch (row.kind) {
    case 'item': {
      const { kind, label, tool, raw, text, opaqueBytes } = thread.item(row.ref)
      const texts = raw === null ? [] : partsOf({ kind, raw, text, opaqueBytes }).texts.map(part => part.text)
      return { kind, label, tool, texts: texts.length > 0 ? texts : [text] }
    }
    case 'note':
      return { kind: 'note', label: 'Note', tool: null, texts: [row.text] }
    case 'band': {
      const texts = summariesOf(thread, file, line, row.checkpoint)
      return { kind: 'summary', label: `Compaction ${row.checkpoint}`, tool: null, texts }
    }
    case 'line':
      return { kind: 'line', label: row.type ?? 'rejected', tool: null, texts: [rawText(thread, file, line)] }
  }
}

function summariesOf(thread: Thread, file: number, line: number, n: number): readonly string[] {
  if (thread.lineText) return [thread.textAt(file, line, '/payload/message') ?? '']
  const { items } = runNow(thread.history({ kind: 'checkpoint', n, side: 'after' }))
  return items.flatMap(ref => {
    const item = thread.item(ref)
    return item.kind === 'summary' ? [item.text.slice(item.lead)] : []
  })
}

/** A line that is no item is searched as it stands, at most so much of it. Bytes. */
const RAW = 1 << 20

const rawText = (thread: Thread, file: number, line: number): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(thread.lineBytes(file, line, 0, RAW))
