import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  axeFindings,
  openSession,
  openWindow,
  type Shell,
  SOON,
  setTheme,
  shoot,
  startBrowser,
  startShell,
  THEMES,
  type Window,
} from '../support/browser.ts'
import { fileOf, rolloutText } from '../support/rollout-text.ts'

/** Turn 1 is shown though the model lost it, turn 4 is not shown though its first question stays, turn 6 is gone from both. */
const SESSION = `
  turn t1 {
  user: one
  assistant: a1
  }
  turn c {
  compacted: one | P+S
  event_msg context_compacted: {}
  }
  turn t2 {
  user: two
  assistant: a2
  }
  rollback: 2
  turn t3 {
  user: three
  assistant: a3
  user: steer
  assistant: a3b
  }
  rollback: 1
  turn t4 {
  user: four
  assistant: a4
  }
  turn t5 {
  user: five
  assistant: a5
  }
  rollback: 1
  turn t6 {
  user: six
  assistant: a6
  }`

let browser: Browser
let shell: Shell
let window: Window
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  shell = await startShell()
  window = await openWindow(browser, shell.address)
  page = window.page
  await openSession(page, fileOf(rolloutText(SESSION)))
})
afterEach(async () => {
  await page.context().close()
  await shell.stop()
  expect(window.complaints).toEqual([])
})

const turn = (n: number) => page.locator(`[data-testid=turn-row][data-turn="${n}"]`)
const active = () =>
  page.evaluate(() => {
    const tree = document.querySelector('.list-scroll[role=tree]')
    const row = document.getElementById(tree?.getAttribute('aria-activedescendant') ?? '')
    const { testid, turn, line } = row?.dataset ?? {}
    return [testid, turn ?? line].join(' ')
  })

test('a turn whose display and history disagree says so in words, with the reason', async () => {
  const badges = page.getByTestId('disagreement')
  await expect
    .poll(() => badges.evaluateAll(all => all.map(badge => badge.getAttribute('title'))), SOON)
    .toEqual([
      'Shown by Codex, not in the model’s history: taken back by line 19.',
      'In the model’s history, not shown by Codex: line 29 takes it off the list, but 2 of its items are left.',
    ])
  expect(await turn(1).locator('.badge').allInnerTexts()).toEqual([
    'rolled back',
    expect.stringContaining('shown, not in history'),
  ])
  expect(await turn(4).getByTestId('disagreement').getAttribute('data-kind')).toBe('knownOnly')
  expect(
    await turn(4)
      .locator('.prompt')
      .evaluate(prompt => getComputedStyle(prompt).textDecorationLine),
  ).toBe('line-through')
})

test('the link of a rolled-back turn goes to the line that took it back, and that line back to the turns', async () => {
  await turn(1).getByRole('button', { name: 'line 19' }).click()
  await expect.poll(active, SOON).toBe('note-row 19')
  await page.locator('[data-testid=note-row][data-line="19"]').getByRole('button', { name: 'Turns 1 to 3' }).click()
  await expect.poll(active, SOON).toBe('turn-row 1')
})

test('the same without a mouse, by one key', async () => {
  await page.locator('#timeline').focus()
  await page.keyboard.press('g')
  await expect.poll(active, SOON).toBe('turn-row 1')
  await expect.poll(() => turn(1).locator('.row-link').count(), SOON).toBe(1)
  await page.keyboard.press('m')
  await expect.poll(active, SOON).toBe('note-row 19')
  await page.keyboard.press('m')
  await expect.poll(active, SOON).toBe('turn-row 1')
  await page.keyboard.press('G')
  await page.keyboard.press('m')
  await page.getByText('No line took this turn back.').first().waitFor()
})

test('below a closed run of rolled-back turns stands what is left of them, with the line', async () => {
  await expect.poll(() => turn(1).locator('.row-link').count(), SOON).toBe(1)
  const taken = page.getByTestId('taken-row')
  await expect
    .poll(() => taken.allInnerTexts(), SOON)
    .toEqual([
      expect.stringContaining('Turns 1 to 4 were rolled back. The model still sees a part of them.'),
      expect.stringContaining('Turn 6 was rolled back. The model no longer sees it; the file still has it.'),
    ])
  await taken.last().getByRole('button', { name: 'line 42' }).click()
  await expect.poll(active, SOON).toBe('note-row 42')
})

test('the problems list both, and go to the turn', async () => {
  await expect.poll(() => page.getByTestId('disagreement').count(), SOON).toBe(2)
  await page.keyboard.press('p')
  const rows = page.getByTestId('problem-row')
  await expect
    .poll(() => rows.evaluateAll(all => all.map(row => (row as HTMLElement).dataset.code)), SOON)
    .toEqual(['turn-shown-not-in-history', 'turn-in-history-not-shown'])
  await rows.last().getByRole('button', { name: 'Go to line' }).click()
  await page.locator('[role=tree]').waitFor()
})

test('axe finds nothing wrong with it in any theme', async () => {
  await expect.poll(() => page.getByTestId('disagreement').count(), SOON).toBe(2)
  for (const theme of THEMES) {
    await setTheme(page, theme)
    expect(await axeFindings(page), theme).toEqual([])
    await shoot(page, `taken-back-${theme}`)
  }
  await page.setViewportSize({ width: 1920, height: 1080 })
  await shoot(page, 'taken-back-wide')
})
