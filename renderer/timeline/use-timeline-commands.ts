import {
  jumpToRow,
  nearestCheckpoint,
  notify,
  setFront,
  showCheckpoint,
  state,
  toggleAllTurns,
  toggleDensity,
  toggleTurn,
} from '../actions.ts'
import { useCommands } from '../commands.ts'
import { activeTab, type Layout, type RowPlace } from '../store.ts'
import type { Rows } from './rows.ts'

export interface Standing {
  readonly rows: Rows
  readonly layout: Layout
  /** Visible row that is selected; -1 = none. */
  readonly at: number
  readonly selected: RowPlace | null
  /** Selects a visible row and brings it into view. */
  readonly step: (index: number) => void
  /** Opens or closes a turn, opens the diff of a band. */
  readonly activate: (index: number) => void
}

/** The keys of the timeline; see the table in keys.ts. */
export function useTimelineCommands({ rows, layout, at, selected, step, activate }: Standing): void {
  const by = (direction: 1 | -1) => () => {
    const next = at < 0 ? 0 : at + direction
    // A note on a rollback is no place of its own.
    const beyond = next >= 0 && next < rows.count && rows.place(next).kind === 'taken' ? next + direction : next
    step(beyond)
  }
  const turn = selected?.turn ?? 0
  useCommands({
    'row.next': by(1),
    'row.previous': by(-1),
    'row.first': () => step(0),
    'row.last': () =>
      rows.count > 0 && rows.place(rows.count - 1).kind === 'taken' ? step(rows.count - 2) : step(rows.count - 1),
    'row.toggle': () => {
      if (at >= 0) activate(at)
    },
    'turns.toggle': toggleAllTurns,
    'prompt.next': () => step(rows.indexOf(turn + 1, null)),
    'prompt.previous': () => step(rows.indexOf(selected?.row == null ? turn - 1 : turn, null)),
    'compaction.next': () => toBand(layout.bands.find(band => isAfter(band, selected))),
    'compaction.previous': () => toBand(layout.bands.findLast(band => isBefore(band, selected))),
    diff: openDiff,
    density: toggleDensity,
  })
}

/** Opens or closes a turn; where only prompts are shown, shows items again with this turn open. */
export function openOrClose(turn: number): void {
  const tab = activeTab(state())
  if (tab === null) return
  if (tab.density === 'prompts') setFront({ density: 'items' })
  if (tab.density === 'items' || !tab.openTurns.has(turn)) toggleTurn(turn)
}

type Band = Layout['bands'][number]

const isAfter = (band: Band, at: RowPlace | null): boolean =>
  at === null || band.turn > at.turn || (band.turn === at.turn && band.row > (at.row ?? -1))

const isBefore = (band: Band, at: RowPlace | null): boolean =>
  at === null || band.turn < at.turn || (band.turn === at.turn && band.row < (at.row ?? -1))

function toBand(band: Band | undefined): void {
  if (band === undefined) notify('There is no further compaction this way.')
  else jumpToRow({ turn: band.turn, row: band.row })
}

function openDiff(): void {
  const tab = activeTab(state())
  if (tab === null) return
  if (tab.checkpoints.length === 0) notify('No compaction in this session.')
  else showCheckpoint(nearestCheckpoint(tab))
}
