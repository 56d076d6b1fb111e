import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { threadIn } from '../../main/base/low-priority.ts'

test('the number of a thread is taken from its link, where that counts as this process does', () => {
  expect(threadIn('120/task/127', 120)).toBe(127)
  expect(threadIn('4120/task/4127', 120)).toBe(null)
  expect(threadIn('120', 120)).toBe(null)
  expect(threadIn('120/task/', 120)).toBe(null)
  expect(threadIn('', 120)).toBe(null)
})

const script = `
  const { readlinkSync } = await import('node:fs')
  const { getPriority } = await import('node:os')
  const { parentPort } = await import('node:worker_threads')
  const { takeLowPriority } = await import(${JSON.stringify(new URL('../../main/base/low-priority.ts', import.meta.url).href)})
  takeLowPriority()
  takeLowPriority()
  parentPort.postMessage(getPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1))))
`

test.runIf(process.platform === 'linux')(
  'a thread stands behind others, and its process stays where it was',
  async () => {
    const before = getPriority(process.pid)
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`))
    const told = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    expect(told).toBe(Math.max(10, before))
    expect(getPriority(process.pid)).toBe(before)
    await worker.terminate()
  },
)
