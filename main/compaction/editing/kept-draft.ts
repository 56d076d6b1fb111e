import { type Content, type Draft, type Entry, type From, idOf } from './draft.ts'
import type { Ground } from './ground.ts'
import type { Piece } from './piece.ts'

/** A draft as plain JSON, to be kept while it is not saved. Fits only the two histories that it was made on. */
export interface KeptDraft {
  /** Items and tokens of both histories: those of other ones differ. */
  readonly fits: string
  readonly added: number
  readonly entries: readonly KeptEntry[]
}

/** The id alone where the item is as it came; else what it holds instead. */
export type KeptEntry =
  | string
  | { readonly id: string; readonly removed?: true; readonly holds?: 'before'; readonly raw?: unknown }

export const keepDraft = (ground: Ground, { entries, added }: Draft): KeptDraft => ({
  fits: fingerprint(ground),
  added,
  entries: entries.map(keepEntry),
})

function keepEntry(entry: Entry): KeptEntry {
  const { content, from, removed } = entry
  const id = idOf(entry)
  const own = content.kind === from.kind
  if (own && !removed) return id
  const holds = content.kind === 'made' ? { raw: content.raw } : own ? {} : { holds: 'before' as const }
  return { id, ...(removed ? { removed: true as const } : {}), ...holds }
}

/** Counts and sums of both histories. A file that only grew behind them leaves them as they were. */
function fingerprint({ before, start }: Ground): string {
  return [before, start]
    .map(pieces => `${pieces.length}/${pieces.reduce((sum, { bytes }) => sum + bytes, 0)}`)
    .join(' ')
}

/** The draft that was kept; null where it is none, or of other histories. `weigh` knows the weight of an item that was written. */
export function takeUpDraft(ground: Ground, kept: unknown, weigh: (raw: unknown) => Piece): Draft | null {
  if (!isFields(kept) || kept['fits'] !== fingerprint(ground) || !Array.isArray(kept['entries'])) return null
  const { added } = kept
  if (typeof added !== 'number' || !Number.isSafeInteger(added) || added < 0) return null
  const entries: Entry[] = []
  const seen = new Set<string>()
  for (const one of kept['entries']) {
    const entry = takeUpEntry(ground, added, one, weigh)
    if (entry === null || seen.has(idOf(entry))) return null
    seen.add(idOf(entry))
    entries.push(entry)
  }
  return { entries, added }
}

function takeUpEntry(ground: Ground, added: number, kept: unknown, weigh: (raw: unknown) => Piece): Entry | null {
  const { id, removed, holds, raw } = typeof kept === 'string' ? ({ id: kept } as Fields) : isFields(kept) ? kept : {}
  const from = typeof id === 'string' ? fromOf(ground, added, id) : null
  if (from === null) return null
  const content = contentOf(ground, from, holds, raw, weigh)
  return content === null ? null : { from, content, removed: removed === true }
}

function contentOf(
  ground: Ground,
  from: From,
  holds: unknown,
  raw: unknown,
  weigh: (raw: unknown) => Piece,
): Content | null {
  if (raw !== undefined) return { kind: 'made', raw, piece: weigh(raw) }
  if (from.kind === 'new') return null
  if (holds !== 'before') return from
  const partner = from.kind === 'start' ? ground.partners[from.index] : null
  return partner == null ? null : { kind: 'before', index: partner.before }
}

function fromOf({ before, start, counterparts }: Ground, added: number, id: string): From | null {
  const [, letter, digits = ''] = /^([sbn])(\d{1,9})$/.exec(id) ?? []
  const index = Number(digits)
  if (letter === 's' && index < start.length) return { kind: 'start', index }
  if (letter === 'b' && index < before.length && counterparts[index] === -1) return { kind: 'before', index }
  return letter === 'n' && index >= 1 && index <= added ? { kind: 'new', n: index } : null
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
