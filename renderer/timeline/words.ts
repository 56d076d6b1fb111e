import type { CheckpointView, Fidelity, Implementation, Phase } from '../../preload/contract.ts'

export const PHASE = {
  standalone: 'standalone',
  preTurn: 'before a turn',
  midTurn: 'mid-turn',
  postTurn: 'after a turn',
} as const satisfies Record<Phase, string>

export const IMPLEMENTATION = {
  local: 'local prompt',
  remoteV1: 'server, encrypted',
  remoteV2: 'server, encrypted',
  session: 'session strategy',
  collapse: 'collapse',
  other: 'other implementation',
} as const satisfies Record<Implementation, string>

/** "auto, mid-turn"; what was derived rather than recorded says so. "" when the file says neither. */
export function occasion(c: Pick<CheckpointView, 'trigger' | 'phase' | 'inferred'>): string {
  const words = [c.trigger, c.phase === null ? null : PHASE[c.phase]].filter(word => word !== null)
  return words.length === 0 ? '' : `${words.join(', ')}${c.inferred ? ' (inferred)' : ''}`
}

/** A server's summary that can be read is not encrypted. What a fork of ours installed no agent made. */
export function implementation(c: Pick<CheckpointView, 'implementation' | 'opaqueBytes' | 'made'>): string {
  if (c.made !== null) return c.made.strategy === null ? 'made here' : `made here (${c.made.strategy})`
  const readable = c.opaqueBytes === 0 && (c.implementation === 'remoteV1' || c.implementation === 'remoteV2')
  return readable ? 'server' : IMPLEMENTATION[c.implementation]
}

/** What a badge of fidelity stands on. */
export type Judged = 'session' | 'file' | 'history' | 'item'

const FIDELITY = {
  session: {
    exact: 'Everything that the model saw stands in the file.',
    rebuilt: 'The file does not hold all histories; some are built as Codex builds them.',
    partial: 'A part of this session is missing or cannot be read.',
    opaque: 'A part of this session is encrypted and cannot be read here.',
  },
  file: {
    exact: 'Every line of this file can be read.',
    rebuilt: 'The file does not hold all histories; some are built as Codex builds them.',
    partial: 'A part of this file is missing or cannot be read.',
    opaque: 'A part of this file is encrypted and cannot be read here.',
  },
  history: {
    exact: 'Every item is taken from the file as Codex would send it.',
    rebuilt: 'The file does not hold this history; it was built as Codex builds it.',
    partial: 'A part of this history is missing.',
    opaque: 'A part of this history is encrypted and cannot be read here.',
  },
  item: {
    exact: 'This is what the file holds.',
    rebuilt: 'The file does not hold this item as it stands here; it was made as Codex makes it.',
    partial: 'A part of this item is missing.',
    opaque: 'This item is encrypted and cannot be read here.',
  },
} as const satisfies Record<Judged, Record<Fidelity, string>>

/** The notes where there are any, else what the word means. */
export const why = (fidelity: Fidelity, notes: readonly string[], of: Judged = 'history'): readonly string[] =>
  notes.length > 0 ? notes : [FIDELITY[of][fidelity]]

/** What a compaction changed, in words; both sides are counted once every line was read. */
export const counted = (view: Pick<CheckpointView, 'itemsBefore' | 'itemsAfter'>, change: string): string =>
  view.itemsBefore === null && view.itemsAfter === null ? 'not counted yet' : change
