import { countText } from '../../base/numbers.ts'
import type { Checkpoint, Fidelity } from '../model.ts'
import { implementationOf, type Slot } from './checkpoints.ts'
import type { Judgement } from './history.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { stampOf } from './line-times.ts'
import { madeHere, madeHereNote } from './made-here.ts'
import { occasionOf } from './occasion.ts'
import type { Rows } from './rows.ts'

/** One compaction as the file tells of it. */
export function checkpointView(index: Index, items: Items, cache: LineCache, rows: Rows, n: number): Checkpoint {
  const slot = index.slots[index.live[n - 1] ?? -1]
  if (!slot) throw new RangeError(`checkpoint ${n} of ${index.live.length}`)
  const { lines } = index
  const { turn, row } = rows.rowOf(slot.position)
  const { fidelity, notes } = judgeSlot(index, slot)
  const made = slot.made ? madeHere(cache.payload(slot.position) ?? {}) : null
  const { trigger, phase } = occasionOf(index, items, cache, slot)
  return {
    n,
    file: lines.fileOf(slot.position),
    line: lines.lineOf(slot.position),
    turn,
    row: row ?? 0,
    at: stampOf(lines, cache, slot.position).at,
    trigger: trigger.value,
    phase: phase.value,
    inferred: !slot.made,
    implementation: implementationOf(slot, index.rules.minor),
    fidelity,
    notes: made === null ? notes : [...notes, madeHereNote(made)],
    itemsBefore: slot.itemsBefore,
    itemsAfter: slot.itemsAfter,
    tokensBefore: slot.tokensBefore,
    tokensAfter: slot.tokensAfter,
    windowNumber: slot.windowNumber,
    opaqueBytes: slot.opaqueBytes,
    rolledBack: isRolledBack(index, slot),
    made,
  }
}

function judgeSlot(index: Index, slot: Slot): Judgement {
  if (slot.recorded === null) {
    const how =
      index.rules.rebuild === 'bridge'
        ? 'one message that joins the questions and the summary'
        : 'the user’s messages and the summary'
    return {
      fidelity: 'rebuilt',
      notes: [`The file holds only the summary; what followed was rebuilt as this version does it: ${how}.`],
    }
  }
  if (isOpaque(slot)) return { fidelity: 'opaque', notes: ['The summary is encrypted; only the server can read it.'] }
  return { fidelity: 'exact', notes: [] }
}

/** Before the check pass: an empty message and a recorded history mean a server's compaction. */
function isOpaque(slot: Slot): boolean {
  if (slot.opaqueItems !== null) return slot.opaqueItems > 0
  return !slot.made && !slot.hasMessage && slot.recorded !== null && slot.recorded > 0
}

/** Did a later rollback take the compaction away? */
export function isRolledBack(index: Index, slot: Slot): boolean {
  if (slot.rolledBack || slot.position < index.wipedBefore) return true
  const turn = index.turns.at(slot.position)
  if (turn === 0) return false
  const { rolledBackBy } = index.turns.facts(turn)
  return rolledBackBy !== null && rolledBackBy > slot.position
}

/** The weakest thing that holds for the thread as a whole, and the reasons. */
export const threadFidelity = (index: Index): Judgement => fidelityOf(index, 0, index.lines.count, index.missing)

/** The same for one file of the chain; `flaw`: why it is not cut where the next file says. */
export function fileFidelity(index: Index, file: number, flaw: string | null): Judgement {
  const { first, table } = index.lines.file(file)
  const end = table.count === 0 ? first : first + table.count
  return fidelityOf(index, first, end, flaw === null ? [] : [flaw])
}

function fidelityOf(index: Index, from: number, to: number, lacking: readonly string[]): Judgement {
  const notes = [...lacking]
  const rejected = index.rejected.between(from, to)
  if (rejected > 0)
    notes.push(rejected === 1 ? 'One line could not be read.' : `${countText(rejected)} lines could not be read.`)
  const partial = notes.length > 0
  const live = index.live.map(i => index.slots[i] as Slot).filter(({ position }) => position >= from && position < to)
  const rebuilt = live.filter(slot => slot.recorded === null).length
  const opaque = live.filter(isOpaque).length
  if (rebuilt > 0) notes.push(rebuiltNote(rebuilt, live.length))
  if (opaque > 0) notes.push(opaqueNote(opaque, live.length))
  const fidelity: Fidelity = partial ? 'partial' : rebuilt > 0 ? 'rebuilt' : opaque > 0 ? 'opaque' : 'exact'
  return { fidelity, notes }
}

/** "The compaction", "All 3 compactions", "1 of 3 compactions". */
function compactions(some: number, all: number): string {
  if (all === 1) return 'The compaction'
  return some === all ? `All ${all} compactions` : `${some} of ${all} compactions`
}

const isSingle = (some: number, all: number): boolean => all === 1 || (some === 1 && all > 1)

const rebuiltNote = (some: number, all: number): string =>
  `${compactions(some, all)} ${isSingle(some, all) ? 'holds' : 'hold'} no replacement history; what followed was rebuilt as Codex rebuilds it.`

const opaqueNote = (some: number, all: number): string =>
  `${compactions(some, all)} ${isSingle(some, all) ? 'is' : 'are'} encrypted; only the server can read what was kept.`
