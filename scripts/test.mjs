import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './build.mjs'
import { Failure, say } from './failure.mjs'
import { findBrowser } from './find-browser.mjs'
import { passOn } from './pass-on.mjs'
import { root } from './paths.mjs'
import { readJson } from './prepare.mjs'
import { program } from './programs.mjs'
import { countTests } from './test-counts.mjs'

const names = ['types', 'lint', 'unit', 'browser']
const usage = `Usage: npm test [-- [--only ${names.join('|')}] [--install-browser] [-- ARGUMENTS OF VITEST]]`

/**
 * `npm test`: all checks, each to its end, so that one run names all that is wrong.
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export async function test(args) {
  const wanted = readArgs(args)
  const outcomes = []
  let interrupted = false
  process.once('SIGINT', () => {
    interrupted = true
  })
  for (const [name, step] of Object.entries(stepsFor(wanted))) {
    if (interrupted) return 130
    process.stdout.write(`\n--- ${name} ---\n`)
    const started = performance.now()
    const outcome = await step(wanted).catch(asFailedStep)
    outcomes.push({ name, seconds: (performance.now() - started) / 1000, ...outcome })
  }
  return summarise(outcomes)
}

/** The unit tests include the packaging test, so both kinds want a build. */
function stepsFor({ only }) {
  const all = { types: checkTypes, lint, build: buildStep, unit, browser }
  const needsBuild = only.length === 0 || only.includes('browser')
  const isWanted = name => (name === 'build' ? needsBuild : only.length === 0 || only.includes(name))
  return Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name)))
}

function readArgs(args) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { only: { type: 'string', multiple: true }, 'install-browser': { type: 'boolean' } },
    })
    const only = (values.only ?? []).flatMap(list => list.split(','))
    if (!only.every(name => names.includes(name))) throw new Error()
    return { only, mayInstall: values['install-browser'] === true, vitestArgs: positionals }
  } catch {
    throw new Failure(usage, 2)
  }
}

async function checkTypes() {
  const check = project => passOn(process.execPath, [program('tsc'), '--noEmit', '-p', project], { cwd: root })
  return asStep((await check('.')) || (await check('main/export/page')))
}

async function lint() {
  return asStep(await passOn(process.execPath, [program('biome'), 'check'], { cwd: root }))
}

async function buildStep() {
  return (await ensureBuilt()) ? asStep(0) : asStep(1)
}

async function unit({ vitestArgs }) {
  return vitest('unit', vitestArgs, process.env)
}

/** Never skipped: without a browser this step has failed. */
async function browser({ vitestArgs, mayInstall }) {
  const path = await findBrowser(root, { mayInstall })
  say(`testing with ${path}`)
  return vitest('browser', vitestArgs, { ...process.env, PALIMPSEST_BROWSER: path })
}

async function vitest(project, vitestArgs, env) {
  const report = join(root, '.cache', 'test', `${project}.json`)
  mkdirSync(join(root, '.cache', 'test'), { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  // A filter may name files of one project only.
  const filter = vitestArgs.length === 0 ? [] : ['--passWithNoTests', ...vitestArgs]
  const command = [program('vitest'), 'run', '--project', project, ...reporters, ...filter]
  const code = await passOn(process.execPath, command, { cwd: root, env })
  return countTests(code, readJson(report))
}

function asStep(code) {
  return { ok: code === 0, passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

function asFailedStep(error) {
  say(error instanceof Failure ? error.message : (error.stack ?? String(error)))
  return asStep(1)
}

function summarise(outcomes) {
  const lines = outcomes.map(({ name, ok, seconds, passed, failed, skipped }) => {
    const tests = passed + skipped === 0 ? '' : `  ${passed} passed, ${failed} failed, ${skipped} skipped`
    return `  ${name.padEnd(8)}${ok ? 'ok' : 'FAILED'.padEnd(6)}${`${seconds.toFixed(1)} s`.padStart(ok ? 12 : 8)}${tests}`
  })
  const first = outcomes.find(({ ok }) => !ok)
  const sum = key => outcomes.reduce((total, outcome) => total + outcome[key], 0)
  const verdict = first === undefined ? [] : [`First failed: ${first.name}`]
  process.stdout.write(`\n${[...lines, ...verdict, `${sum('passed')} passed, ${sum('failed')} failed`].join('\n')}\n`)
  return first === undefined ? 0 : 1
}
