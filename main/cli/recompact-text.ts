import type { Candidate, CandidateCall } from '../compaction/candidate.ts'
import { usageOf } from '../compaction/candidate-usage.ts'
import { DIFF_KINDS, type Diff } from '../compaction/diff.ts'
import type { Retention } from '../compaction/retention.ts'
import type { HookOutcome } from '../hooks/hook.ts'
import { NO_FILE } from '../thread/no-file.ts'
import { countText } from '../views/numbers.ts'
import { flat } from './audit-json.ts'
import { diffJson } from './diff.ts'
import { plural } from './inspect-text.ts'
import { oneLine, type Style } from './text.ts'

/** A compaction that was done again. */
export interface Recompacted {
  readonly candidate: Candidate
  /** Its file; null where none was asked for. */
  readonly path: string | null
  /** Hooks that were run, or passed over. */
  readonly hooks: readonly HookOutcome[]
  /** From the history at the point to the candidate. */
  readonly diff: Diff
  readonly retention: Retention
  /** Of the compaction that is done again; null where none was recorded. */
  readonly recorded: Retention | null
}

/** design.md section 4. */
export function recompactJson(made: Recompacted): Readonly<Record<string, unknown>> {
  const { candidate, path, hooks, diff, retention, recorded } = made
  return {
    strategy: candidate.strategy,
    at: candidate.at,
    settings: candidate.settings,
    calls: candidate.calls,
    usage: usageOf(candidate.calls),
    candidate: {
      id: candidate.id,
      items: diff.after.items,
      tokens: diff.after.tokens,
      images: candidate.images?.length ?? 0,
      path,
    },
    notes: candidate.notes,
    hooks,
    diff: diffJson(diff),
    retention: filed(flat(measuresOf(retention))),
    recorded: recorded && { ...recorded.sides.after, retention: flat(measuresOf(recorded)) },
  }
}

const measuresOf = ({ checkpoint: _, ...measures }: Retention): object => measures

/** Places in the candidate are in no file. */
function filed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filed)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filed(inner)]))
  return fields['file'] === NO_FILE ? { ...fields, file: null, line: null, index: null } : fields
}

/** The readable form. */
export function* recompactText(made: Recompacted, style: Style): Generator<string> {
  const { candidate, path, diff, retention, recorded } = made
  const { before, after } = diff
  yield `${style.title('recompact')} ${candidate.strategy} at ${candidate.at}: ${plural(before.items, 'item')}, ${plural(before.tokens, 'token')} -> ${plural(after.items, 'item')}, ${plural(after.tokens, 'token')}\n`
  if (candidate.calls.length > 0) yield `requests  ${requestWords(candidate.calls)}\n`
  yield `items     ${DIFF_KINDS.flatMap(kind => (diff.totals[kind].rows > 0 ? [`${countText(diff.totals[kind].rows)} ${kind}`] : [])).join(', ')}\n`
  yield `kept      ${keptWords(retention)}\n`
  if (recorded !== null) yield `recorded  ${plural(recorded.sides.after.tokens, 'token')}; ${keptWords(recorded)}\n`
  if (path !== null) yield `file      ${oneLine(path, 8192)}\n`
  for (const note of candidate.notes) yield `          ${oneLine(note, 400)}\n`
}

function requestWords(calls: readonly CandidateCall[]): string {
  const { inputTokens, cachedTokens, outputTokens } = usageOf(calls)
  const failed = calls.filter(({ outcome }) => outcome !== 'answered').length
  const counted = [
    ...(inputTokens === null ? [] : [`${plural(inputTokens, 'token')} sent`]),
    ...(cachedTokens === null ? [] : [`${countText(cachedTokens)} of them cached`]),
    ...(outputTokens === null ? [] : [`${countText(outputTokens)} answered`]),
  ]
  const sent = `${countText(calls.length)}${failed > 0 ? `, ${countText(failed)} of them without an answer` : ''}`
  return counted.length === 0 ? sent : `${sent}; ${counted.join(', ')}`
}

function keptWords({ modified, classes }: Retention): string {
  if (modified.kind === 'notMeasurable' || classes.kind === 'notMeasurable')
    return 'what is left is encrypted: it cannot be told what was kept'
  const { strict } = modified.value
  const others = classes.value.map(each => `${each.class} ${each.strict.part}/${each.strict.whole}`)
  return `of changed files ${strict.part}/${strict.whole}; of ${others.join(', ')}`
}
