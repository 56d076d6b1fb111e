import { statSync } from 'node:fs'
import { atMost, barWords, type Figures, grouped, mb, ms, type Part, type Size, times } from '../figures.ts'
import { madeSessions, type Session } from '../made.ts'
import { inTurn, median, middle, type Told } from '../programs.ts'

/** What find.ts tells of one search. */
interface Search {
  readonly name: string
  readonly matchCase: boolean
  readonly ms: number
  readonly cpuMs: number
  readonly firstHitMs: number | null
  readonly hits: number
  /** null where all hits were placed. */
  readonly farP95Ms: number | null
}

/** Turning to any page of a session, and searching all of it. */
export const finding: Part = {
  name: 'find',
  run: async size => madeSessions(size).flatMap(session => findingIn(session, size)),
}

function findingIn(session: Session, size: Size): readonly Figures[] {
  const { path, shape } = session
  const { scan, page, find } = inTurn(
    { scan: ['scan.mjs', path], page: ['find.ts', 'page', path], find: ['find.ts', 'find', path] },
    size.runs,
  )
  const what = `${shape} shape, ${mb(statSync(path).size / 1e6)}; medians of ${size.runs}`
  return [pagesOf(what, page, size), searchesOf(what, scan, find, size)]
}

function pagesOf(what: string, page: readonly Told[], size: Size): Figures {
  const [half, most, longest] = ['medianMs', 'p95Ms', 'longestMs'].map(fact => middle(page, fact)) as [
    number,
    number,
    number,
  ]
  return {
    title: `50 rows at 200 places far from each other; ${what}`,
    head: ['median', '95 % within', 'longest', 'peak memory', 'bar'],
    rows: [
      [
        ms(half),
        ms(most),
        ms(longest),
        mb(middle(page, 'peakMB')),
        barWords([atMost(most, 20, 'ms for 95 %'), atMost(longest, 20, 'ms for all')], size),
      ],
    ],
    notes: [],
  }
}

function searchesOf(what: string, scans: readonly Told[], find: readonly Told[], size: Size): Figures {
  const [scan, scanCpu] = [middle(scans, 'ms'), middle(scans, 'cpuMs')]
  const runs = find.map(one => ('searches' in one ? (one['searches'] as readonly Search[]) : []))
  const rows = (runs[0] ?? []).map(({ name, matchCase, hits }, i) => {
    const took = median(runs.flatMap(searches => searches[i]?.ms ?? []))
    const cpu = median(runs.flatMap(searches => searches[i]?.cpuMs ?? []))
    const first = median(runs.flatMap(searches => searches[i]?.firstHitMs ?? []))
    const far = median(runs.flatMap(searches => searches[i]?.farP95Ms ?? []))
    const bars = [atMost(took / scan, matchCase ? 6 : 25, 'x scan')]
    if (!Number.isNaN(far)) bars.push(atMost(far, 20, 'ms to any hit'))
    const cells = [ms(took), times(took / scan), times(cpu / scanCpu), ms(first), ms(far)]
    return [name, grouped(hits), ...cells, barWords(bars, size)]
  })
  return {
    title: `All hits of a search; ${what}; newline scan ${ms(scan)}`,
    head: [
      '',
      'hits',
      'time',
      'by scan',
      'processor time by scan',
      'first page of hits after',
      'any hit, 95 % within',
      'bar',
    ],
    rows,
    notes: [],
  }
}
