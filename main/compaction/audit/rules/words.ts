import { NO_SUMMARY } from '../../../rollout/format.ts'
import { type AuditItem, atCheckpoint, evidence } from '../audit-case.ts'
import { counted, type Rule } from '../rule.ts'

export const lastRequestLost: Rule = ({ retention: { openLoops, readable } }) => {
  if (openLoops.kind === 'notMeasurable') return []
  return openLoops.value
    .filter(loop => loop.kind === 'userRequest' && loop.kept === 'lost')
    .map(loop => ({
      severity: readable === 'all' ? 'error' : 'warning',
      message: `The user’s last request is not in ${readable === 'all' ? 'the history' : 'the readable part of the history'} after: “${short(loop.text)}”`,
      advice: 'Say it again, or fork from before this compaction.',
      evidence: [evidence(loop.stood)],
    }))
}

export const requestCut: Rule = ({ diff, before, after }) =>
  diff.rows.flatMap(row => {
    const whole = row.before === null ? undefined : before[row.before]
    const cut = row.after === null ? undefined : after[row.after]
    if (row.kind !== 'truncated' || whole?.kind !== 'user' || cut === undefined) return []
    return [
      {
        severity: 'warning',
        message: `A user message was cut from ${counted(row.tokensBefore)} to ${counted(row.tokensAfter)} tokens.`,
        advice: 'The middle is missing for the model; say again what it needs of it.',
        evidence: [evidence(whole, 'whole at'), evidence(cut, 'cut at')],
      },
    ]
  })

export const emptyAnswer: Rule = ({ checkpoint, before, after }) => {
  const summaries = after.filter(item => item.kind === 'summary')
  const known = new Set(before.filter(item => item.kind === 'summary').map(item => item.key))
  return summaries
    .filter(item => !known.has(item.key))
    .flatMap(summary => {
      const older = olderReply(before, summary)
      if (summary.said !== '' && summary.said !== NO_SUMMARY && older === undefined) return []
      return [
        {
          severity: 'error',
          message:
            older === undefined
              ? 'The model wrote no summary: nothing of what was done is told to it.'
              : 'The model wrote no summary; an older reply of the agent stands in its place.',
          advice: 'Run the compaction again, or fork from before it.',
          evidence: [atCheckpoint(checkpoint), ...(older === undefined ? [] : [evidence(older, 'reply at')])],
        },
      ]
    })
}

/** An agent may take the last reply of the history when the answer is empty. */
const olderReply = (before: readonly AuditItem[], summary: AuditItem): AuditItem | undefined =>
  summary.said === '' ? undefined : before.findLast(item => item.kind === 'assistant' && item.said === summary.said)

export const staleFact: Rule = ({ retention: { staleness } }) => {
  if (staleness.kind === 'notMeasurable') return []
  return staleness.value.stale.shown.map(({ kind, name, summary, before }) => ({
    severity: 'warning',
    message:
      kind === 'deletedPath'
        ? `The summary names ${name}, which was deleted.`
        : `The summary says ${short(summary.text)}; the history said ${short(before.text)} later.`,
    advice: 'Tell the model what holds now.',
    evidence: [evidence(summary.place, 'summary at'), evidence(before.place, 'history at')],
  }))
}

/** Classes in which a new fact is hardly ever a matter of wording. */
const EXACT = new Set(['path', 'number', 'url'])

export const novelFact: Rule = ({ retention: { novelty } }) => {
  if (novelty.kind === 'notMeasurable') return []
  const all = novelty.value.filter(one => EXACT.has(one.class) && one.novel.part > 0)
  const names = all.flatMap(one => one.list.shown)
  if (names.length === 0) return []
  const total = all.reduce((sum, one) => sum + one.novel.part, 0)
  return [
    {
      severity: 'warning',
      message: `The summary names what stood nowhere before: ${names
        .slice(0, 3)
        .map(one => short(one.text))
        .join(', ')}${total > 3 ? ` and ${total - 3} more` : ''}.`,
      advice: 'Check these before you rely on them.',
      evidence: names.map(one => evidence(one.first)),
    },
  ]
}

/** Enough to know a text again. */
export const short = (text: string): string => {
  const folded = text.replaceAll(/\s+/g, ' ').trim()
  return folded.length > 120 ? `${folded.slice(0, 119)}…` : folded
}
