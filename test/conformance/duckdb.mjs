// DuckDB for Node from npm, in .cache/duckdb/<version>/: no part of the program, only somebody else who reads what it writes.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure, say } from '../../scripts/failure.mjs'
import { npm } from '../../scripts/npm.mjs'
import { oneAtATime } from '../../scripts/one-at-a-time.mjs'
import { cacheFolder } from '../../scripts/paths.mjs'
import { writeJson } from '../../scripts/prepare.mjs'

export const VERSION = '1.5.6-r.1'

const PACKAGE = '@duckdb/node-api'
// Its binary is a package of its own for each platform; nothing has to run at installation.
const ARGS = ['install', '--ignore-scripts', '--include=optional', '--no-package-lock']

/** The module, installed unless it is there. */
export async function duckdb(folder = join(cacheFolder, 'duckdb')) {
  const home = join(folder, VERSION)
  mkdirSync(folder, { recursive: true })
  if (!existsSync(home))
    await oneAtATime(
      join(folder, `${VERSION}.lock`),
      async () => {
        if (!existsSync(home)) await fetchTo(home, join(folder, `${VERSION}.part-${process.pid}`))
      },
      () => say('waiting for another process that installs DuckDB'),
    )
  return import(pathToFileURL(createRequire(join(home, 'package.json')).resolve(PACKAGE)).href)
}

async function fetchTo(home, part) {
  say(`fetching DuckDB ${VERSION} through npm`)
  rmSync(part, { recursive: true, force: true })
  mkdirSync(part)
  writeJson(join(part, 'package.json'), { private: true, dependencies: { [PACKAGE]: VERSION } })
  if (!(await npm(part, ARGS)))
    throw new Failure('npm could not fetch DuckDB; what it said is above. Run the command again.')
  renameSync(part, home)
}
