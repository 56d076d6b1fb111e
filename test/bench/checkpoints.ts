// Steps through all compactions of a session twice in the window (web shell, real browser). usage: node checkpoints.ts FILE
// -> one JSON line: milliseconds from the click to the drawn diff, and how much memory the engine and the page took more
// than after the first five.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { CDPSession, Page } from 'playwright-core'
import { openPath, openWindow, startBrowser, started, startShell } from '../support/browser.ts'

export interface CheckpointsRun {
  readonly checkpoints: number
  /** Middle and longest of all steps. */
  readonly ms: number
  readonly longest: number
  /** Peak of the shell's process, in MB: after five steps, and the rest on top of it. */
  readonly peakMB: number
  readonly peakGrowthMB: number
  /** The page's heap after a collection, the same way. */
  readonly heapMB: number
  readonly heapGrowthMB: number
}

export async function stepThrough(file: string): Promise<CheckpointsRun> {
  const browser = await startBrowser()
  const shell = await startShell()
  const { page } = await openWindow(browser, shell.address)
  const devtools = await page.context().newCDPSession(page)
  await started(page)
  await openPath(page, file)
  await page.locator('.status').getByText('0 rejected').waitFor({ timeout: 600_000 })
  await page.keyboard.press('2')
  await page.locator('[data-testid=diff-row], [data-testid=fold-row]').first().waitFor({ timeout: 60_000 })
  const checkpoints = await page.locator('.checkpoint-list > li').count()
  const times: number[] = []
  let first = { peak: 0, heap: 0 }
  for (let step = 1; step < 2 * checkpoints; step++) {
    const n = (step % checkpoints) + 1
    times.push(await timeTo(page, n))
    if (step === 4) first = { peak: peakMB(shell.pid), heap: await heapMB(devtools) }
  }
  const last = { peak: peakMB(shell.pid), heap: await heapMB(devtools) }
  await browser.close()
  await shell.stop()
  times.sort((a, b) => a - b)
  return {
    checkpoints,
    ms: times[times.length >> 1] ?? 0,
    longest: times.at(-1) ?? 0,
    peakMB: first.peak,
    peakGrowthMB: last.peak - first.peak,
    heapMB: first.heap,
    heapGrowthMB: last.heap - first.heap,
  }
}

/** Clicks compaction n in the list and waits until its head and rows are drawn. */
const timeTo = (page: Page, n: number): Promise<number> =>
  page.evaluate(async number => {
    const button = document.querySelectorAll<HTMLElement>('.checkpoint-list > li > button')[number - 1]
    const drawn = () =>
      document.querySelector('.checkpoint-head h2')?.textContent === `Compaction ${number}` &&
      document.querySelector('[data-testid=diff-row] .preview, [data-testid=fold-row]') !== null &&
      document.querySelector(`[data-diff-of="checkpoint:${number}:before"]`) !== null
    const begun = performance.now()
    button?.click()
    while (!drawn()) await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
    return performance.now() - begun
  }, n)

/** Peak of resident memory that the system counted for a process. */
const peakMB = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

async function heapMB(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

const [, script, file] = process.argv
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  if (file === undefined) throw new Error('usage: node checkpoints.ts FILE')
  console.log(JSON.stringify({ what: 'checkpoints', ...(await stepThrough(file)) }))
}
