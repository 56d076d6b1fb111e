import type { ReviewPlaceView, ReviewSecretView, ReviewView } from '../../preload/contract.ts'
import type { PlaceAround } from '../export/redact/around.ts'
import { CLASS_FACTS } from '../export/redact/classes.ts'
import { masked } from '../export/redact/review.ts'
import type { FoundSecret, Scan } from '../export/redact/scan.ts'
import type { Thread } from '../thread/model.ts'

/** `bytes`: of all files of the thread, which are looked at twice. */
export function reviewView(scan: Scan, bytes: number): ReviewView {
  const { phase, bytesDone } = scan
  const done = phase === 'done' ? 2 * bytes : Math.min(bytes, bytesDone) + (phase === 'finding' ? bytes : 0)
  return {
    phase,
    bytesDone: done,
    bytesTotal: 2 * bytes,
    classes: scan.classes().map(found => ({ ...found, ...CLASS_FACTS[found.class] })),
    apart: scan.apart(),
  }
}

export const secretView = ({ secret, places }: FoundSecret): ReviewSecretView => ({
  key: secret.key,
  name: secret.id,
  class: secret.class,
  masked: masked(secret.value),
  places: places.count,
})

/** Where a place stands for a reader: its row in the timeline, and what the row is. */
export function placeView(thread: Thread, file: number, line: number, place: PlaceAround): ReviewPlaceView {
  const { turn, row } = thread.rowOf(file, line)
  const [shown] = row === null ? [] : thread.rows(turn, row, 1)
  const item = shown?.kind === 'item' ? thread.item(shown.ref) : null
  return {
    ...place,
    file,
    line,
    turn,
    row,
    kind: item?.kind ?? null,
    label: item?.label ?? thread.line(file, line).type ?? 'Line',
  }
}
