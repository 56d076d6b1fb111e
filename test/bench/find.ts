// Searches a session and turns its pages in the core, without a window. usage: node find.ts find|page FILE -> one JSON line
//   find: all hits of each query of a list, as the window asks for them (pages of the first 5,000, the others counted): milliseconds by the
//         clock and of the processor, until the first hit, how many hits; then of 50 hits anywhere, how long until each is here with its
//         page (95th percentile, longest). `first` is the search after opening, which pays for what later ones know.
//   page: 200 random pages of 50 rows, each of a turn that was not looked at before: median, 95th percentile, longest, by the clock and (`cpu`) of the processor.
// A ratio is to be taken to scan.mjs of the same file in the same minute. `--query TEXT [--case]` searches for TEXT alone.
import { parseArgs } from 'node:util'
import { runNow } from '../../main/base/steps.ts'
import { EVERYWHERE } from '../../main/thread/find/filter.ts'
import { type FoundPage, find, type Mark } from '../../main/thread/find/find.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'
import { rowPage } from '../../main/views/row.ts'
import { peakMB } from './measured.ts'

interface Search {
  readonly name: string
  readonly query: string
  readonly matchCase: boolean
}

/** Words of the texts that gen.mjs and gen-legacy.mjs make: each of their 50 words stands in every longer text, a number of five digits seldom. */
const SEARCHES: readonly Search[] = [
  { name: 'first', query: 'no such words', matchCase: true },
  { name: 'none', query: 'nosuchword', matchCase: true },
  { name: 'none, any case', query: 'NoSuchWord', matchCase: false },
  { name: 'a number', query: '63392', matchCase: true },
  { name: 'a word', query: 'error', matchCase: true },
  { name: 'a word, any case', query: 'ERROR', matchCase: false },
  { name: 'two words', query: 'undefined error', matchCase: true },
  { name: 'two words, any case', query: 'Undefined Error', matchCase: false },
  { name: 'in outputs only', query: 'Wall time', matchCase: true },
  { name: 'beyond ASCII', query: '✓', matchCase: true },
  { name: 'beyond ASCII, any case', query: 'GRÖß', matchCase: false },
  { name: 'in quotes', query: '"test"', matchCase: true },
]

/** As renderer/find/find.ts asks: hits of a page, and how many are placed before the others are counted. */
const PAGE = 200
const PLACED = 5000
const BEGINNING = '0.1.0'

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
  const asked = { query, matchCase, filter: EVERYWHERE, patience: 100 } as const
  const pageFrom = (next: string | null, want: 'hits' | 'count'): FoundPage =>
    runNow(find(thread, { ...asked, next, want, most: want === 'hits' ? PAGE : 1e9 }, () => performance.now()))
  const cpu = process.cpuUsage()
  const started = performance.now()
  let hits = 0
  let firstHitMs: number | null = null
  let next: string | null = null
  const marks: Mark[] = []
  do {
    const want = hits < PLACED ? 'hits' : 'count'
    marks.push({ at: hits, next: next ?? BEGINNING })
    const page: FoundPage = pageFrom(next, want)
    for (const mark of page.marks) marks.push({ at: hits + mark.at, next: mark.next })
    hits += page.found
    if (hits > 0) firstHitMs ??= performance.now() - started
    next = page.next
  } while (next !== null)
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  const far = hits > PLACED ? anywhere(hits, marks, pageFrom) : { farP95Ms: null, farLongestMs: null }
  return { name, query, matchCase, ms, cpuMs: (user + system) / 1000, firstHitMs, hits, ...far }
}

/** Goes to 50 hits far from each other, from the mark before each. */
function anywhere(hits: number, marks: readonly Mark[], pageFrom: (next: string, want: 'hits') => FoundPage) {
  const times = Array.from({ length: 50 }, (_, i) => {
    const wanted = Math.floor((((i + 1) * 0.618_033_988_75) % 1) * hits)
    const started = performance.now()
    const mark = marks.findLast(each => each.at <= wanted)
    let from = mark?.at ?? 0
    for (let next = mark?.next ?? null; next !== null; ) {
      const page = pageFrom(next, 'hits')
      from += page.found
      next = from > wanted ? null : page.next
    }
    if (from <= wanted) throw new Error(`hit ${wanted} of ${hits} was not reached`)
    return performance.now() - started
  })
  return { farP95Ms: at(times, 0.95), farLongestMs: at(times, 1) }
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

function at(of: readonly number[], share: number): number {
  return of.toSorted((a, b) => a - b)[Math.min(of.length - 1, Math.floor(of.length * share))] ?? 0
}
