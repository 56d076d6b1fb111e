import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  atLeast,
  atMost,
  type Bar,
  barWords,
  type Figures,
  grouped,
  mb,
  ms,
  type Part,
  type Size,
  times,
} from '../figures.ts'
import { folder, madeHome } from '../made.ts'
import { program, type Run, runProgram } from '../programs.ts'

/** What library.ts tells of reading a home for the first time. */
interface First extends Run {
  readonly headsMs: number
  readonly headsCpuMs: number
  readonly ready: number
  readonly textsMs: number
  readonly textsCpuMs: number
  readonly textBytes: number
  readonly longest: number
  readonly databaseMB: number
  readonly searches: { readonly queries: number; readonly median: number; readonly p95: number }
}

interface Scan extends Run {
  readonly cpuMs: number
  readonly files: number
  readonly bytes: number
}

/** A library of many sessions: read for the first time, asked, and started again. Once: it takes minutes, and each step is thousands of files. */
export const library: Part = {
  name: 'library',
  run: async size => {
    const home = madeHome(size.sessions)
    const data = join(folder, 'library-data')
    const scan = () => runProgram(program('library-scan.mjs'), [home]) as Scan
    const read = (mode: string) => runProgram(program('library.ts'), [mode, home, data]) as First
    scan()
    const [before, first, after] = [scan(), read('first'), scan()]
    const again = read('again')
    rmSync(data, { recursive: true, force: true })
    const floor = { ...before, ms: (before.ms + after.ms) / 2, cpuMs: (before.cpuMs + after.cpuMs) / 2 }
    return [tableOf(floor, first, again, size)]
  },
}

function tableOf(scan: Scan, first: First, again: First, size: Size): Figures {
  const speed = (took: number) => first.textBytes / 1000 / took
  const row = (name: string, took: number, cpu: number | null, more: string, bars: readonly Bar[] = []) => [
    name,
    ms(took),
    times(took / scan.ms),
    cpu === null ? '' : ms(cpu),
    cpu === null ? '' : times(cpu / scan.cpuMs),
    more,
    barWords(bars, size),
  ]
  const { searches } = first
  const rate = speed(first.textsMs)
  const rates = `${rate.toFixed(1)} MB/s, ${speed(first.textsCpuMs).toFixed(1)} of processor time; longest step ${ms(first.longest)}`
  const answered = [atMost(searches.median, 20, 'ms'), atMost(searches.p95, 60, 'ms for 95 %')]
  const memory = Math.max(first.peakMB ?? 0, again.peakMB ?? 0)
  return {
    title: `${grouped(scan.files)} sessions, ${mb(scan.bytes / 1e6)}, warm cache`,
    head: ['', 'time', 'by scan', 'processor time', 'by scan', '', 'bar'],
    rows: [
      row('newline scan of all files', scan.ms, scan.cpuMs, ''),
      row('names and sizes of all', first.ready, null, ''),
      row('facts of all', first.headsMs, first.headsCpuMs, '', [atMost(first.headsMs / scan.ms, 8, 'x scan')]),
      row(`${mb(first.textBytes / 1e6)} of texts indexed`, first.textsMs, first.textsCpuMs, rates, [
        atLeast(rate, 15, 'MB/s'),
      ]),
      row(`${searches.queries} searches, median`, searches.median, null, `95 % within ${ms(searches.p95)}`, answered),
      row('restart until the list is whole', again.ready, null, '', [atMost(again.ready, 1000, 'ms')]),
      [
        'peak memory',
        mb(memory),
        '',
        '',
        '',
        `${mb(again.peakMB ?? 0)} after a restart`,
        barWords([atMost(memory, 300, 'MB')], size),
      ],
      ['database', mb(first.databaseMB), '', '', '', '', ''],
    ],
    notes: [],
  }
}
