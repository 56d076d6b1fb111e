import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * How npm is started: its own script where we know it, so that no shell has to be asked; npm.cmd needs one on Windows.
 * @param {{ env?: NodeJS.ProcessEnv, execPath?: string, platform?: string }} [machine]
 * @returns {{ command: string, args: readonly string[], shell: boolean }}
 */
export function npmCommand({ env = process.env, execPath = process.execPath, platform = process.platform } = {}) {
  const script = npmScripts(env, execPath).find(path => existsSync(path))
  if (script !== undefined) return { command: execPath, args: [script], shell: false }
  const windows = platform === 'win32'
  return { command: windows ? 'npm.cmd' : 'npm', args: [], shell: windows }
}

function npmScripts(env, execPath) {
  const running = env.npm_execpath
  const folder = dirname(execPath)
  return [
    // Under yarn or pnpm this variable names those.
    ...(running !== undefined && /^npm(-cli)?\.[cm]?js$/.test(basename(running)) ? [running] : []),
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
}

/**
 * Runs npm in a folder, all of its output on stderr.
 * @param {string} cwd
 * @param {readonly string[]} args without spaces or quotes, because Windows may pass them through a shell
 * @returns {Promise<boolean>} whether it succeeded
 */
export function npm(cwd, args) {
  const { command, args: first, shell } = npmCommand()
  // `npm run -s` hands its silence down; a failed installation must not be silent.
  const all = [...first, ...args, '--loglevel=warn', '--no-audit', '--no-fund', '--no-progress']
  return new Promise(resolve => {
    const child = spawn(command, all, { cwd, shell, stdio: ['ignore', 2, 2], windowsHide: true })
    const end = () => child.kill()
    process.once('exit', end)
    const settle = done => {
      process.removeListener('exit', end)
      resolve(done)
    }
    child.once('error', () => settle(false))
    child.once('exit', code => settle(code === 0))
  })
}
