import { accessSync, constants, existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from './pass-on.mjs'
import { lockHash, readJson, writeJson } from './prepare.mjs'

/**
 * Electron's program, found without loading its package: that would download it right away.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findElectron(root, env = process.env) {
  const folder = join(root, 'node_modules', 'electron')
  const named = readText(join(folder, 'path.txt'))
  const override = env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return runnable(join(override, named ?? programName(process.platform)))
  if (named === undefined) return undefined
  const version = readText(join(folder, 'dist', 'version'))?.replace(/^v/, '')
  if (version === undefined || version !== readJson(join(folder, 'package.json'))?.version) return undefined
  return runnable(join(folder, 'dist', named))
}

/**
 * What a window needs besides the program.
 * @param {{ env?: NodeJS.ProcessEnv, platform?: string, isRoot?: boolean }} [machine]
 * @returns {string | undefined} why there can be none
 */
export function whyNoWindow({
  env = process.env,
  platform = process.platform,
  isRoot = process.getuid?.() === 0,
} = {}) {
  if (platform !== 'linux') {
    return env.SSH_CONNECTION || env.SSH_TTY ? 'this is a remote login without a display' : undefined
  }
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display (DISPLAY, WAYLAND_DISPLAY)'
  return isRoot ? 'Electron has no sandbox for root' : undefined
}

/**
 * Chromium refuses to run without its sandbox, and we do not switch that off for a user.
 * @param {string} electron
 * @param {{ platform?: string, sysctl?: (name: string) => string | undefined }} [machine]
 * @returns {string | undefined} why the sandbox cannot be had
 */
export function whyNoSandbox(electron, { platform = process.platform, sysctl = readSysctl } = {}) {
  if (platform !== 'linux' || isSetuidRoot(join(dirname(electron), 'chrome-sandbox'))) return undefined
  const forbidden =
    sysctl('kernel/unprivileged_userns_clone') === '0' ||
    sysctl('kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    sysctl('user/max_user_namespaces') === '0'
  return forbidden ? 'this system forbids the sandbox that Electron needs' : undefined
}

/** A download that failed is not tried again with every start, as long as it would be the same one. @param {string} root */
export function rememberedFailure(root) {
  const memory = readJson(memoryFile(root))
  return memory?.lock === lockHash(root) ? memory.reason : undefined
}

/** @param {string} root @param {string} reason */
export function rememberFailure(root, reason) {
  writeJson(memoryFile(root), { lock: lockHash(root), reason })
}

/** @param {string} root */
export function forgetFailure(root) {
  rmSync(memoryFile(root), { force: true })
}

/**
 * Lets the package fetch its program with its own installer.
 * @param {string} root
 * @param {{ timeoutMs: number }} limits
 * @returns {Promise<string | undefined>} the program
 */
export async function installElectron(root, { timeoutMs }) {
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  if (existsSync(installer)) await run(process.execPath, [installer], { cwd: root, output: 'stderr', timeoutMs })
  return findElectron(root)
}

function memoryFile(root) {
  return join(root, '.cache', 'electron-failure.json')
}

function programName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

function runnable(path) {
  try {
    accessSync(path, constants.X_OK)
    return path
  } catch {
    return undefined
  }
}

function isSetuidRoot(path) {
  const status = statSync(path, { throwIfNoEntry: false })
  return status !== undefined && status.uid === 0 && (status.mode & 0o4000) !== 0
}

function readSysctl(name) {
  return readText(join('/proc/sys', name))?.trim()
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
