import { runNow } from '../../main/base/steps.ts'
import { type DocumentWanted, sessionDocument } from '../../main/export/document/document.ts'
import { htmlChunks } from '../../main/export/document/html.ts'
import { jsonChunks } from '../../main/export/document/json.ts'
import type { Chunks } from '../../main/export/write-file.ts'
import { bytesOf } from '../../main/rollout/bytes.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openingSource } from '../../main/thread/readers.ts'

/** Nothing was trimmed nor redacted. */
export const AS_IT_IS: Omit<DocumentWanted, 'format'> = {
  textLimit: 'auto',
  changes: { redacted: {}, classes: [], removed: {}, notes: [] },
  clean: text => text,
}

/** A thread as the bytes of a page or a JSON document. */
export function exportedBytes(
  thread: Thread,
  format: 'html' | 'json',
  settings: Omit<DocumentWanted, 'format'> = AS_IT_IS,
): Buffer {
  const made = runNow(sessionDocument(thread, { ...settings, format }))
  if (!made.ok) throw new Error(made.error.message)
  const bytes = bytesFrom(format === 'html' ? htmlChunks(made.value) : jsonChunks(made.value))
  made.value.close()
  return bytes
}

function bytesFrom(chunks: Chunks): Buffer {
  const all: Buffer[] = []
  for (let next = chunks.next(); !next.done; next = chunks.next()) all.push(Buffer.from(next.value))
  return Buffer.concat(all)
}

/** Reads a page again, to its end. */
export function readPage(bytes: Uint8Array, quick = false): Thread {
  const opened = runNow(openingSource(bytesOf('page.html', bytes)))
  if (!opened.ok) throw new Error(opened.error.message)
  runNow(opened.value.read({ quick }))
  return opened.value
}
