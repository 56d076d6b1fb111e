import { basename } from 'node:path'
import type { Thread } from '../thread/model.ts'
import type { Exported, ExportWanted } from './export-session.ts'
import { CLASSES } from './redact/classes.ts'
import type { RedactReport } from './redact/pass.ts'
import type { Chunks } from './write-file.ts'

/** What was left out and why, for whoever gets the file; `clean` takes the secrets out of texts that are in no line. */
export function* reportChunks(
  thread: Thread,
  { format, trim: { turns, drop }, redact }: ExportWanted,
  exported: Exported,
  clean: (text: string) => string,
): Chunks {
  const { path, threadId, bytes, lines, removed, redacted, changedLines, notes } = exported
  const report = {
    source: {
      id: thread.info.id === null ? null : clean(thread.info.id),
      files: thread.files.map(file => ({ path: clean(basename(file.path)), lines: file.lines })),
    },
    settings: {
      format,
      turns: turns && [turns.first, turns.last],
      drop,
      redact: redact && {
        classes: CLASSES.filter(name => redact.classes.has(name)),
        ciphertext: redact.ciphertext,
        images: redact.images,
        off: redact.off.size,
      },
    },
    path: clean(basename(path)),
    threadId,
    bytes,
    lines,
    removed: Object.fromEntries(removed),
    redacted: redacted && redactedJson(redacted),
    notes: notes.map(clean),
    changedLines,
  }
  yield Buffer.from(`${JSON.stringify(report, null, 2)}\n`)
  return null
}

/** Counts by class, and what could not be looked at. */
export const redactedJson = ({ classes, leftOut, ciphertext, images, unknownItems }: RedactReport) => ({
  secrets: Object.fromEntries(classes.map(({ class: name, secrets }) => [name, secrets])),
  places: Object.fromEntries(classes.map(({ class: name, places }) => [name, places])),
  leftOut,
  ciphertext,
  images,
  unknownItems,
})
