import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { oneAtATime } from '../../scripts/one-at-a-time.mjs'
import { root } from '../../scripts/paths.mjs'
import { temporaryFolder, write } from './temporary-folder.ts'

/** Another process, which takes the lock and writes down when it came and went. */
function holder(lock: string, log: string, ms: number) {
  const script = `
    import { appendFileSync } from 'node:fs'
    import { oneAtATime } from ${JSON.stringify(pathToFileURL(join(root, 'scripts', 'one-at-a-time.mjs')).href)}
    await oneAtATime(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ')
      await new Promise(resolve => setTimeout(resolve, ${ms}))
      appendFileSync(${JSON.stringify(log)}, 'out ')
    })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
  return { child, ended: new Promise(resolve => child.once('exit', resolve)) }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 20))
}

test('processes that want the same thing do it one after the other', async () => {
  const folder = temporaryFolder()
  const [lock, log] = [join(folder, 'cache', 'lock'), join(folder, 'log')]
  const holders = [1, 2, 3].map(() => holder(lock, log, 200))
  await Promise.all(holders.map(({ ended }) => ended))
  expect(readFileSync(log, 'utf8')).toBe('in out in out in out ')
  expect(existsSync(lock)).toBe(false)
})

test('who waits is told once', async () => {
  const lock = join(temporaryFolder(), 'lock')
  const events: string[] = []
  const first = oneAtATime(lock, () => new Promise(resolve => setTimeout(resolve, 900)))
  const second = oneAtATime(
    lock,
    async () => events.push('work'),
    () => events.push('wait'),
  )
  await Promise.all([first, second])
  expect(events).toEqual(['wait', 'work'])
})

test('the lock of a killed process is taken over', async () => {
  const folder = temporaryFolder()
  const [lock, log] = [join(folder, 'lock'), join(folder, 'log')]
  const { child, ended } = holder(lock, log, 60_000)
  await until(() => existsSync(log))
  child.kill('SIGKILL')
  await ended
  expect(existsSync(lock)).toBe(true)
  await oneAtATime(lock, async () => appendFileSync(log, 'mine'))
  expect(readFileSync(log, 'utf8')).toBe('in mine')
})

test('the lock of a process on another machine is waited for, as its number says nothing here', async () => {
  const lock = write(join(temporaryFolder(), 'lock'), JSON.stringify({ pid: 2 ** 30, host: `not-${hostname()}` }))
  let taken = false
  const work = oneAtATime(lock, async () => {
    taken = true
  })
  await new Promise(resolve => setTimeout(resolve, 1000))
  expect(taken).toBe(false)
  write(lock, JSON.stringify({ pid: 2 ** 30, host: hostname() }))
  await work
  expect(taken).toBe(true)
})

test('a failure gives the lock back', async () => {
  const lock = join(temporaryFolder(), 'lock')
  await expect(oneAtATime(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(existsSync(lock)).toBe(false)
})
