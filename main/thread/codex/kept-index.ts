import type { Steps } from '../../base/steps.ts'
import type { KeptLines } from '../../rollout/line-table.ts'
import type { KeptAttempts } from './attempts.ts'
import type { Slot } from './checkpoints.ts'
import type { Numeric } from './columns.ts'
import type { KeptCurve } from './curve.ts'
import type { KeptDisplayed } from './displayed.ts'
import type { Index } from './index.ts'
import type { KeptPass } from './index-pass.ts'
import type { KeptMarks } from './marks.ts'
import type { KeptPositions } from './positions.ts'
import type { KeptProblems } from './problems.ts'
import type { KeptTurns } from './turns.ts'
import { rulesOf } from './writer.ts'

interface KeptTally {
  readonly known: number
  readonly unknown: number
  readonly rejected: number
  readonly blank: number
  readonly bytes: ReadonlyMap<string, number>
}

/** All that the passes found out about a thread, as plain data: what a later opening takes up in place of reading. No text of the session but in problems. */
export interface KeptIndex {
  readonly lines: readonly KeptLines[]
  readonly classes: Numeric
  readonly marks: KeptMarks
  readonly turns: KeptTurns
  readonly displayed: KeptDisplayed
  readonly curve: KeptCurve
  readonly attempts: KeptAttempts
  readonly usageRecords: Numeric
  readonly problems: KeptProblems
  readonly rejected: KeptPositions
  readonly opaque: KeptPositions
  readonly tallies: readonly KeptTally[]
  readonly slots: readonly Slot[]
  readonly live: readonly number[]
  readonly minor: number
  readonly lastContext: number | null
  readonly lastName: number | null
  readonly contextWindow: number | null
  readonly wipedBefore: number
  readonly pass: KeptPass
  /** Every line was parsed. */
  readonly checked: boolean
}

export function* keepIndex(index: Index, pass: KeptPass, checked: boolean): Steps<KeptIndex> {
  const lines: KeptLines[] = []
  for (const { table } of index.lines.files) {
    lines.push(table.keep())
    yield
  }
  return {
    lines,
    classes: index.classes.keep(),
    marks: index.marks.keep(),
    turns: index.turns.keep(),
    displayed: index.displayed.keep(),
    curve: index.curve.keep(),
    attempts: index.attempts.keep(),
    usageRecords: index.usageRecords.keep(),
    problems: index.problems.keep(),
    rejected: index.rejected.keep(),
    opaque: index.opaque.keep(),
    tallies: index.tallies.map(({ known, unknown, rejected, blank, kinds }) => {
      const bytes = new Map([...kinds.values()].map(kind => [kind.name, kind.bytes]))
      return { known, unknown, rejected, blank, bytes }
    }),
    slots: index.slots,
    live: index.live,
    minor: index.rules.minor,
    lastContext: index.lastContext,
    lastName: index.lastName,
    contextWindow: index.contextWindow,
    wipedBefore: index.wipedBefore,
    pass,
    checked,
  }
}

/** Takes up what was kept of the same bytes, in an index that nothing was read into. */
export function* restoreIndex(index: Index, kept: KeptIndex): Steps<undefined> {
  for (const lines of kept.lines) {
    index.lines.begin().table.restore(lines)
    yield
  }
  yield* index.classes.restore(kept.classes)
  index.marks.restore(kept.marks)
  index.turns.restore(kept.turns)
  index.displayed.restore(kept.displayed)
  index.curve.restore(kept.curve)
  index.attempts.restore(kept.attempts)
  index.usageRecords.restore(kept.usageRecords)
  index.problems.restore(kept.problems)
  index.rejected.restore(kept.rejected)
  index.opaque.restore(kept.opaque)
  for (const [i, tally] of index.tallies.entries()) {
    const { bytes = new Map<string, number>(), ...counts } = kept.tallies[i] ?? {}
    Object.assign(tally, counts)
    for (const [name, sum] of bytes) tally.kind(name).bytes = sum
  }
  for (const slot of kept.slots) index.slots.push(slot)
  index.live = [...kept.live]
  index.rules = rulesOf(kept.minor)
  index.lastContext = kept.lastContext
  index.lastName = kept.lastName
  index.contextWindow = kept.contextWindow
  index.wipedBefore = kept.wipedBefore
  return undefined
}
