import { NEWEST } from './writer.ts'

/** Versions (0.N) that follow a rule: from `from` on, before `before`. */
export interface Span {
  from: number
  before: number
}

export type RequestRule =
  | 'missingBehind'
  | 'missingInFront'
  | 'outputIds'
  | 'orphansOut'
  | 'otherTypesOut'
  | 'laterKindsOut'
  | 'systemOut'
  | 'recordedUnsifted'
  | 'recordedGhosts'
  | 'harnessUpdatesOnly'
  | 'compactionAlias'
  | 'metadataOut'
  | 'noteKindsOut'
  | 'idsOut'
  | 'outputsCut'
  | 'cutTwice'
  | 'ownBudget'
  | 'statedPolicy'
  | 'shellText'
  | 'totalLines'
  | 'callOffersNoTools'
  | 'baseInstructions'
  | 'unreadImagesOut'
  | 'imagesOut'
  | 'madeImageAsMessage'

const ALWAYS = { from: 0, before: NEWEST + 1 }
const since = (from: number): Span => ({ ...ALWAYS, from })

/**
 * What Codex does to a history before it sends it, one row a rule: a row with `before: 0` switches its rule off. Measured in 0.20, 0.36,
 * 0.47, 0.63, 0.80, 0.98, 0.105, 0.110, 0.118, 0.124, 0.133, 0.140, 0.150, 0.153.4 and 0.169 (codex-observed.md 1, codex-format.md 3.6-3.8, and
 * hand-made files resumed by each of them); borders lie between.
 */
export const REQUEST_RULES: Record<RequestRule, Span> = {
  /** A call without output gets one behind it. */
  missingBehind: since(58),
  /** To 0.47 the missing outputs stand before all else, each as that of a custom tool. */
  missingInFront: { from: 0, before: 58 },
  /** Such an output has an id where its call has one. */
  outputIds: since(150),
  /** An output without its call is left out. */
  orphansOut: since(58),
  /** Items that are no model input: ghost snapshots, triggers, types that Codex does not know. */
  otherTypesOut: { ...ALWAYS },
  /** Kinds and forms that the version does not know yet. */
  laterKindsOut: { ...ALWAYS },
  systemOut: { ...ALWAYS },
  /** Of a replacement history these are sent all the same, an unknown kind by the name of `other`. */
  recordedUnsifted: since(114),
  /** So are ghost snapshots, in paginated files (0.150 to 0.169, not 0.140); in legacy ones they are left out. */
  recordedGhosts: since(150),
  /** A configuration update is sent to the built-in provider, where its own line says that Codex wrote it. */
  harnessUpdatesOnly: { ...ALWAYS },
  /** `compaction_summary` is an older name of `compaction`. */
  compactionAlias: since(72),
  /** What Codex notes on an item for itself. */
  metadataOut: { ...ALWAYS },
  /** Where a provider is sent the note, 0.150 leaves out what the parts of a message are. */
  noteKindsOut: { from: 0, before: 152 },
  /** Ids of items are not sent, save those of images that the model made. */
  idsOut: { from: 30, before: 150 },
  /** An output over the budget is cut in the middle when the file is read. */
  outputsCut: since(58),
  /** 0.63 to 0.110 cut all once more, replacement histories too: the marker of the second cut tells of the first. */
  cutTwice: { from: 58, before: 114 },
  /** The budget that the output's line states. */
  ownBudget: since(154),
  /** The reader's settings decide the budget; the newest turn context of 0.87 to 0.128 tells those of the writer. */
  statedPolicy: { from: 87, before: 129 },
  /** Results of commands and patches that are stored as JSON are sent as text. */
  shellText: { from: 42, before: 129 },
  /** Of such a text, the count of lines that a long output begins with moves up. */
  totalLines: since(58),
  /** A compaction's own call offers no tools, so it holds those results as stored. Measured on local ones of 0.98 and 0.110. */
  callOffersNoTools: { ...ALWAYS },
  /** The base instructions are item 0; before, they travel beside the items. */
  baseInstructions: since(154),
  /** 0.110 sends an image that the model made as a message of the user. */
  madeImageAsMessage: { from: 107, before: 114 },
  /** Images that cannot be read, lie elsewhere, or state a low detail. */
  unreadImagesOut: since(150),
  /** For a model that takes no images. */
  imagesOut: { ...ALWAYS },
}

/** Does a version follow a rule? */
export function follows(minor: number, rule: RequestRule): boolean {
  const { from, before } = REQUEST_RULES[rule]
  return minor >= from && minor < before
}
