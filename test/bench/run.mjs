// Compares our core with the floor on the same file in one run. usage: npm run bench [-- MEGABYTES | checkpoints FILE | trim FILE | library [SESSIONS]]
// Prints medians of five with the ratio to the newline scan, and how long the window was blocked; never fails on time.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from '../../scripts/find-browser.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const folder = join(here, '../../.cache/bench')
const RUNS = 5

const browser = await findBrowser(join(here, '../..'), { mayInstall: false })
const env = { ...process.env, PALIMPSEST_BROWSER: browser }
const node = (...args) =>
  execFileSync(process.execPath, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] })

if (process.argv[2] === 'checkpoints') {
  const run = JSON.parse(node(join(here, 'checkpoints.ts'), process.argv[3] ?? ''))
  const step = `${run.checkpoints} compactions, each looked at twice: ${run.ms.toFixed(0)} ms from the click to its rows (longest ${run.longest.toFixed(0)})`
  const engine = `the shell's peak grew by ${run.peakGrowthMB.toFixed(0)} MB over ${run.peakMB.toFixed(0)} MB after the first five`
  console.log(
    `${step}; ${engine}, the page's heap by ${run.heapGrowthMB.toFixed(0)} MB over ${run.heapMB.toFixed(0)} MB`,
  )
  process.exit()
}

if (process.argv[2] === 'trim') {
  const source = process.argv[3] ?? ''
  const out = join(folder, 'trimmed.jsonl')
  const clear = () => [out, `${out}.report.json`].map(path => rmSync(path, { force: true }))
  mkdirSync(folder, { recursive: true })
  for (let run = 0; run < 3; run++) {
    clear()
    const scan = JSON.parse(node(join(here, 'scan.mjs'), source))
    const trim = JSON.parse(node(join(here, 'trim.ts'), source, out))
    clear()
    const write = JSON.parse(node(join(here, 'write.mjs'), out, String(trim.bytes)))
    clear()
    const times = `${trim.ms.toFixed(0)} ms (${((trim.ms - write.ms) / scan.ms).toFixed(1)} x scan of ${scan.ms.toFixed(0)} ms, and a write and fsync of as many bytes, ${write.ms.toFixed(0)} ms)`
    const sizes = `${(trim.bytes / 1e6).toFixed(1)} of ${(trim.source / 1e6).toFixed(1)} MB stay, ${trim.left} compactions go`
    console.log(`${times}; ${sizes}; ${trim.peakMB.toFixed(0)} MB peak`)
  }
  process.exit()
}

if (process.argv[2] === 'library') {
  const sessions = Number(process.argv[3] ?? 10_000)
  const home = join(folder, `library-${sessions}`)
  if (!existsSync(home)) {
    rmSync(`${home}.part`, { recursive: true, force: true })
    node(join(here, 'library-gen.mjs'), `${home}.part`, String(sessions), String(sessions * 0.174))
    renameSync(`${home}.part`, home)
  }
  const data = join(folder, 'library-data')
  const scan = () => JSON.parse(node(join(here, 'library-scan.mjs'), home))
  const read = mode => JSON.parse(node(join(here, 'library.ts'), mode, home, data))
  scan()
  const [before, first, after] = [scan(), read('first'), scan()]
  const again = read('again')
  rmSync(data, { recursive: true, force: true })
  const floor = { ms: (before.ms + after.ms) / 2, cpuMs: (before.cpuMs + after.cpuMs) / 2 }
  const times = (ms, cpuMs) =>
    `${ms.toFixed(0)} ms (${(ms / floor.ms).toFixed(1)} x scan), ${cpuMs.toFixed(0)} ms of processor time (${(cpuMs / floor.cpuMs).toFixed(1)} x scan)`
  const speed = ms => `${(first.textBytes / 1000 / ms).toFixed(1)} MB/s`
  const { searches } = first
  console.log(`${before.files} files, ${(before.bytes / 1e6).toFixed(0)} MB, Node ${process.versions.node}, warm cache`)
  console.log(`newline scan of all  ${floor.ms.toFixed(0)} ms, ${floor.cpuMs.toFixed(0)} ms of processor time`)
  console.log(`names and sizes      ${first.ready.toFixed(0)} ms`)
  console.log(`facts of all         ${times(first.headsMs, first.headsCpuMs)}`)
  const text = `${(first.textBytes / 1e6).toFixed(0)} MB of texts`
  const speeds = `${speed(first.textsMs)}, ${speed(first.textsCpuMs)} of processor time`
  console.log(
    `${text.padEnd(20)} ${first.textsMs.toFixed(0)} ms: ${speeds}; longest step ${first.longest.toFixed(0)} ms`,
  )
  const answered = `median ${searches.median.toFixed(1)} ms, 95 % within ${searches.p95.toFixed(1)} ms`
  console.log(`${searches.queries} searches         ${answered}`)
  console.log(`restart              ${again.ready.toFixed(0)} ms`)
  const peaks = `${first.peakMB.toFixed(0)} MB while reading, ${again.peakMB.toFixed(0)} MB after a restart`
  console.log(`peak memory          ${peaks}; database ${first.databaseMB.toFixed(0)} MB`)
  process.exit()
}

const megabytes = Number(process.argv[2] ?? 100)
if (!(megabytes >= 1 && megabytes <= 10_000))
  throw new Error(
    'usage: npm run bench [-- MEGABYTES], 1 to 10000, or npm run bench -- checkpoints FILE, trim FILE, or library [SESSIONS]',
  )

/** A generated session; made once, kept in an ignored folder. */
function sessionOf(size) {
  const file = join(folder, `${size}.jsonl`)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    node(join(here, 'gen.mjs'), `${file}.part`, String(size))
    renameSync(`${file}.part`, file)
  }
  return file
}

const file = sessionOf(megabytes)
const commands = {
  'newline scan': [join(here, 'scan.mjs'), file],
  'open to usable turns': [join(here, 'open.ts'), 'quick', file],
  'every line parsed': [join(here, 'open.ts'), 'full', file],
  'window: first rows': [join(here, 'window.ts'), file],
}
for (const args of Object.values(commands)) node(...args)
const results = Object.fromEntries(Object.keys(commands).map(name => [name, []]))
for (let run = 0; run < RUNS; run++)
  for (const [name, args] of Object.entries(commands)) results[name].push(JSON.parse(node(...args)))

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const floor = median(results['newline scan'].map(one => one.ms))
console.log(
  `${(statSync(file).size / 1e6).toFixed(1)} MB, Node ${process.versions.node}, medians of ${RUNS}, warm cache`,
)
/** One column of a row: the middle of the runs, where they have it. */
function middle(runs, key, words) {
  const values = runs.map(run => run[key]).filter(value => value !== undefined)
  return values.length === 0 ? [] : [words(median(values), Math.max(...values))]
}

for (const [name, runs] of Object.entries(results)) {
  const facts = [
    ...middle(runs, 'ms', ms => `${ms.toFixed(1).padStart(9)} ms  ${(ms / floor).toFixed(2).padStart(6)} x scan`),
    ...middle(runs, 'peakMB', mb => `${mb.toFixed(0).padStart(5)} MB peak`),
    ...middle(runs, 'longestStep', ms => `longest step ${ms.toFixed(1)} ms`),
    ...middle(runs, 'checked', ms => `every line checked ${ms.toFixed(0)} ms`),
    ...middle(
      runs,
      'longestBlock',
      (ms, most) => `longest block of the page ${ms.toFixed(0)} ms (worst ${most.toFixed(0)})`,
    ),
  ]
  console.log(`${name.padEnd(22)}${facts.join('  ')}`)
}
