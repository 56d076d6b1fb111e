import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  axeFindings,
  openPath,
  openWindow,
  type Shell,
  SOON,
  startBrowser,
  startShell,
  type Window,
} from '../support/browser.ts'
import { fileOf, rolloutText } from '../support/rollout-text.ts'

const TURNS = Array.from({ length: 40 }, (_, i) => i + 1)
const SESSION = TURNS.map(
  n => `turn t${n} {
user: word of turn ${n}
call c${n} ${n % 2 === 0 ? 'read' : 'shell'}: {"cmd":"echo word"}
output c${n}: ${'word '.repeat(n === 40 ? 6000 : 1)}
}`,
).join('\n')

let browser: Browser
let shell: Shell
let window: Window
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
  shell = await startShell()
  window = await openWindow(browser, shell.address)
  page = window.page
  await openPath(page, fileOf(rolloutText(SESSION)))
  await page.locator('.status').getByText('0 rejected').waitFor()
})
afterAll(async () => {
  expect(window.complaints).toEqual([])
  await page.context().close()
  await shell.stop()
  await browser.close()
})

const said = () => page.locator('.find-bar [aria-live]').innerText()
const filters = () => page.locator('.find-bar .filters-button')
const selected = () =>
  page
    .locator('#view [role=tree] [aria-selected=true]')
    .evaluateAll(rows => rows.map(row => Number((row as HTMLElement).dataset['line'])))

test('all hits are counted, however many there are', async () => {
  await page.keyboard.press('/')
  await page.keyboard.type('word')
  await expect.poll(said, SOON).toBe('6,119 hits')
})

test('without a mouse: filters are chosen, said, hold for the steps and are cleared', async () => {
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog', { name: 'Filters' })
  await sheet.getByRole('option', { name: 'read (20)' }).waitFor({ state: 'attached' })
  await page.keyboard.type('read')
  await expect.poll(said, SOON).toBe('6,039 hits')
  await page.keyboard.press('Tab')
  await page.keyboard.type('3')
  await page.keyboard.press('Tab')
  await page.keyboard.type('9')
  await expect.poll(said, SOON).toBe('6 hits')
  await sheet.getByRole('checkbox', { name: 'Calls' }).focus()
  await page.keyboard.press('Space')
  await expect.poll(said, SOON).toBe('3 hits')
  await page.keyboard.press('Escape')
  await expect.poll(() => filters().innerText(), SOON).toBe('in calls of read, turns 3–9')
  await expect.poll(() => filters().evaluate(button => button === document.activeElement), SOON).toBe(true)

  await page.locator('#find').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect.poll(said, SOON).toBe('2 of 3 hits')
  await expect.poll(selected, SOON).toEqual([2 + 7 * 5 + 4])

  await filters().click()
  await sheet.getByRole('button', { name: 'Clear filters' }).click()
  await expect.poll(said, SOON).toBe('6,119 hits')
  await page.keyboard.press('Escape')
})

test('axe finds nothing in the bar and its filters', async () => {
  await filters().click()
  await page.getByRole('dialog', { name: 'Filters' }).waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
})

test('any hit can be gone to, also one that was only counted', async () => {
  await page.locator('#find').focus()
  await page.keyboard.press('Shift+Enter')
  await expect.poll(said, SOON).toBe('6,119 of 6,119 hits')
  await expect.poll(selected, SOON).toEqual([2 + 7 * 39 + 5])
  await page.keyboard.press('Shift+Enter')
  await expect.poll(said, SOON).toBe('6,118 of 6,119 hits')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect.poll(said, SOON).toBe('1 of 6,119 hits')
  await expect.poll(selected, SOON).toEqual([2 + 2])
})
