import { execFileSync } from 'node:child_process'
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Failure, say } from './failure.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { run } from './pass-on.mjs'

/**
 * What the choice depends on, so that a test can lay it out.
 * @typedef {object} Machine
 * @property {NodeJS.ProcessEnv} env
 * @property {string} platform
 * @property {string} [os] ID of /etc/os-release
 * @property {boolean} [isRoot]
 */

/** @returns {Machine} */
export function thisMachine() {
  return { env: process.env, platform: process.platform, os: linuxName(), isRoot: process.getuid?.() === 0 }
}

/**
 * A Chrome or Chromium that is here already: the one that the user named, else the best known first.
 * @param {Machine} machine
 * @returns {string | undefined}
 */
export function installedBrowser({ env, platform }) {
  const named = env.PALIMPSEST_BROWSER || env.CHROME_PATH
  if (named) {
    if (canRun(named)) return named
    throw new Failure(`The browser named by PALIMPSEST_BROWSER or CHROME_PATH cannot be run: ${named}`)
  }
  // On Linux a name may be a stub that only says how to install the thing.
  return browserPaths(env, platform).find(path => canRun(path) && (platform !== 'linux' || saysItsVersion(path)))
}

function browserPaths(env, platform) {
  if (platform === 'win32') return windowsPaths(env)
  if (platform === 'darwin') return macPaths(env)
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge']
  const folders = (env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return [...names.flatMap(name => folders.map(folder => join(folder, name))), '/opt/google/chrome/chrome']
}

function windowsPaths(env) {
  const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(folder => folder !== undefined)
  const programs = [
    ['Google', 'Chrome', 'Application', 'chrome.exe'],
    ['Chromium', 'Application', 'chrome.exe'],
    ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ]
  return programs.flatMap(program => folders.map(folder => join(folder, ...program)))
}

function macPaths(env) {
  const folders = ['/Applications', ...(env.HOME ? [join(env.HOME, 'Applications')] : [])]
  const names = ['Google Chrome', 'Chromium', 'Microsoft Edge']
  return names.flatMap(name => folders.map(folder => join(folder, `${name}.app`, 'Contents', 'MacOS', name)))
}

/**
 * Where a browser comes from when none is installed. Only a machine of our own, or a user who said so, has its
 * packages changed; Playwright's download stays in an ignored folder.
 * @param {Machine} machine
 * @param {boolean} mayInstall the user said --install-browser
 * @returns {readonly ('debian' | 'playwright')[]} in the order to try
 */
export function waysToGetBrowser({ env, platform, os, isRoot }, mayInstall) {
  const debian = platform === 'linux' && os === 'debian' && isRoot === true && (Boolean(env.CI) || mayInstall)
  return debian ? ['debian', 'playwright'] : ['playwright']
}

/**
 * The browser for the tests, fetched where none is installed.
 * @param {string} root
 * @param {{ mayInstall: boolean }} options
 * @returns {Promise<string>}
 */
export async function findBrowser(root, { mayInstall }) {
  const machine = thisMachine()
  const find = () => installedBrowser(machine) ?? downloadedBrowser(root)
  const found = await find()
  if (found !== undefined) return found
  return oneAtATime(join(root, '.cache', 'browser.lock'), async () => {
    for (const way of waysToGetBrowser(machine, mayInstall)) {
      await (way === 'debian' ? installFromDebian() : downloadWithPlaywright(root))
      const fetched = await find()
      if (fetched !== undefined) return fetched
    }
    throw new Failure(
      'The browser tests need Chrome or Chromium and none could be had: install one, or name it in PALIMPSEST_BROWSER.',
    )
  })
}

async function installFromDebian() {
  say('no browser is installed; installing chromium with apt-get')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  await run('apt-get', [...wait, 'update'], { env, output: 'stderr' })
  const packages = ['chromium', 'fonts-dejavu-core', 'fonts-noto-color-emoji']
  await run('apt-get', [...wait, 'install', '-y', ...packages], { env, output: 'stderr' })
}

async function downloadWithPlaywright(root) {
  say('no browser is installed; downloading one into .cache/browsers')
  const env = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: browsersFolder(root) }
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js')
  await run(process.execPath, [cli, 'install', '--no-shell', 'chromium'], { env, output: 'stderr', timeoutMs: 600_000 })
}

async function downloadedBrowser(root) {
  process.env.PLAYWRIGHT_BROWSERS_PATH ??= browsersFolder(root)
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return canRun(path) ? path : undefined
}

function browsersFolder(root) {
  return join(root, '.cache', 'browsers')
}

function canRun(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function saysItsVersion(path) {
  try {
    const options = { timeout: 20_000, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }
    return /chrom|edge/i.test(execFileSync(path, ['--version'], options))
  } catch {
    return false
  }
}

function linuxName() {
  try {
    return /^ID="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  } catch {
    return undefined
  }
}
