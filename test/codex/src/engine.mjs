// The history at the end of a thread as main/thread rebuilds it. Node 24 runs the sources as they are.
import { runNow } from '../../../main/base/steps.ts'
import { openThread } from '../../../main/thread/readers.ts'

export function history(segmentId, segments) {
  const opened = openThread(segments.get(segmentId).file)
  if (!opened.ok) throw new Error(opened.error.message)
  const thread = opened.value
  runNow(thread.read({ quick: false }))
  const { items, notes } = runNow(thread.history({ kind: 'end' }))
  const raw = items.map(ref => thread.item(ref).raw)
  thread.close()
  return { history: raw, notes }
}
