import type { ExportedHistory } from '../../thread/exported/shape.ts'
import type { History } from '../../thread/model.ts'

/** A history by the numbers of its items, as what it has of the one that was stored before it and runs of numbers. */
export function historyEntry(
  ids: readonly number[],
  last: readonly number[],
  { fidelity, notes }: Pick<History, 'fidelity' | 'notes'>,
): ExportedHistory {
  let keep = 0
  while (keep < ids.length && keep < last.length && ids[keep] === last[keep]) keep++
  return { keep, runs: runsOf(ids, keep), fidelity, ...(notes.length > 0 && { notes }) }
}

function runsOf(ids: readonly number[], from: number): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (let i = from; i < ids.length; i++) {
    const id = ids[i] as number
    const run = runs.at(-1)
    if (run && run[0] + run[1] === id) run[1] += 1
    else runs.push([id, 1])
  }
  return runs
}
