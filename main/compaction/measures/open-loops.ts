import type { Place } from '../entities/entity.ts'
import { ownCopy } from '../entities/own-copy.ts'
import { piecesOf } from '../entities/pieces.ts'
import type { Run } from '../reading/read-before.ts'
import type { SaidText } from '../reading/said-text.ts'
import type { Judged } from './judged.ts'

/** Measure 5: what was not finished when the compaction came. */
export interface OpenLoop {
  readonly kind: 'failingCommand' | 'error' | 'planStep' | 'userRequest'
  readonly text: string
  readonly stood: Place
  readonly kept: 'exact' | 'inOtherWords' | 'lost'
}

/** Steps of a plan, and characters of one text, that are told. */
const MOST_STEPS = 10
const LONGEST = 400

/** The newest failure that nothing mended, what of the plan is left, and what the user asked last. */
export function openLoops({ before, after }: Judged): readonly OpenLoop[] {
  const { side, plan, request } = before
  const loop = (kind: OpenLoop['kind'], text: string, index: number): OpenLoop => ({
    kind,
    text: ownCopy(text.slice(0, LONGEST)),
    stood: side.place(index),
    kept: keptAs(after.said, text),
  })
  const failing = lastFailing(before.runs)
  const steps = (plan?.steps ?? []).filter(step => step.status !== 'completed').slice(0, MOST_STEPS)
  return [
    ...(failing ? [loop('failingCommand', failing[0], failing[1].output)] : []),
    ...(failing?.[1].said ? [loop('error', failing[1].said, failing[1].output)] : []),
    ...steps.map(step => loop('planStep', step.text, plan?.item ?? 0)),
    ...(request === null ? [] : [loop('userRequest', side.item(request).text, request)]),
  ]
}

function lastFailing(runs: ReadonlyMap<string, Run>): readonly [string, Run] | null {
  let last: readonly [string, Run] | null = null
  for (const [command, run] of runs) {
    if (run.outcome === 'failed' && (last === null || run.output > last[1].output)) last = [command, run]
  }
  return last
}

function keptAs(said: SaidText, text: string): OpenLoop['kept'] {
  if (holdsAll(said, text)) return 'exact'
  return said.saysAgain(text.slice(0, LONGEST)) ? 'inOtherWords' : 'lost'
}

/** A long text was heard in pieces, and is looked for in the same ones; a blank end says nothing. */
function holdsAll(said: SaidText, text: string): boolean {
  const pieces = [...piecesOf(text)]
  return pieces.length < 2 ? said.holds(text) : pieces.every(piece => piece.trim().length < 3 || said.holds(piece))
}
