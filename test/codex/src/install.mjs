// Real Codex versions from npm, in .cache/codex/<version>/.
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Failure, say } from '../../../scripts/failure.mjs'
import { npm } from '../../../scripts/npm.mjs'
import { oneAtATime } from '../../../scripts/one-at-a-time.mjs'
import { cacheFolder } from '../../../scripts/paths.mjs'
import { readJson, writeJson } from '../../../scripts/prepare.mjs'
import { nativeBinary } from './native-binary.mjs'

const codexFolder = join(cacheFolder, 'codex')
const machine = `${process.platform}-${process.arch}`

// Codex needs nothing that its packages would run at installation; an old release would fetch a program from elsewhere.
const ARGS = ['install', '--ignore-scripts', '--include=optional', '--no-package-lock']

/** @param {string} text an exact version, because a range would not be the same Codex tomorrow */
export const isVersion = text => /^\d+\.\d+\.\d+$/.test(text)

/**
 * The program of a version that was installed whole, else undefined.
 * @param {string} version
 * @param {string} [folder]
 */
export function installedCodex(version, folder = codexFolder) {
  const home = join(folder, version)
  const stamp = readJson(stampIn(home))
  if (stamp?.version !== version || stamp.machine !== machine) return undefined
  const program = join(home, stamp.program)
  return bytesOf(program) === stamp.bytes ? program : undefined
}

/**
 * Installs a version unless it is there; npm checks what it downloads. The folder gets its name only when the program
 * in it has run, so that an installation which was cut off is never taken for one.
 * @param {string} version
 * @param {{ folder?: string, runNpm?: (cwd: string, args: readonly string[]) => Promise<boolean> }} [options]
 * @returns {Promise<string>} its program
 */
export async function installCodex(version, { folder = codexFolder, runNpm = npm } = {}) {
  if (!isVersion(version)) throw new Failure(`${version} is not an exact version of Codex, such as 0.98.0.`, 2)
  const found = installedCodex(version, folder)
  if (found !== undefined) return found
  const install = async () => {
    if (installedCodex(version, folder) === undefined && !(await stampIfItRuns(join(folder, version), version)))
      await fetchCodex(version, folder, runNpm)
    return installedCodex(version, folder)
  }
  return oneAtATime(join(folder, `${version}.lock`), install, () =>
    say(`waiting for another process that installs Codex ${version}`),
  )
}

async function fetchCodex(version, folder, runNpm) {
  const started = performance.now()
  say(`fetching Codex ${version} through npm`)
  const part = newPart(version, folder)
  writeJson(join(part, 'package.json'), { private: true, dependencies: { '@openai/codex': version } })
  if (!(await runNpm(part, ARGS)))
    throw new Failure(`npm could not fetch Codex ${version}; what it said is above. Run the command again.`)
  if (!(await stampIfItRuns(part, version)))
    throw new Failure(`npm fetched Codex ${version}, but no program in it runs on ${machine}.`)
  const home = join(folder, version)
  rmSync(home, { recursive: true, force: true })
  renameSync(part, home)
  say(`fetched Codex ${version} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

/** An empty folder of our own: npm may outlive whoever started it and was killed. What is left of those goes. */
function newPart(version, folder) {
  for (const name of readdirSync(folder))
    if (name.startsWith(`${version}.part-`)) rmSync(join(folder, name), { recursive: true, force: true })
  const part = join(folder, `${version}.part-${process.pid}`)
  mkdirSync(part)
  return part
}

async function stampIfItRuns(home, version) {
  const program = nativeBinary(join(home, 'node_modules', '.bin', 'codex'))
  if ((await versionOf(program, home)) !== version) return false
  writeJson(stampIn(home), { version, machine, program: relative(home, program), bytes: bytesOf(program) })
  return true
}

/** Asked of the program itself, because a file may be cut short. Without a home it writes nothing. */
function versionOf(program, home) {
  const env = { ...process.env, CODEX_HOME: join(home, 'no-home') }
  return new Promise(resolve => {
    execFile(program, ['--version'], { timeout: 20_000, env, windowsHide: true }, (error, stdout) => {
      resolve(error === null ? stdout.trim().split(' ').at(-1) : undefined)
    })
  })
}

const stampIn = home => join(home, 'works.json')

const bytesOf = path => statSync(path, { throwIfNoEntry: false })?.size
