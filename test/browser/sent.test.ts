import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  axeFindings,
  openPath,
  openWindow,
  rollout,
  type Shell,
  SOON,
  shoot,
  startBrowser,
  startShell,
  type Window,
} from '../support/browser.ts'
import { cli } from '../support/cli.ts'

const upgraded = rollout('0.133.0/upgraded')
const interrupted = rollout('0.169.0/interrupted')
const manual = rollout('0.98.0/manual')
const across = rollout('0.105.0/rollback-across-compaction')

let browser: Browser
let shell: Shell
let window: Window
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  shell = await startShell({})
  window = await openWindow(browser, shell.address)
  page = window.page
})
afterEach(async () => {
  await page.context().close()
  await shell.stop()
  expect(window.complaints).toEqual([])
})

interface Printed {
  readonly asRequest: string
  readonly notes: readonly string[]
  readonly items: readonly { readonly synthetic?: string }[]
}

/** A request as the command line has it. */
const printed = (file: string, ...options: readonly string[]) => cli('history', file, ...options) as Printed

const digits = (text: string | null) => Number(text?.replace(/\D/g, ''))
const items = async () => digits(await page.getByTestId('history-items').textContent())
const place = () => page.evaluate(() => decodeURI(location.hash).replace(/^.*\//, ''))
const here = () => page.locator('[data-testid=history-row][data-state=here]').first().waitFor()
const version = () => page.getByRole('combobox', { name: 'Version of Codex that sends' })

test('what is sent is shown item by item as the command line prints it, by the version that is chosen', async () => {
  await openPath(page, `#${upgraded}/history@end`)
  await here()
  await page.getByRole('button', { name: 'As sent' }).click()
  const own = printed(upgraded, '--as-request')
  await expect.poll(items, SOON).toBe(own.items.length)
  await expect
    .poll(() => version().locator('option').allTextContents(), SOON)
    .toEqual([`${own.asRequest} (its own)`, '0.169.0 (today’s)'])
  await expect.poll(() => page.locator('.sureness li').allTextContents(), SOON).toEqual(own.notes)
  await version().selectOption('0.169.0')
  const today = printed(upgraded, '--as-request=0.169.0')
  await expect.poll(items, SOON).toBe(today.items.length)
  await expect.poll(place, SOON).toBe('request=0.169.0@end')
  await page.getByRole('checkbox', { name: 'Images' }).uncheck()
  await expect.poll(place, SOON).toBe('request=0.169.0,no-images@end')
  await page.reload()
  await here()
  await expect.poll(() => version().inputValue(), SOON).toBe('0.169.0')
  await expect.poll(() => page.getByRole('checkbox', { name: 'Images' }).isChecked(), SOON).toBe(false)
  await page.getByRole('button', { name: 'As in the file' }).click()
  await expect.poll(place, SOON).toBe('history@end')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(place, SOON).toBe('request=0.169.0,no-images@end')
})

test('an item that Codex makes is marked, and the inspector tells why', async () => {
  const { items: sent } = printed(interrupted, '--as-request')
  const made = sent.findIndex(item => item.synthetic === 'base-instructions')
  expect(made).toBe(0)
  await openPath(page, `#${interrupted}/request@end`)
  await here()
  const why = 'Codex takes the base instructions from the first line of the file and sends them first.'
  const row = page.locator('[data-testid=history-row][data-index="0"]')
  await expect.poll(() => row.locator('.badge[title]').getAttribute('title'), SOON).toBe(why)
  await row.click()
  await page.locator('.inspector-note', { hasText: why }).waitFor()
  await expect.poll(() => page.locator('.inspector-head h2').textContent(), SOON).toBe('Base instructions')
  await shoot(page, 'sent-light-1280')
  expect(await axeFindings(page)).toEqual([])
})

test('where today’s Codex would rebuild otherwise a line says so, and opens the comparison', async () => {
  await openPath(page, `#${across}/history@checkpoint:1:after`)
  await here()
  await page.waitForTimeout(1000)
  await expect.poll(() => page.getByTestId('parting').count(), SOON).toBe(0)
  await openPath(page, `#${across}/history@end`)
  const line = page.getByTestId('parting')
  await line.waitFor()
  await expect
    .poll(() => line.textContent(), SOON)
    .toContain('Today’s Codex would rebuild this otherwise: 6 items differ')
  expect(printed(across).notes.at(-1)).toBe(
    'Today’s version (0.169.0) would rebuild this otherwise: 6 items differ from what 0.106.0 sends.',
  )
  await shoot(page, 'parting-light-1280')
  expect(await axeFindings(page)).toEqual([])
  await line.click()
  await page.locator('[data-testid=diff-row]').first().waitFor()
  await expect
    .poll(() => page.locator('.diff-heads').textContent(), SOON)
    .toMatch(/Sent by 0\.106\.0.*Sent by 0\.169\.0/)
  const kinds = await page
    .locator('[data-testid=diff-row]')
    .evaluateAll(rows => rows.map(row => (row as HTMLElement).dataset.kind))
  // Besides the six the base instructions, which both send, each in its own place.
  expect(kinds.filter(kind => kind !== 'kept')).toHaveLength(7)
  await shoot(page, 'parting-comparison-light-1280')
  expect(await axeFindings(page)).toEqual([])
  await page.locator('[data-testid=diff-row]').first().click()
  await page.locator('.inspector-head', { hasText: 'Base instructions' }).waitFor()
  await page.keyboard.press('Alt+ArrowLeft')
  await page.locator('.form-bar').waitFor()
})

test('a compaction after which the versions part carries a mark', async () => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await openPath(page, `#${manual}/checkpoint:1:after`)
  const mark = page.locator('.checkpoint-head').getByTestId('parting')
  await mark.waitFor()
  await expect.poll(() => page.locator('.checkpoint-list .badge').textContent(), SOON).toBe('differs today')
  await shoot(page, 'parting-checkpoint-light-1920')
  expect(await axeFindings(page)).toEqual([])
  await mark.click()
  await page.locator('.compare-bar').waitFor()
  await page.locator('.checkpoint-list button').first().click()
  await page.locator('.checkpoint-head', { hasText: 'Compaction 1' }).waitFor()
})
