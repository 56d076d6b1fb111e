import { bytesText, counted, countText } from '../../base/numbers.ts'
import { type BothSides, bothSides } from '../../compaction/checkpoint-case.ts'
import { DIFF_KINDS, type Diff, type DiffRow } from '../../compaction/diff.ts'
import { diffOver } from '../../compaction/recorded-diff.ts'
import type { Checkpoint, Phase, Thread } from '../../thread/model.ts'
import { codeSpan } from './code.ts'
import { prose, SEALED } from './item.ts'
import { inline } from './prose.ts'
import { runInside, type Text } from './text.ts'

/** Dropped items that are listed; the others are counted. */
const MOST_DROPPED = 200

export const bandAnchor = (n: number): string => `compaction-${n}`

/** A compaction: what happened, what became of the items by kind, what was dropped, and its summary. `longest`: characters of one text. */
export function* bandBlocks(thread: Thread, n: number, longest: number): Text {
  const checkpoint = thread.checkpoint(n)
  const sides = yield* runInside(bothSides(thread, n))
  const found = yield* runInside(diffOver(thread, sides))
  yield `### Compaction ${n}\n\n**${bandWords(checkpoint, found)}**\n\n${placeWords(checkpoint)}\n`
  for (const note of checkpoint.notes) yield `\n*${inline(note, 400)}*\n`
  yield `\n${totals(found)}\n`
  yield* dropped(found, sides)
  yield* summaries(found, sides, longest)
}

/** `auto, mid-turn (inferred) · local · 232,000 -> 15,000 tokens · 296 -> 15 items · exact` */
function bandWords(checkpoint: Checkpoint, { before, after }: Diff): string {
  const { implementation, fidelity, rolledBack, opaqueBytes, made } = checkpoint
  const facts = [
    ...(made === null ? [occasion(checkpoint), implementation] : ['made here']),
    `${countText(before.tokens)} -> ${countText(after.tokens)} tokens`,
    `${countText(before.items)} -> ${counted(after.items, 'item')}`,
    fidelity,
    opaqueBytes > 0 ? `encrypted, ${bytesText(opaqueBytes)}` : null,
    rolledBack ? 'taken back' : null,
  ]
  return facts.filter(fact => fact !== null).join(' \u00b7 ')
}

const PHASES = {
  standalone: 'between turns',
  preTurn: 'before a turn',
  midTurn: 'mid-turn',
  postTurn: 'after a turn',
} as const satisfies Record<Phase, string>

/** How it was started and when; what the file does not say is not guessed. */
export function occasion({ trigger, phase, inferred }: Checkpoint): string {
  const words = [trigger ?? 'trigger unknown', ...(phase === null ? [] : [PHASES[phase]])].join(', ')
  return inferred ? `${words} (inferred)` : words
}

function placeWords({ line, at, windowNumber }: Checkpoint): string {
  const facts = [
    `Line ${line}`,
    at === null ? null : inline(at, 40),
    windowNumber === null ? null : `window ${windowNumber}`,
  ]
  return facts.filter(fact => fact !== null).join(' \u00b7 ')
}

function totals({ totals: sums }: Diff): string {
  const rows = DIFF_KINDS.filter(kind => sums[kind].rows > 0).map(kind => {
    const { rows, tokensBefore, tokensAfter } = sums[kind]
    return `| ${kind} | ${countText(rows)} | ${countText(tokensBefore)} | ${countText(tokensAfter)} |\n`
  })
  if (rows.length === 0) return '*Both histories are empty.*\n'
  return `| kind | rows | tokens before | tokens after |\n|---|---:|---:|---:|\n${rows.join('')}`
}

function* dropped({ rows }: Diff, { before }: BothSides): Text {
  const gone = rows.filter(row => row.kind === 'dropped')
  if (gone.length === 0) return
  yield `**Dropped: ${counted(gone.length, 'item')}**\n\n`
  for (const row of gone.slice(0, MOST_DROPPED)) yield droppedLine(row, before)
  if (gone.length > MOST_DROPPED) yield `- *and ${countText(gone.length - MOST_DROPPED)} more*\n`
  yield '\n'
}

function droppedLine({ before: index, tokensBefore }: DiffRow, side: BothSides['before']): string {
  const item = side.item(index ?? 0)
  const tool = item.tool === null || item.kind === 'output' ? '' : `${codeSpan(item.tool.slice(0, 80))}: `
  const text = inline(side.content(item).text, 120) || (item.opaqueBytes > 0 ? 'encrypted' : 'no text')
  return `- ${index}. ${inline(item.label, 60)}, ${counted(tokensBefore, 'token')}: ${tool}${text}\n`
}

/** What stands in the place of what was dropped. */
function* summaries({ rows }: Diff, { after }: BothSides, longest: number): Text {
  for (const row of rows) {
    if (row.after === null || (row.kind !== 'summary' && row.kind !== 'opaque')) continue
    const item = after.item(row.after)
    if (row.kind === 'opaque') yield `*${SEALED(item.opaqueBytes)}*\n\n`
    else yield `**Summary** \u00b7 ${counted(item.tokens, 'token')}\n\n${prose(item.text.slice(item.lead), longest)}\n`
  }
}
