import { runNow } from '../../../main/base/steps.ts'
import { type Change, changed } from '../../../main/compaction/editing/change.ts'
import { type Draft, firstDraft, idOf } from '../../../main/compaction/editing/draft.ts'
import { type Ground, layGround } from '../../../main/compaction/editing/ground.ts'
import { type Piece, pieceOf } from '../../../main/compaction/editing/piece.ts'
import { draftRows } from '../../../main/compaction/editing/rows.ts'
import type { Item, Tie } from '../../../main/thread/model.ts'
import { itemsOf, sideOf } from '../items.ts'

/** Pairs by call id, as readers do. */
export const thread = {
  tie: ({ kind, callId }: Item): Tie | null =>
    callId !== null && (kind === 'call' || kind === 'output') ? { role: kind, key: callId } : null,
}

/** Two histories as `itemsOf` reads them. */
export const groundOf = (before: string, start: string): Ground => layItems(itemsOf(before), itemsOf(start))

export const layItems = (before: readonly Item[], start: readonly Item[]): Ground =>
  runNow(layGround(thread, sideOf(before), sideOf(start)))

/** A piece as it is written: "user: hello". */
export const pieceNamed = (text: string): Piece => pieceOf(thread, itemsOf(text)[0] as Item)

/** Changes in a few words: `remove s1 s2`, `restore b3`, `move s1 -2`, `place s1 s4`, `write s1 user: x`, `add s1 user: x` (`add - …` at the head). */
export function changeOf(words: string): Change {
  const [kind = '', first = '', ...rest] = words.split(' ')
  const item = () => itemsOf(rest.join(' '))[0] as Item
  switch (kind) {
    case 'remove':
    case 'restore':
      return { kind, ids: [first, ...rest] }
    case 'move':
      return { kind, id: first, by: Number(rest[0]) }
    case 'place':
      return { kind, id: first, after: rest[0] ?? '' }
    case 'write':
      return { kind, id: first, raw: item().raw, piece: pieceOf(thread, item()) }
    case 'add':
      return { kind, after: first === '-' ? null : first, raw: item().raw, piece: pieceOf(thread, item()) }
    default:
      throw new Error(`no change: ${words}`)
  }
}

/** The draft after changes in words. */
export const draftAfter = (ground: Ground, ...changes: readonly string[]): Draft =>
  changes.reduce((draft, words) => changed(ground, draft, changeOf(words)), firstDraft(ground))

/** Ids of what stands, in order. */
export const ids = (draft: Draft): string =>
  draft.entries
    .filter(({ removed }) => !removed)
    .map(idOf)
    .join(' ')

/** A row a line: place before, kind, id and place in the draft, what was done. */
export const rowsText = (ground: Ground, draft: Draft): readonly string[] =>
  draftRows(ground, draft).map(({ before, kind, entry, place, done }) => {
    const id = entry === null ? '–' : idOf(draft.entries[entry] as Draft['entries'][number])
    return [before ?? '–', kind, id, place ?? '–', done === 'none' ? '' : done].join(' ').trimEnd()
  })
