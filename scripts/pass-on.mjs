import { spawn } from 'node:child_process'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {'stdout' | 'stderr'} [output] where its stdout goes
 * @property {number} [timeoutMs] it is ended after this time
 */

/**
 * Runs a command in our place: its input, output, signals and exit code become ours.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code; 128 + the signal's number where a signal ended it
 */
export function passOn(command, args, { cwd, env = process.env, output = 'stdout', timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = ['inherit', output === 'stdout' ? 1 : 2, 2]
    const child = spawn(command, args, { cwd, env, stdio, timeout: timeoutMs })
    // Ctrl-C reaches all of us at once, and a second one would cut the child's clean-up short: so it is passed on
    // only where the child does not end by itself. We stay until it has ended.
    const forward = signal => {
      if (signal !== 'SIGINT') child.kill(signal)
      else if (!process.stdin.isTTY) setTimeout(() => child.kill(signal), 1000).unref()
    }
    for (const signal of signals) process.on(signal, forward)
    const settle = act => {
      for (const signal of signals) process.removeListener(signal, forward)
      act()
    }
    child.once('error', error => settle(() => reject(error)))
    child.once('exit', (code, signal) => settle(() => resolve(code ?? 128 + signalNumber(signal))))
  })
}

/** Like passOn, and a command that is not there has failed like any other. @type {typeof passOn} */
export function run(command, args, options) {
  return passOn(command, args, options).catch(() => 127)
}

function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0
}
