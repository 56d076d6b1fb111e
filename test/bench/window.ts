// Opens a session in the window (web shell, real browser). usage: node window.ts FILE -> one JSON line: time to the first
// rows, time until every line was checked, and the longest block of the page's main thread (0: none over 50 ms).
import { pathToFileURL } from 'node:url'
import { openPath, openWindow, startBrowser, started, startShell } from '../support/browser.ts'

export interface WindowRun {
  readonly ms: number
  readonly checked: number
  readonly longestBlock: number
  readonly complaints: readonly string[]
}

export async function openInWindow(fileIn: (folder: string) => string): Promise<WindowRun> {
  const browser = await startBrowser()
  const shell = await startShell()
  const file = fileIn(shell.folder)
  const { page, complaints } = await openWindow(browser, shell.address)
  await started(page)
  await page.evaluate(() => {
    const blocks: number[] = []
    Object.assign(globalThis, { blocks })
    new PerformanceObserver(list => blocks.push(...list.getEntries().map(entry => entry.duration))).observe({
      type: 'longtask',
    })
  })
  const begun = performance.now()
  await openPath(page, file)
  await page.locator('[data-testid=turn-row]').first().waitFor()
  const ms = performance.now() - begun
  await page.locator('.status').getByText('0 rejected').waitFor({ timeout: 300_000 })
  const checked = performance.now() - begun
  const longestBlock = await page.evaluate(() =>
    Math.max(0, ...(globalThis as unknown as { readonly blocks: readonly number[] }).blocks),
  )
  await browser.close()
  await shell.stop()
  return { ms, checked, longestBlock, complaints }
}

const [, script, file] = process.argv
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  if (file === undefined) throw new Error('usage: node window.ts FILE')
  console.log(JSON.stringify({ what: 'window', ...(await openInWindow(() => file)) }))
}
