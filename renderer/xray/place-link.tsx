import type { PlaceView } from '../../preload/contract.ts'
import { goToLine, inspect } from '../actions.ts'
import { count } from '../format/numbers.ts'

export interface PlaceLinkProps {
  readonly place: PlaceView
  /** Before the line number: "stood at". */
  readonly before?: string
}

/** Goes to the line in the timeline; an item that lies in it is shown in the inspector. */
export function PlaceLink({ place: { ref, turn }, before }: PlaceLinkProps) {
  const where = turn === 0 ? 'before turn 1' : `turn ${count(turn)}`
  return (
    <button type="button" className="link place" title={where} onClick={() => void goTo({ ref, turn })}>
      {before === undefined ? null : `${before} `}line {count(ref.line)}
      <span className="only-spoken">, {where}</span>
    </button>
  )
}

async function goTo({ ref }: PlaceView): Promise<void> {
  await goToLine(ref.file, ref.line)
  if (ref.index !== null || ref.made !== undefined) inspect({ kind: 'item', ref })
}
