// Reads a home into a library database, as the library's worker does it, and asks it. usage: node library.ts first|again HOME DATA -> one JSON
// line. first: an empty data folder, facts of all sessions, then texts, then 100 searches. again: a restart with nothing to be read.
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { keepHeapSmall } from '../../main/base/small-heap.ts'
import type { Steps } from '../../main/base/steps.ts'
import { type Elsewhere, headsElsewhere, textsElsewhere } from '../../main/handlers/elsewhere.ts'
import { SLICE } from '../../main/handlers/library-filling.ts'
import { Work } from '../../main/handlers/work.ts'
import { makeDataFolder } from '../../main/library/data-folder.ts'
import { IndexDb } from '../../main/library/index-db.ts'
import { NameBook } from '../../main/library/names.ts'
import { parseQuery } from '../../main/library/query.ts'
import { Sessions } from '../../main/library/sessions.ts'
import { readingUrl } from '../../main/places.ts'
import { readingThread } from '../../main/shell/reading-thread.ts'
import { peakMB } from './measured.ts'

const [, , mode, home = '', data = ''] = process.argv
if ((mode !== 'first' && mode !== 'again') || data === '')
  throw new Error('usage: node library.ts first|again HOME DATA')
/** How often the event loop is looked at. Milliseconds. */
const RESOLUTION = 5
keepHeapSmall()
if (mode === 'first') rmSync(data, { recursive: true, force: true })
makeDataFolder(data)

const started = performance.now()
const db = new IndexDb(data)
const sessions = new Sessions(db, new NameBook(data))
const work = new Work()
const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
delay.enable()

/** As the worker does it, beside what another thread reads for it. */
async function timed(steps: Steps<undefined>, beside = async (_: Elsewhere): Promise<void> => {}): Promise<number> {
  const begun = performance.now()
  const { signal } = new AbortController()
  const begin = () => readingThread(readingUrl)
  const run = (one: Steps<undefined>) => work.run(one, signal, undefined, SLICE)
  await Promise.all([run(steps), beside({ sessions, begin, run, signal, onFiles: () => {} })])
  sessions.settle()
  return performance.now() - begun
}

const looked = await timed(sessions.look([home]))
const listed = sessions.list('')
const ready = performance.now() - started
const { heads, texts } = sessions.waiting
const headsCpu = process.cpuUsage()
const headsMs = await timed(
  sessions.fill(() => {}),
  headsElsewhere,
)
const headsCpuMs = cpuSince(headsCpu)
const filterStarted = performance.now()
const filtered = sessions.list('', { compacted: true, project: listed.at(0)?.head?.cwd ?? '/' }).length
const filterMs = performance.now() - filterStarted
const textsCpu = process.cpuUsage()
const textsMs = await timed(
  sessions.fillTexts(() => {}),
  textsElsewhere,
)
const textsCpuMs = cpuSince(textsCpu)
/** The longest stretch in which it could not have answered. Milliseconds. */
const longest = Math.max(0, delay.max / 1e6 - RESOLUTION)
delay.disable()
/** UTF-8 bytes of the texts: the database holds them as they are. */
const textBytes = Number(db.read(one => one.prepare('SELECT sum(octet_length(text)) FROM passages').pluck().get(), 0))
const searches = mode === 'first' ? search() : null
db.settle()
const size = ['', '-wal'].reduce((sum, end) => {
  const path = join(data, `library.sqlite${end}`)
  return sum + (existsSync(path) ? statSync(path).size : 0)
}, 0)
console.log(
  JSON.stringify({
    what: mode,
    sessions: listed.length,
    looked,
    ready,
    waited: heads + texts.files,
    headsMs,
    headsCpuMs,
    filterMs,
    filtered,
    textsMs,
    textsCpuMs,
    characters: sessions.characters,
    textBytes,
    searches,
    longest,
    databaseMB: size / 1e6,
    peakMB: peakMB(),
  }),
)
db.close()

/** 100 queries of words as they stand in the sessions: frequent and rare ones, two words, phrases, beginnings, filtered. */
function search() {
  const words = listed
    .filter((_, i) => i % Math.max(1, Math.floor(listed.length / 100)) === 0)
    .slice(0, 100)
    .map(({ found }) => (sessions.withFile(found.path) ? sessions.sessionWith(found.path)?.head?.prompt : '') ?? '')
  const queries = words.map((prompt, i) => {
    const [a = 'error', b = 'test', c = 'main'] = prompt
      .split(/[^\p{L}\p{N}]+/u)
      .filter(word => word.length > 1)
      .slice(1)
    return [a, `${a} ${c}`, `"${a} ${b}"`, `${b.slice(0, 3)}*`, `${c} -${a}`][i % 5] ?? a
  })
  const times: number[] = []
  let hits = 0
  for (const [i, text] of queries.entries()) {
    const query = parseQuery(text)
    if (query === null) continue
    const begun = performance.now()
    const filter = i % 7 === 0 ? { compacted: true } : {}
    hits += sessions.search({ query, filter, after: null, count: 20 }).hits.length
    times.push(performance.now() - begun)
  }
  times.sort((a, b) => a - b)
  return { queries: times.length, hits, median: at(times, 0.5), p95: at(times, 0.95), most: times.at(-1) ?? 0 }
}

/** What this process itself worked, whatever else the machine did meanwhile. Milliseconds. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? 0
}
