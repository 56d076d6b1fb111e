import type { Fork } from '../export/codex/fork.ts'
import type { ForkPlan } from '../export/codex/plan-fork.ts'
import type { Prompt } from '../export/codex/read-back.ts'
import { countText } from '../views/numbers.ts'
import { plural } from './inspect-text.ts'
import { oneLine, type Style } from './text.ts'

/** Lines named one by one before they are only counted. */
const NAMED = 10

/** The readable form of `fork`. */
export function* forkText(made: Fork, at: string, style: Style): Generator<string> {
  yield `${style.title('fork')}    at ${at}: ${plural(made.items, 'item')}, ${plural(made.lines, 'line')}, ${plural(made.bytes, 'byte')}\n`
  yield `file    ${oneLine(made.path, 8192)}\n`
  yield `resume  ${made.resume}\n`
  yield `changed ${changedWords(made.changedLines)}\n`
  yield promptLine(made.prompt)
  for (const note of made.notes) yield `        ${oneLine(note, 400)}\n`
}

/** The same of one that is not written yet. */
export function* planText(plan: ForkPlan, at: string, style: Style): Generator<string> {
  yield `${style.title('fork')}    at ${at}: ${plural(plan.items, 'item')}; nothing was written\n`
  yield `file    ${oneLine(plan.path, 8192)}\n`
  yield promptLine(plan.prompt)
  for (const note of plan.notes) yield `        ${oneLine(note, 400)}\n`
}

/** What the session would send, its next message aside. */
function promptLine({ version, items, tokens, byKind }: Prompt): string {
  const kinds = byKind.map(one => `${one.kind} ${countText(one.items)}`).join(', ')
  const who = version === null ? '' : ` as version ${version} sends it`
  return `prompt  ${plural(items, 'item')}, ${plural(tokens, 'token')}${who}${kinds === '' ? '' : `: ${kinds}`}\n`
}

function changedWords(lines: readonly number[]): string {
  if (lines.length > NAMED) return `${countText(lines.length)} lines; all others are byte for byte those of the source`
  return `line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}; all others are byte for byte those of the source`
}
