import type { DiffRow } from '../../compaction/diff.ts'
import type { ExportedDiffRow } from '../../thread/exported/shape.ts'

/** `tokens` are those of the before item where there is one, else of the after item, so that the rows add up to both sides. */
export const diffRowEntry = ({ kind, before, after, tokensBefore, tokensAfter }: DiffRow): ExportedDiffRow => ({
  kind,
  ...(before !== null && { before }),
  ...(after !== null && { after }),
  tokens: before === null ? tokensAfter : tokensBefore,
  ...(before !== null && after !== null && tokensBefore !== tokensAfter && { tokensAfter }),
})
