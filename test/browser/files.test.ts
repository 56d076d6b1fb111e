import { copyFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  axeFindings,
  openPath,
  openSession,
  openWindow,
  rollouts,
  type Shell,
  SOON,
  setTheme,
  shoot,
  startBrowser,
  startShell,
  type Window,
} from '../support/browser.ts'

const [base = '', fork = '', other = ''] = rollouts('0.169.0/fork')
const deep = rollouts('0.169.0/fork-of-reverted').at(-1) ?? ''

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

const dialog = () => page.getByRole('dialog')

/** Role, name and place of the cut, row by row. */
const rows = () =>
  page
    .getByTestId('file-row')
    .evaluateAll(rows =>
      rows.map(row => [(row as HTMLElement).dataset.role, row.children[0]?.textContent, row.children[4]?.textContent]),
    )

/** Axe in every theme, and pictures to look at. */
async function look(name: string): Promise<void> {
  for (const theme of ['light', 'dark', 'contrast'] as const) {
    await setTheme(page, theme)
    await page.waitForTimeout(250)
    await shoot(page, `${name}-${theme}-1280`)
    expect([theme, await axeFindings(page)]).toEqual([theme, []])
  }
  await setTheme(page, 'light')
}

test('the files of a session stand in order, each with what it is and where it is cut, and open on their own', async () => {
  await openSession(page, deep)
  await page.getByRole('button', { name: '3 files' }).click()
  await dialog().waitFor()
  const all = await rows()
  expect(all.map(row => row[0])).toEqual(['base', 'base', 'own'])
  expect(all.at(-1)).toEqual(['own', basename(deep), 'its end'])
  for (const [, , cut] of all.slice(0, -1)) expect(cut).toMatch(/^line \d+, byte [\d,]+, before ordinal \d+$/)
  await look('files')
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await page.keyboard.press('b')
  await dialog().waitFor()
  const name = all[0]?.[1] ?? ''
  await page.getByRole('button', { name: `Open ${name}` }).press('Enter')
  await page.locator('.tab-strip [aria-selected=true], [role=tab][aria-selected=true]').first().waitFor()
  await expect.poll(() => page.locator('.status').textContent(), SOON).toContain(name)
})

test('a missing base is told and pointed at; a wrong file is refused and changes nothing', async () => {
  const alone = join(shell.folder, basename(fork))
  const saved = join(shell.folder, 'saved.jsonl')
  copyFileSync(fork, alone)
  copyFileSync(base, saved)
  // A damaged session opens on its problems.
  await openPath(page, alone)
  await page.getByTestId('missing-base').waitFor()
  const turns = async () =>
    Number(/(\d+) turns?/.exec((await page.locator('.session-head .facts').textContent()) ?? '')?.[1])
  const before = await turns()
  await look('missing-problems')
  await page.getByRole('button', { name: 'File missing' }).click()
  await dialog().getByTestId('missing-base').waitFor()
  expect((await rows()).map(row => row[0])).toEqual(['missing', 'own'])
  await look('missing')
  await dialog().getByRole('button', { name: 'Point at the file…' }).press('Enter')
  const field = dialog().getByRole('textbox')
  await field.fill(other)
  await field.press('Enter')
  await expect
    .poll(() => dialog().getByRole('status').textContent(), SOON)
    .toMatch(/holds the session 01a1fc95-bb54-.*; this session goes on from 01a1fc95-ba94-.* Nothing was changed\.$/)
  await look('missing-refused')
  await field.fill(saved)
  await field.press('Enter')
  await expect.poll(rows, SOON).toEqual([
    ['base', 'saved.jsonl', 'line 32, byte 19,705, before ordinal 32'],
    ['own', basename(fork), 'its end'],
  ])
  await look('missing-found')
  await page.keyboard.press('Escape')
  await expect.poll(turns, SOON).toBeGreaterThan(before)
  await expect.poll(() => page.getByTestId('missing-base').count(), SOON).toBe(0)
  await expect.poll(() => page.getByTestId('fidelity').first().textContent(), SOON).toBe('exact')
  await page.keyboard.press('1')
  await page.locator('[data-testid=turn-row][data-turn="1"]').waitFor()
})

test('the reason of a badge shows on focus, is read out, and goes with Escape', async () => {
  const alone = join(shell.folder, basename(fork))
  copyFileSync(fork, alone)
  // A damaged session opens on its problems.
  await openPath(page, alone)
  await page.getByTestId('missing-base').waitFor()
  const badge = page.locator('.session-head').getByTestId('fidelity')
  await expect.poll(() => badge.textContent(), SOON).toBe('partial')
  const reason = page.locator('.session-head [role=tooltip]')
  await expect.poll(() => reason.isVisible(), SOON).toBe(false)
  await badge.focus()
  await expect.poll(() => reason.isVisible(), SOON).toBe(true)
  await expect.poll(() => reason.textContent(), SOON).toMatch(/was not found in /)
  await look('reason')
  await page.keyboard.press('Escape')
  await expect.poll(() => reason.isVisible(), SOON).toBe(false)
  await badge.hover()
  await expect.poll(() => reason.isVisible(), SOON).toBe(true)
  await reason.hover()
  await expect.poll(() => reason.isVisible(), SOON).toBe(true)
  await expect.poll(() => badge.getAttribute('aria-describedby'), SOON).toBe(await reason.getAttribute('id'))
})
