// Opens a session in the window (web shell, real browser). usage: node window.ts FILE -> one JSON line: time to the first rows, until
// every line was checked, and to the first rows in a shell that was started again; the longest block of the page's main thread (0: none
// over 50 ms), the longest delay of the shell's main thread in both and of an idle process beside it, and the peak of the shell's whole process,
// its workers included.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { openPath, openWindow, startBrowser, started, startShell } from '../support/browser.ts'
import { peakMBOf } from './measured.ts'

export interface WindowRun {
  readonly ms: number
  readonly checked: number
  readonly longestBlock: number
  /** Of the shell's main thread, by the clock; what of that it waited for a core, where the system tells. */
  readonly longestDelay: number
  readonly waited: number | null
  /** The same of a process beside it that does nothing: what this machine takes from anybody. */
  readonly idleDelay: number
  /** That it worked at once, by its processor time. */
  readonly longestWork: number
  /** Of the shell's whole process, at the first rows and at the end. */
  readonly rowsPeakMB: number | null
  readonly peakMB: number | null
  readonly complaints: readonly string[]
}

/** What loop-delay.mjs leaves. */
interface Delays {
  readonly delay: number
  readonly waited: number | null
  readonly work: number
}

/** Where the launcher, too, has compiled code kept from one start to the next. */
const COMPILED = join(tmpdir(), 'node-compile-cache')

/** Opens a file in a shell of its own. The homes of `folder` stay where one is given. */
export async function openInWindow(fileIn: (folder: string) => string, folder?: string): Promise<WindowRun> {
  const browser = await startBrowser()
  try {
    return await openIn(browser, fileIn, folder)
  } finally {
    await browser.close()
  }
}

async function openIn(browser: Browser, fileIn: (folder: string) => string, folder?: string): Promise<WindowRun> {
  const delays = mkdtempSync(join(tmpdir(), 'palimpsest-delay-'))
  const delayFile = join(delays, 'longest')
  const load = ['--import', new URL('loop-delay.mjs', import.meta.url).href]
  const env = { PALIMPSEST_LOOP_DELAY: delayFile, NODE_COMPILE_CACHE: COMPILED }
  const idle = idleProcess(load, join(delays, 'idle'))
  const shell = await startShell({ node: load, env, ...(folder === undefined ? {} : { folder }) })
  const file = fileIn(shell.folder)
  const { page, complaints } = await openWindow(browser, shell.address)
  await started(page)
  await watchBlocks(page)
  // What the start of the shell took is not of the opening.
  if (process.platform !== 'win32') for (const pid of [shell.pid, idle.pid]) process.kill(pid, 'SIGUSR2')
  const begun = performance.now()
  await openPath(page, file)
  await page.locator('[data-testid=turn-row]').first().waitFor()
  const ms = performance.now() - begun
  const rowsPeakMB = peakMBOf(shell.pid)
  await page.locator('.status').getByText('0 rejected').waitFor({ timeout: 300_000 })
  const checked = performance.now() - begun
  const longestBlock = await longestOf(page)
  const peakMB = peakMBOf(shell.pid)
  await page.close()
  await shell.stop()
  const { delay: longestDelay, waited, work: longestWork } = JSON.parse(readFileSync(delayFile, 'utf8')) as Delays
  const { delay: idleDelay } = await idle.stop()
  rmSync(delays, { recursive: true })
  return { ms, checked, longestBlock, longestDelay, waited, idleDelay, longestWork, rowsPeakMB, peakMB, complaints }
}

/** A process that is watched as the shell is, and does nothing. */
function idleProcess(load: readonly string[], file: string) {
  const script = "process.on('SIGINT', () => process.exit()); setInterval(() => {}, 1e9)"
  const env = { ...process.env, PALIMPSEST_LOOP_DELAY: file }
  const child = spawn(process.execPath, [...load, '-e', script], { env, stdio: 'ignore' })
  const stop = async (): Promise<Delays> => {
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGINT')
    await ended
    return JSON.parse(readFileSync(file, 'utf8')) as Delays
  }
  return { pid: child.pid ?? 0, stop }
}

/** From now on every stretch over 50 ms in which the page could not answer is noted. */
export const watchBlocks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const blocks: number[] = []
    Object.assign(globalThis, { blocks })
    new PerformanceObserver(list => blocks.push(...list.getEntries().map(entry => entry.duration))).observe({
      type: 'longtask',
    })
  })

export const longestOf = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...(globalThis as unknown as { readonly blocks: readonly number[] }).blocks))

const [, script, file] = process.argv
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  if (file === undefined) throw new Error('usage: node window.ts FILE')
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-bench-'))
  const first = await openInWindow(() => file, folder)
  // Else the window would open it by itself, as it was left.
  rmSync(join(folder, 'data', 'window.json'), { force: true })
  const second = await openInWindow(() => file, folder)
  rmSync(folder, { recursive: true })
  const complaints = [...first.complaints, ...second.complaints]
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
  const { longestDelay, waited } = first.longestDelay > second.longestDelay ? first : second
  const longestWork = Math.max(first.longestWork, second.longestWork)
  const idleDelay = Math.max(first.idleDelay, second.idleDelay)
  const delays = { longestDelay, waited, idleDelay, longestWork }
  const again = { again: second.ms, blockAgain: second.longestBlock }
  console.log(JSON.stringify({ what: 'window', ...first, ...again, ...delays }))
}
