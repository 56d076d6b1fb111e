// Writes the pictures of the README: node scripts/screenshots.mjs, with Node 24 and a browser as for the tests.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSession, openWindow, rollout, startBrowser, started, startShell } from '../test/support/browser.ts'
import { indexedPng } from './indexed-png.mjs'
import { root } from './paths.mjs'

/** Bytes that one picture may have. */
const MOST = 300_000
const LISTED = [
  '0.140.0/ledger',
  '0.169.0/ledger',
  '0.110.0/ledger-short',
  '0.98.0/ledger-short',
  '0.169.0/remote',
  '0.169.0/mid-turn',
  '0.140.0/rollback',
  '0.140.0/interrupted',
  '0.140.0/pre-turn',
  '0.63.0/tools',
  '0.36.0/manual',
]
const folder = join(root, 'docs', 'images')

const VIEWS = {
  library: async page => {
    await started(page)
    await page
      .locator('#sessions [role=treeitem]')
      .nth(LISTED.length - 1)
      .waitFor({ state: 'attached' })
  },
  timeline: async page => {
    await openSession(page, rollout(LISTED[0]))
    await page.locator('[data-testid=band]').first().waitFor()
    await page.locator('.uplot').waitFor()
  },
  checkpoint: async page => {
    await page.keyboard.press('2')
    await page.locator('[data-testid=fold-row]').first().waitFor()
  },
  'text-diff': async page => {
    await page.keyboard.press(']')
    await page.locator('.checkpoint-head', { hasText: 'Compaction 2' }).waitFor()
    await page.locator('[data-testid=fold-row]').first().waitFor()
    await page.keyboard.press('G')
    await page.keyboard.press('Enter')
    await page.locator('.editor.modified .line-insert').first().waitFor()
  },
}

/** The browser reads its own picture back into pixels. */
async function shrunk(png) {
  const page = await browser.newPage()
  const { pixels, width, height } = await page.evaluate(async base64 => {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context.drawImage(bitmap, 0, 0)
    const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    return { pixels: new Uint8Array(data.buffer).toBase64(), width, height }
  }, png.toString('base64'))
  await page.close()
  return indexedPng(Buffer.from(pixels, 'base64'), width, height)
}

mkdirSync(folder, { recursive: true })
const browser = await startBrowser()
for (const theme of ['light', 'dark']) {
  const shell = await startShell({ sessions: LISTED.map(rollout) })
  const { page } = await openWindow(browser, shell.address, { theme })
  for (const [name, show] of Object.entries(VIEWS)) {
    await show(page)
    // Counts of the library and tokens come a moment after the rows.
    await page.waitForTimeout(1500)
    const path = join(folder, `${name}-${theme}.png`)
    const png = await shrunk(await page.screenshot())
    if (png.length > MOST) throw new Error(`${name}-${theme}.png has ${png.length} bytes, more than ${MOST}.`)
    writeFileSync(path, png)
    console.log(`${name}-${theme}.png ${png.length}`)
  }
  await page.context().close()
  await shell.stop()
}
await browser.close()
