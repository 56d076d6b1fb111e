// Searches a session and turns its pages in the core, without a window. usage: node find.ts find|page FILE -> one JSON line
//   find: all hits of each query of a list, as the window asks for them (page after page): milliseconds by the clock and of the
//         processor, until the first hit, how many hits. `first` is the search after opening, which pays for what later ones know.
//   page: 200 random pages of 50 rows, each of a turn that was not looked at before: median, 95th percentile, longest, by the clock and (`cpu`) of the processor.
// A ratio is to be taken to scan.mjs of the same file in the same minute. `--query TEXT [--case]` searches for TEXT alone.
import { parseArgs } from 'node:util'
import { runNow } from '../../main/base/steps.ts'
import { EVERYWHERE } from '../../main/thread/find/filter.ts'
import { type FoundPage, find } from '../../main/thread/find/find.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'
import { rowPage } from '../../main/views/row.ts'
import { peakMB } from './measured.ts'

interface Search {
  readonly name: string
  readonly query: string
  readonly matchCase: boolean
}

/** Words of the texts that gen.mjs and gen-legacy.mjs make: all of their 50 words stand in every longer text, and numbers are rare. */
const SEARCHES: readonly Search[] = [
  { name: 'first', query: 'no such words', matchCase: true },
  { name: 'none', query: 'nosuchword', matchCase: true },
  { name: 'none, any case', query: 'NoSuchWord', matchCase: false },
  { name: 'rare', query: '[50991]', matchCase: true },
  { name: 'rare phrase', query: 'window.history.stream', matchCase: true },
  { name: 'frequent', query: 'Wall time', matchCase: true },
  { name: 'frequent, any case', query: 'wall TIME', matchCase: false },
  { name: 'frequent phrase', query: 'undefined module', matchCase: true },
  { name: 'frequent phrase, any case', query: 'Undefined Module', matchCase: false },
  { name: 'beyond ASCII', query: '✓', matchCase: true },
  { name: 'beyond ASCII, any case', query: 'Übersicht', matchCase: false },
  { name: 'escaped', query: '"test"', matchCase: true },
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { query: { type: 'string' }, case: { type: 'boolean', default: false } },
})
const [mode, file] = positionals
if ((mode !== 'find' && mode !== 'page') || file === undefined)
  throw new Error('usage: node find.ts find|page FILE [--query TEXT [--case]]')

const opened = openThread(file)
if (!opened.ok) throw new Error(opened.error.message)
const thread = opened.value
runNow(thread.read({ quick: false }))
const searches =
  values.query === undefined ? SEARCHES : [{ name: 'asked', query: values.query, matchCase: values.case }]
const result = mode === 'find' ? { searches: searches.map(search => timed(thread, search)) } : pages(thread)
console.log(JSON.stringify({ what: mode, ...result, peakMB: peakMB() }))
thread.close()

function timed(thread: Thread, { name, query, matchCase }: Search) {
  const cpu = process.cpuUsage()
  const started = performance.now()
  let hits = 0
  let firstHitMs: number | null = null
  let next: string | null = null
  do {
    const request = { query, matchCase, filter: EVERYWHERE, next, most: 200, want: 'hits', patience: 100 } as const
    const page: FoundPage = runNow(find(thread, request, () => performance.now()))
    hits += page.hits.length
    if (hits > 0) firstHitMs ??= performance.now() - started
    next = page.next
  } while (next !== null)
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  return { name, query, matchCase, ms, cpuMs: (user + system) / 1000, firstHitMs, hits }
}

/** Pages far from each other, so that none was read with another. */
function pages(thread: Thread) {
  const times: number[] = []
  const cpuTimes: number[] = []
  for (let i = 0; i < 200; i++) {
    // Multiples of the golden ratio: spread evenly, in no order.
    const turn = 1 + Math.floor(((i * 0.618_033_988_75) % 1) * thread.turnCount)
    const { rows } = thread.turn(turn)
    const cpu = process.cpuUsage()
    const started = performance.now()
    let left = 50
    for (let n = turn, from = Math.floor((rows * (i % 7)) / 7); left > 0 && n <= thread.turnCount; n++, from = 0)
      left -= runNow(rowPage(thread, n, from, left)).rows.length
    times.push(performance.now() - started)
    const { user, system } = process.cpuUsage(cpu)
    cpuTimes.push((user + system) / 1000)
  }
  const at = (of: readonly number[], share: number): number =>
    of.toSorted((a, b) => a - b)[Math.min(of.length - 1, Math.floor(of.length * share))] ?? 0
  const cpu = { medianMs: at(cpuTimes, 0.5), p95Ms: at(cpuTimes, 0.95), longestMs: at(cpuTimes, 1) }
  return {
    pages: times.length,
    rows: 50,
    medianMs: at(times, 0.5),
    p95Ms: at(times, 0.95),
    longestMs: at(times, 1),
    cpu,
  }
}
