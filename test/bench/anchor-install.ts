// Other programs that read the same files, from npm, each of one version, in .cache/anchors. Nothing that their packages would run is run.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, say } from '../../scripts/failure.mjs'
import { npm } from '../../scripts/npm.mjs'
import { oneAtATime } from '../../scripts/one-at-a-time.mjs'
import { cacheFolder } from '../../scripts/paths.mjs'

/** As the native packages of ccusage are named. */
const MACHINE = `${process.platform}-${process.arch}`
export const CODEBURN = '0.9.15'
export const CCUSAGE = '20.0.24'

const folder = join(cacheFolder, 'anchors')
const ARGS = ['install', '--ignore-scripts', '--include=optional', '--no-package-lock']

/** The script of codeburn, to be run by Node. */
export const installCodeburn = (): Promise<string> =>
  install(`codeburn-${CODEBURN}`, { codeburn: CODEBURN }, join('codeburn', 'dist', 'cli.js'))

/** The native program of ccusage. */
export async function installCcusage(): Promise<string> {
  const native = `@ccusage/ccusage-${MACHINE}`
  const program = join(native, 'bin', process.platform === 'win32' ? 'ccusage.exe' : 'ccusage')
  const path = await install(`ccusage-${CCUSAGE}`, { ccusage: CCUSAGE, [native]: CCUSAGE }, program)
  // Its installation script would do this.
  chmodSync(path, 0o755)
  return path
}

/** The folder gets its name only when npm is done with it. */
async function install(name: string, dependencies: Record<string, string>, program: string): Promise<string> {
  const home = join(folder, name)
  const path = join(home, 'node_modules', program)
  if (existsSync(path)) return path
  await oneAtATime(`${home}.lock`, async () => {
    if (existsSync(path)) return
    say(`fetching ${name} through npm`)
    const part = `${home}.part`
    rmSync(part, { recursive: true, force: true })
    mkdirSync(part, { recursive: true })
    writeFileSync(join(part, 'package.json'), JSON.stringify({ private: true, dependencies }))
    if (!(await npm(part, ARGS))) throw new Failure(`npm could not fetch ${name}; what it said is above.`)
    renameSync(part, home)
  })
  return path
}
