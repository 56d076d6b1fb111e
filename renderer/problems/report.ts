import type { ProblemView, ThreadKey } from '../../preload/contract.ts'
import { copy, notify, state } from '../actions.ts'
import { call } from '../api.ts'

/** More are counted, not listed. */
const MOST = 5000

/** Puts all problems on the clipboard as text: no content of the session is in it, only places and codes. */
export async function copyReport(key: ThreadKey): Promise<void> {
  const problems: ProblemView[] = []
  let total = 0
  let summary = ''
  do {
    const page = await call('problems', { key, from: problems.length, count: 200 })
    if (!page.ok) return notify(page.error.message)
    total = page.value.total
    summary = page.value.summary
    if (page.value.problems.length === 0) break
    problems.push(...page.value.problems)
  } while (problems.length < Math.min(total, MOST))
  const files =
    state()
      .tabs.find(tab => tab.key === key)
      ?.thread?.files.map(file => file.path) ?? []
  await copy(reportText(files, summary, problems, total), 'Report')
}

/** One line a problem: place, code, what was found, what happens with it. */
export function reportText(
  files: readonly string[],
  summary: string,
  problems: readonly ProblemView[],
  total: number,
): string {
  const lines = problems.map(p => {
    const place = `${files[p.file] ?? `file ${p.file}`}${p.line === null ? '' : `:${p.line}`}${p.byte === null ? '' : ` byte ${p.byte}`}`
    return `${p.severity} ${place} ${p.code}: ${p.message} (${p.outcome})`
  })
  const more = total > problems.length ? [`${total - problems.length} more`] : []
  return [...files, summary, '', ...lines, ...more, ''].join('\n')
}
