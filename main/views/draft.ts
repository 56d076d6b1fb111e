import type {
  DraftDone,
  DraftFindingView,
  DraftRowView,
  DraftSum,
  DraftTexts,
  DraftView,
  ItemKind,
} from '../../preload/contract.ts'
import type { Draft } from '../compaction/editing/draft.ts'
import { idOf } from '../compaction/editing/draft.ts'
import type { DraftFinding } from '../compaction/editing/finding.ts'
import type { DraftRow } from '../compaction/editing/rows.ts'
import type { Totals } from '../compaction/editing/totals.ts'
import type { EditableText, Item } from '../thread/model.ts'
import { partsOf } from '../thread/shown/parts.ts'
import { cutToBytes, ITEM_LETTER, KIND_LETTER } from './diff.ts'
import { itemHead } from './item-head.ts'
import { bytesText } from './numbers.ts'

/** Rows of the longest draft that fits in one reply. */
export const MOST_DRAFT_ROWS = 60_000

export const MOST_DRAFT_FINDINGS = 100

const DONE_LETTER = {
  none: '.',
  missing: '-',
  removed: 'X',
  restored: 'R',
  edited: 'E',
  moved: 'M',
  added: 'A',
} as const satisfies Record<DraftDone, string>

const doneOf = ({ done, entry }: DraftRow): DraftDone => (entry === null ? 'missing' : done)

/** The letters and weights of all rows. */
export const draftLetters = (
  rows: readonly DraftRow[],
): Pick<DraftView, 'rows' | 'kinds' | 'done' | 'itemKinds' | 'tokens'> => ({
  rows: rows.length,
  kinds: rows.map(({ kind }) => KIND_LETTER[kind]).join(''),
  done: rows.map(row => DONE_LETTER[doneOf(row)]).join(''),
  itemKinds: rows.map(({ itemKind }) => ITEM_LETTER[itemKind]).join(''),
  tokens: rows.map(({ tokens }) => tokens),
})

export const draftSum = ({ items, tokens, bytes }: DraftSum): DraftSum => ({ items, tokens, bytes })

const NOTHING: DraftSum = { items: 0, tokens: 0, bytes: 0 }

export function draftKinds(before: Totals, draft: Totals): DraftView['byKind'] {
  return (Object.keys(ITEM_LETTER) as ItemKind[]).flatMap(kind => {
    const [b, d] = [before.byKind.get(kind), draft.byKind.get(kind)]
    return b || d ? [{ kind, before: b ?? NOTHING, draft: d ?? NOTHING }] : []
  })
}

/** Findings with the row of their first item. `recorded`: those that were there before anything was done. */
export function draftFindingViews(
  findings: readonly DraftFinding[],
  rowOf: (id: string) => number | null,
  recorded: ReadonlySet<string>,
): readonly DraftFindingView[] {
  return findings.slice(0, MOST_DRAFT_FINDINGS).map(finding => {
    const [first] = finding.ids
    return {
      severity: finding.severity,
      code: finding.code,
      message: finding.message,
      row: first === undefined ? null : rowOf(first),
      recorded: recorded.has(findingName(finding)),
      mends: finding.mends.map(({ label }) => label),
    }
  })
}

export const findingName = ({ code, ids }: DraftFinding): string => `${code} ${ids.join(' ')}`

/** The items of one row, made again. */
export interface DraftRowItems {
  readonly before: Item | null
  readonly draft: Item | null
}

export const draftRowView = (at: number, row: DraftRow, items: DraftRowItems): DraftRowView => ({
  row: at,
  kind: row.kind,
  done: doneOf(row),
  before: row.before === null || items.before === null ? null : { index: row.before, item: itemHead(items.before) },
  draft: items.draft === null ? null : { place: row.place, item: itemHead(items.draft) },
})

/** Row of each entry by its id. */
export const rowsById = (rows: readonly DraftRow[], { entries }: Draft): ReadonlyMap<string, number> =>
  new Map(
    rows.flatMap(({ entry }, row): [string, number][] => {
      const found = entry === null ? undefined : entries[entry]
      return found === undefined ? [] : [[idOf(found), row]]
    }),
  )

/** Bytes of JSON of one text, and of all texts of an item, that cross whole. */
const LONGEST_TEXT = 400_000

/** What of an item may be edited, or why nothing may. */
export function draftTexts(item: Item, texts: readonly EditableText[], standing: boolean): DraftTexts {
  const why = whyNot(item, texts, standing)
  return {
    title: item.label,
    texts: why === null ? texts.map(({ path, label, text, lead }) => ({ path, label, text: text.slice(lead) })) : [],
    why,
    shown: why === null ? '' : readable(item),
  }
}

function whyNot(item: Item, texts: readonly EditableText[], standing: boolean): string | null {
  if (!standing) return 'This item is not in the draft. Restore it before you edit it.'
  if (item.opaqueBytes > 0)
    return `A part of it is encrypted (${bytesText(item.opaqueBytes)}), so it can be removed or moved, but not edited.`
  if (texts.length === 0) return 'It holds no text that could be edited. It can be removed or moved.'
  const bytes = texts.reduce((sum, { text }) => sum + Buffer.byteLength(JSON.stringify(text)), 0)
  return bytes > LONGEST_TEXT ? `Its text has ${bytesText(bytes)}, which is too long to be edited here.` : null
}

const readable = (item: Item): string =>
  cutToBytes(
    partsOf(item)
      .texts.map(({ text }) => text)
      .join('\n'),
    LONGEST_TEXT,
  )
