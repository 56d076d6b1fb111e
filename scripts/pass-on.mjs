import { spawn } from 'node:child_process'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a command in our place: its input, output, signals and exit code become ours.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: 'stdout' | 'stderr' }} [options] where its stdout goes
 * @returns {Promise<number>} its exit code; 128 + the signal's number where a signal ended it
 */
export function passOn(command, args, { cwd = process.cwd(), env = process.env, output = 'stdout' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['inherit', output === 'stdout' ? 1 : 2, 2] })
    // A terminal sends Ctrl-C to all of us at once: once is enough for the child, and we stay until it has ended.
    const forward = signal => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
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

function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0
}
