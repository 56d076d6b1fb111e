// Switches off one rule of the sources at a time, in a copy, and asks the tests. Shared by the scripts that prove that each rule is
// missed by a test (docs/measures.md, docs/redaction.md). Nothing in the checkout is changed.
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const root = join(import.meta.dirname, '../..')

/** A rule, and what in which file has to be another text so that it is off. */
export const off = (rule, file, from, to) => ({ rule, file, from, to })

const COPIED = [
  'main',
  'preload',
  'test',
  'fixtures',
  'docs',
  'scripts',
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
  'vitest.config.ts',
]

/** A copy of the sources that may be changed. */
function copyOfSources() {
  const copy = mkdtempSync(join(tmpdir(), 'palimpsest-switch-off-'))
  for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/**
 * Does some work in so many copies, one item after the other in each; the copies go afterwards.
 * @template T
 * @param {readonly T[]} items
 * @param {number} workers
 * @param {(copy: string, item: T) => Promise<void>} work
 * @param {(copy: string) => Promise<void>} [first] is done in one copy before
 */
export async function inCopies(items, workers, work, first) {
  const copies = Array.from({ length: Math.max(1, Math.min(workers, items.length)) }, copyOfSources)
  try {
    await first?.(copies[0])
    let next = 0
    await Promise.all(
      copies.map(async copy => {
        while (next < items.length) await work(copy, items[next++])
      }),
    )
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true })
  }
}

/**
 * What somebody finds while a rule is off; null when the switch no longer fits the sources. `file` is a path in the checkout.
 * @template T
 * @param {string} copy
 * @param {{ file: string, from: string, to: string }} rule
 * @param {() => Promise<T>} ask
 * @returns {Promise<T | null>}
 */
export async function whileOff(copy, { file, from, to }, ask) {
  const path = join(copy, file)
  const source = readFileSync(path, 'utf8')
  if (source.split(from).length !== 2) return null
  writeFileSync(
    path,
    source.replace(from, () => to),
  )
  try {
    return await ask()
  } finally {
    writeFileSync(path, source)
  }
}

const run = promisify(execFile)

/**
 * Names of the tests in these files that fail in a copy. None when they do not even start: such a switch breaks the sources instead of
 * a rule, and that is said on the way.
 * @param {string} copy
 * @param {readonly string[]} files
 * @param {{ bail?: number, words?: readonly string[], env?: object }} [how] `bail`: it stops after so many; 0: never
 * @returns {Promise<readonly string[]>}
 */
export async function failing(copy, files, { bail = 1, words = [], env = {} } = {}) {
  const report = join(copy, 'report.json')
  rmSync(report, { force: true })
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporting = [`--bail=${bail}`, '--reporter=json', `--outputFile=${report}`]
  const args = [vitest, 'run', '--project=unit', '--maxWorkers=1', ...reporting, ...words, ...files]
  const ran = await run(process.execPath, args, {
    cwd: copy,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  }).then(
    () => true,
    () => false,
  )
  const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
  const names = results.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName.trim()),
  )
  if (!ran && names.length === 0) console.error('the tests do not start')
  return names
}

/** Ends the script when tests fail with every rule on: then they would miss any rule. */
export async function wholeAtFirst(copy, tests) {
  const before = await failing(copy, tests, { bail: 0 })
  if (before.length > 0) throw new Error(`fail with every rule on: ${before.join('; ')}`)
}

/**
 * Prints a table of which test misses each rule, and says whether each is missed by one.
 * @param {readonly { rule: string, file: string, from: string, to: string }[]} rules `file` in `folder`
 * @param {{ folder: string, tests: readonly string[], workers: number }} where
 * @returns {Promise<boolean>}
 */
export async function eachMissed(rules, { folder, tests, workers }) {
  const uncaught = []
  const ask = async (copy, { rule, file, from, to }) => {
    const found = await whileOff(copy, { file: join(folder, file), from, to }, () => failing(copy, tests))
    const [test = '-'] = found ?? ['DOES NOT FIT']
    console.log(`| ${rule} | ${file} | ${test.replaceAll('|', '/').slice(0, 110)} |`)
    if (found === null || found.length === 0) uncaught.push(rule)
  }
  await inCopies(rules, workers, ask, copy => wholeAtFirst(copy, tests))
  console.log(
    uncaught.length === 0
      ? `each of the ${rules.length} is missed by a test`
      : `${uncaught.length} of ${rules.length} are missed by no test: ${uncaught.join('; ')}`,
  )
  return uncaught.length === 0
}
