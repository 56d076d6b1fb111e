import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  openSession,
  openWindow,
  rollout,
  type Shell,
  SOON,
  startBrowser,
  startShell,
  type Window,
} from '../support/browser.ts'

let browser: Browser
let shell: Shell
let window: Window
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
  shell = await startShell({ file: rollout('0.140.0/ledger') })
  window = await openWindow(browser, shell.address)
  page = window.page
  await page.locator('[data-testid=band]').first().waitFor()
})
afterAll(async () => {
  await browser.close()
  await shell.stop()
})

/** What the list in front names as its active row, in words. */
const active = () =>
  page.evaluate(() => {
    const list = document.querySelector('#view .list-scroll')
    const row = document.getElementById(list?.getAttribute('aria-activedescendant') ?? '')
    const { testid, turn, checkpoint, kind, line } = row?.dataset ?? {}
    return [testid, turn ?? checkpoint ?? kind ?? line].join(' ')
  })

const press = async (...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key)
  return active()
}

test('without a mouse: along the timeline, into a compaction, to both texts of a summary, and back', async () => {
  await expect.poll(active, SOON).toBe('band 1')
  expect(await press('K')).toBe('turn-row 10')
  expect(await press('K')).toBe('turn-row 9')
  expect(await press('J')).toBe('turn-row 10')
  expect(await press('Enter')).toBe('turn-row 10')
  await expect
    .poll(() => page.locator('[data-testid=turn-row][data-turn="10"]').getAttribute('aria-expanded'), SOON)
    .toBe('false')
  expect(await press('j')).toBe('band 1')
  expect(await press(']')).toBe('band 2')
  expect(await press('[', ']')).toBe('band 2')
  await page.keyboard.press('Enter')
  await page.locator('.checkpoint-head', { hasText: 'Compaction 2' }).waitFor()
  await page.locator('[data-testid=diff-row]').first().waitFor()
  expect(await press('g')).toMatch(/^(diff|fold)-row/)
  expect(await press('G')).toBe('diff-row summary')
  await page.keyboard.press('Enter')
  await page.locator('.editor.modified .view-line').first().waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('[data-testid=pair]').count(), SOON).toBe(0)
  await page.keyboard.press('1')
  await expect.poll(active, SOON).toBe('band 2')
  expect(await press('g')).toBe('turn-row 1')
  await page.keyboard.press('z')
  await expect.poll(() => page.getByRole('button', { name: 'Prompts' }).getAttribute('aria-pressed'), SOON).toBe('true')
  await page.keyboard.press('d')
  await page.locator('.checkpoint-head').waitFor()
  await page.keyboard.press('Alt+ArrowLeft')
  await page.locator('#view [role=tree]').waitFor()
  expect(window.complaints).toEqual([])
})

test('the list has one tab stop, and the rows are not stops of their own', async () => {
  const stops = await page
    .locator('.timeline-list [tabindex="0"], .timeline-list button:not([tabindex="-1"])')
    .evaluateAll(elements => elements.map(element => element.getAttribute('role')))
  expect(stops).toEqual(['tree'])
})

test('a view opens with its first row selected, and the next key leads on from there', async () => {
  await openSession(page, rollout('0.169.0/ledger'))
  for (const [key, testid] of [
    ['2', 'diff-row'],
    ['3', 'history-row'],
  ] as const) {
    await page.keyboard.press(key)
    await page.locator(`[data-testid=${testid}]`).first().waitFor()
    expect(await stands(), key).toEqual({ focused: true, rows: [0] })
    await page.keyboard.press('j')
    expect(await stands(), key).toEqual({ focused: true, rows: [1] })
  }
  expect(window.complaints).toEqual([])
})

/** Which rows of the list in front are selected, and whether it has the keyboard with the first of them active. */
const stands = () =>
  page.evaluate(() => {
    const list = document.querySelector('#view .list-scroll')
    const rows = [...document.querySelectorAll<HTMLElement>('#view .list-row[aria-selected=true]')]
    const focused = list === document.activeElement && list?.getAttribute('aria-activedescendant') === rows[0]?.id
    return { focused, rows: rows.map(row => Number(row.dataset.index)) }
  })
