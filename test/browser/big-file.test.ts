import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPath, openWindow, ROOT, startBrowser, started, startShell } from '../support/browser.ts'

/** Milliseconds for which the window may not answer (issue 2). */
const MOST = 100

test('a file of 100 MB opens without freezing the window', async () => {
  const browser = await startBrowser()
  const shell = await startShell()
  const file = join(shell.folder, 'rollout-big.jsonl')
  execFileSync(process.execPath, [join(ROOT, 'test', 'bench', 'gen.mjs'), file, '100'])
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
  const shown = performance.now() - begun
  await page.locator('.status').getByText('0 rejected').waitFor()
  const checked = performance.now() - begun
  const longest = await page.evaluate(() =>
    Math.max(0, ...(globalThis as unknown as { readonly blocks: readonly number[] }).blocks),
  )
  console.log(
    `100 MB: first rows after ${shown.toFixed(0)} ms, every line checked after ${checked.toFixed(0)} ms, longest block ${longest.toFixed(0)} ms`,
  )
  await browser.close()
  await shell.stop()
  expect(complaints).toEqual([])
  expect(longest).toBeLessThan(MOST)
})
