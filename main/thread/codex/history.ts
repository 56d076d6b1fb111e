import { countText } from '../../base/numbers.ts'
import type { Steps } from '../../base/steps.ts'
import type { Fidelity, History, ItemRef, Point } from '../model.ts'
import { isOpaqueItem } from './classify.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { CLASS } from './line-classes.ts'
import type { Part } from './parts.ts'
import { type Replay, Replayer } from './replay.ts'
import { selectStart } from './select.ts'

/** Items named between two pauses. */
const BATCH = 4096

/** The history before position `end`, item by item. */
export function* historyAt(index: Index, items: Items, cache: LineCache, at: Point, end: number): Steps<History> {
  const run = yield* new Replayer(index, items).at(end)
  const refs: ItemRef[] = []
  for (const part of run.parts) {
    for (const ref of refsOf(index, items, part)) {
      refs.push(ref)
      if (refs.length % BATCH === 0) yield
    }
  }
  const { fidelity, notes } = judge(index, cache, run, end)
  return { at, items: refs, fidelity, notes }
}

export function* refsOf(index: Index, items: Items, part: Part): Iterable<ItemRef> {
  if (part.kind === 'single') yield part.ref
  else if (part.kind === 'recorded') {
    const position = index.slots[part.slot]?.position ?? 0
    for (let i = part.from; i < part.to; i++) yield items.recordedRef(position, i)
  } else {
    for (let at = part.from; at < part.to; at++) if (index.classes.get(at) === CLASS.item) yield items.refAt(at)
  }
}

export interface Total {
  readonly items: number
  /** null while a replacement history was not yet parsed. */
  readonly tokens: number | null
}

/** Items and tokens of a history without naming its items. */
export function totalOf(index: Index, parts: readonly Part[]): Total {
  let count = 0
  let tokens: number | null = 0
  for (const part of parts) {
    const total = partTotal(index, part)
    count += total.items
    tokens = tokens === null || total.tokens === null ? null : tokens + total.tokens
  }
  return { items: count, tokens }
}

function partTotal(index: Index, part: Part): Total {
  const { classes } = index
  if (part.kind === 'single') return { items: 1, tokens: part.tokens }
  if (part.kind === 'lines') {
    return {
      items: classes.seenIn(part.from, part.to),
      tokens: classes.tokensIn(part.from, part.to),
    }
  }
  const tokens = index.slots[part.slot]?.tokens
  return { items: part.to - part.from, tokens: tokens ? sum(tokens, part.from, part.to) : null }
}

function sum(values: Uint32Array, from: number, to: number): number {
  let total = 0
  for (let i = from; i < to; i++) total += values[i] ?? 0
  return total
}

export interface Judgement {
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
}

/** How sure the history is, and why not. The weakest of its parts decides. */
export function judge(index: Index, cache: LineCache, run: Replay, end: number): Judgement {
  const notes: string[] = []
  const partial = partialNotes(index, run, end)
  notes.push(...partial)
  const rebuilt = rebuiltNotes(index, run)
  notes.push(...rebuilt, ...rollbackNotes(index, run))
  const opaque = opaqueIn(index, cache, run)
  if (opaque > 0)
    notes.push(
      opaque === 1 ? 'One item is an encrypted compaction.' : `${countText(opaque)} items are encrypted compactions.`,
    )
  if (partial.length > 0) return { fidelity: 'partial', notes }
  if (rebuilt.length > 0) return { fidelity: 'rebuilt', notes }
  return { fidelity: opaque > 0 ? 'opaque' : 'exact', notes }
}

/** Why a part of the history before `end` is missing, without the history itself. */
export function missingBefore(index: Index, end: number): readonly string[] {
  const { slot, from } = selectStart(index, end)
  return partialNotes(index, { base: slot, from }, end)
}

/** Lines of classes `rejected` that lie in the spans, and a base that is missing where the replay reaches back to it. */
function partialNotes(index: Index, run: Pick<Replay, 'base' | 'from'>, end: number): readonly string[] {
  const notes: string[] = []
  if (run.base === null) notes.push(...index.missing)
  const rejected = index.rejected.between(run.from, end)
  if (rejected > 0) {
    notes.push(
      rejected === 1
        ? 'One line that could not be read lies in this part; Codex skips it.'
        : `${countText(rejected)} lines that could not be read lie in this part; Codex skips them.`,
    )
  }
  return notes
}

function rebuiltNotes(index: Index, run: Replay): readonly string[] {
  if (run.rebuilt === 0) return []
  const rebuilt =
    index.rules.rebuild === 'bridge'
      ? 'Rebuilt: a compaction of this version leaves one message that joins the questions and the summary by a template.'
      : 'Rebuilt: a compaction without replacement history leaves the messages of the user and the summary.'
  if (!index.rules.keepsContext) return [rebuilt]
  return [
    rebuilt,
    'When this version resumes such a file, it puts the context of the new run in front; here it is as recorded.',
  ]
}

function rollbackNotes(index: Index, run: Replay): readonly string[] {
  if (run.rollbacks === 0 || (!run.crossed && run.base === null)) return []
  if (index.rules.rollback === 'behind' && run.crossed) {
    return [
      'A rollback reaches across a compaction: versions before 0.153 lose what was before it; versions from 0.153 on bring it back.',
    ]
  }
  return []
}

/** Encrypted compaction items among the recorded parts and the lines. */
function opaqueIn(index: Index, cache: LineCache, run: Replay): number {
  let count = 0
  for (const part of run.parts) {
    if (part.kind === 'lines') count += index.opaque.between(part.from, part.to)
    else if (part.kind === 'recorded') count += opaqueRecorded(index, cache, part)
  }
  return count
}

function opaqueRecorded(index: Index, cache: LineCache, part: Extract<Part, { kind: 'recorded' }>): number {
  const slot = index.slots[part.slot]
  if (!slot || slot.opaqueItems === 0) return 0
  const list = cache.payload(slot.position)?.['replacement_history']
  return Array.isArray(list) ? list.slice(part.from, part.to).filter(isOpaqueItem).length : 0
}
