// npm run conformance [-- [SUITE] [VERSION… | --all] [--only SCENARIO,…] | -- forks [--sample N] [--form FORM] [FOLDER…] | -- exports [--sample N] [VERSION…] | -- dataset [FOLDER…]]
// Plays scenarios with real Codex versions and compares what they send with what we rebuild from their files; or forks or exports
// recorded sessions, and compares what the real Codex sends for the results; or writes their tables and has DuckDB read them.
import { say } from '../../scripts/failure.mjs'
import { readArguments } from './arguments.ts'
import { playParts } from './parts.ts'
import { planOf } from './plan.ts'
import { type Result, resultLines, summaryLines, wentWell } from './report.ts'
import { runDataset } from './run-dataset.ts'
import { runExports } from './run-exports.ts'
import { runForks } from './run-forks.ts'
import { SUITES } from './suites.ts'
import { allWent, triedSummary } from './tried.ts'

async function main(args: readonly string[]): Promise<number> {
  const read = readArguments(args)
  if (!read.ok) {
    say(read.message)
    return 2
  }
  const started = performance.now()
  const seconds = (): number => (performance.now() - started) / 1000
  const { wanted } = read
  const stop = stopAtSignals()
  if (wanted.suite === 'forks' || wanted.suite === 'exports') {
    const tried = wanted.suite === 'forks' ? await runForks(wanted, stop, print) : await runExports(wanted, stop, print)
    if (stop.aborted) return Number(stop.reason)
    print(triedSummary(tried, seconds()))
    return allWent(tried) ? 0 : 1
  }
  if (wanted.suite === 'dataset') {
    const went = await runDataset(wanted.folders, print)
    print([`${went ? 'ok' : 'FAIL'}: ${seconds().toFixed(1)} s`])
    return went ? 0 : 1
  }
  const { suite, versions, choice } = wanted
  const results: Result[] = []
  await playParts(planOf(versions, choice), SUITES[suite], stop, result => {
    results.push(result)
    print(resultLines(result))
  })
  // An installation may still run: it is of no use to wait for.
  if (stop.aborted) process.exit(Number(stop.reason))
  print(summaryLines(results, seconds()))
  return results.length > 0 && results.every(wentWell) ? 0 : 1
}

const print = (lines: readonly string[]): void => {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** Aborted by the first signal, with the exit code as the reason: what plays is ended and cleaned up, and then we end. */
function stopAtSignals(): AbortSignal {
  const stop = new AbortController()
  for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => stop.abort(code))
  return stop.signal
}

process.exitCode = await main(process.argv.slice(2))
