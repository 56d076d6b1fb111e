// What main/thread says that Codex sends at the end of a thread. Node 24 runs the sources as they are.
import { runNow } from '../../../main/base/steps.ts'
import { openThread } from '../../../main/thread/readers.ts'

/** The request of the version that resumed the thread, `probe.codexVersion`, which need not be the one that wrote it. */
export function request(segmentId, segments, probe) {
  const opened = openThread(segments.get(segmentId).file)
  if (!opened.ok) throw new Error(opened.error.message)
  const thread = opened.value
  runNow(thread.read({ quick: false }))
  const [version] = probe.codexVersion.match(/\d+\.\d+\.\d+/)
  const sent = runNow(thread.request({ kind: 'end' }, { version, images: true }))
  const items = Array.from({ length: sent.count }, (_, i) => sent.item(i).raw)
  thread.close()
  return { items, notes: sent.notes }
}
