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
import { median, program, type Run, runProgram } from '../programs.ts'

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

/** One reading of the library from nothing, between two scans, and a restart. */
interface Round {
  readonly scan: Scan
  readonly first: First
  readonly again: First
}

/** A library of many sessions: read for the first time, asked, and started again. */
export const library: Part = {
  name: 'library',
  run: async size => {
    const home = madeHome(size.sessions)
    const data = join(folder, 'library-data')
    const scan = () => runProgram(program('library-scan.mjs'), [home]) as Scan
    const read = (mode: string) => runProgram(program('library.ts'), [mode, home, data]) as First
    scan()
    const rounds: Round[] = []
    for (let run = 0; run < size.runs; run++) rounds.push({ scan: scan(), first: read('first'), again: read('again') })
    rmSync(data, { recursive: true, force: true })
    return [tableOf(rounds, size)]
  },
}

function tableOf(rounds: readonly Round[], size: Size): Figures {
  const middleOf = (of: (round: Round) => number) => median(rounds.map(of))
  const mostOf = (of: (round: Round) => number | null | undefined) => Math.max(...rounds.map(round => of(round) ?? 0))
  const scan = { ms: middleOf(({ scan }) => scan.ms), cpuMs: middleOf(({ scan }) => scan.cpuMs) }
  const row = (name: string, took: number, cpu: number | null, more: string, bars: readonly Bar[] = []) => [
    name,
    ms(took),
    times(took / scan.ms),
    cpu === null ? '' : ms(cpu),
    cpu === null ? '' : times(cpu / scan.cpuMs),
    more,
    barWords(bars, size),
  ]
  const [{ scan: files, first: one }] = rounds as readonly [Round]
  const facts = middleOf(({ first }) => first.headsMs)
  const texts = middleOf(({ first }) => first.textsMs)
  const textsCpu = middleOf(({ first }) => first.textsCpuMs)
  const rate = one.textBytes / 1000 / texts
  const rateCpu = one.textBytes / 1000 / textsCpu
  const rates = `${rate.toFixed(1)} MB/s, ${rateCpu.toFixed(1)} of processor time; longest step ${ms(mostOf(({ first }) => first.longest))}`
  const searched = middleOf(({ first }) => first.searches.median)
  const slow = middleOf(({ first }) => first.searches.p95)
  const ready = middleOf(({ again }) => again.ready)
  const memory = mostOf(({ first, again }) => Math.max(first.peakMB ?? 0, again.peakMB ?? 0))
  const restarted = `${mb(mostOf(({ again }) => again.peakMB))} after a restart`
  return {
    title: `${grouped(files.files)} sessions, ${mb(files.bytes / 1e6)}; medians of ${size.runs}, longest step and memory the worst of all; warm cache`,
    head: ['', 'time', 'by scan', 'processor time', 'by scan', '', 'bar'],
    rows: [
      row('newline scan of all files', scan.ms, scan.cpuMs, ''),
      row(
        'names and sizes of all',
        middleOf(({ first }) => first.ready),
        null,
        '',
      ),
      row(
        'facts of all',
        facts,
        middleOf(({ first }) => first.headsCpuMs),
        '',
        [atMost(facts / scan.ms, 8, 'x scan')],
      ),
      row(`${mb(one.textBytes / 1e6)} of texts indexed`, texts, textsCpu, rates, [atLeast(rate, 15, 'MB/s')]),
      row(`${one.searches.queries} searches, median`, searched, null, `95 % within ${ms(slow)}`, [
        atMost(searched, 20, 'ms'),
        atMost(slow, 60, 'ms for 95 %'),
      ]),
      row('restart until the list is whole', ready, null, '', [atMost(ready, 1000, 'ms')]),
      ['peak memory', mb(memory), '', '', '', restarted, barWords([atMost(memory, 300, 'MB')], size)],
      ['database', mb(one.databaseMB), '', '', '', '', ''],
    ],
    notes: [],
  }
}
