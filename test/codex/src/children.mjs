import { spawn } from 'node:child_process'

const running = new Set()

/** Like spawn, and the process does not outlive us unless we are killed outright. */
export function spawnChild(...args) {
  const child = spawn(...args)
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
