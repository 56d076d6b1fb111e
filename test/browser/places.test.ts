import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { damage } from '../../fixtures/damage.mjs'
import {
  openPath,
  openWindow,
  readBytes,
  rollout,
  type Shell,
  SOON,
  startBrowser,
  started,
  startShell,
  type Window,
} from '../support/browser.ts'

let browser: Browser
let shell: Shell
let window: Window
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  shell = await startShell({ sessions: [rollout('0.140.0/ledger'), rollout('0.110.0/rollback')] })
  window = await openWindow(browser, shell.address)
  page = window.page
})
afterEach(async () => {
  await page.context().close()
  await shell.stop()
  expect(window.complaints).toEqual([])
})

const selected = () =>
  page.locator('#view [role=tree] [aria-selected=true]').evaluateAll(rows =>
    rows.map(row => {
      const { testid, turn, checkpoint, line } = (row as HTMLElement).dataset
      return [testid, turn ?? checkpoint ?? line].join(' ')
    }),
  )

test('the library lists the sessions of the home with their compactions, and opens one', async () => {
  const sessions = page.locator('#sessions').getByRole('treeitem')
  await expect.poll(() => sessions.count(), SOON).toBe(2)
  await page
    .locator('#sessions')
    .getByRole('treeitem', { name: /Have a look around/ })
    .click()
  await page.locator('[data-testid=band][data-checkpoint="1"]').waitFor()
})

test('a link opens its session at its point', async () => {
  await openPath(page, `#${rollout('0.140.0/ledger')}/turn:20:start`)
  await expect.poll(selected, SOON).toEqual(['turn-row 20'])
  await openPath(page, `#${rollout('0.140.0/ledger')}/line:236`)
  await expect.poll(selected, SOON).toEqual(['item-row 236'])
  await openPath(page, `#${rollout('0.140.0/ledger')}/checkpoint:3:after`)
  await page.locator('.checkpoint-head', { hasText: 'Compaction 3' }).waitFor()
})

test('open sessions and the place in front come back after a reload', async () => {
  await openPath(page, rollout('0.110.0/rollback'))
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await openPath(page, `#${rollout('0.140.0/ledger')}/turn:20:start`)
  await expect.poll(selected, SOON).toEqual(['turn-row 20'])
  await expect.poll(() => page.evaluate(() => location.hash), SOON).toMatch(/turn:20:start$/)
  await page.waitForTimeout(800)
  await page.reload()
  await expect.poll(selected, SOON).toEqual(['turn-row 20'])
  await expect.poll(() => page.getByRole('tablist', { name: 'Open sessions' }).getByRole('tab').count(), SOON).toBe(2)
})

test('a damaged file opens, and its problems lead to their lines', async () => {
  const path = join(shell.folder, 'rollout-damaged.jsonl')
  writeFileSync(path, damage('torn-last-line', readBytes(rollout('0.140.0/ledger'))))
  await openPath(page, path)
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await page.keyboard.press('p')
  const problems = page.locator('.problems [data-testid=problem-row], .problems .list-row')
  await expect.poll(() => problems.count(), SOON).toBe(1)
  await page.getByRole('button', { name: 'Go to line' }).first().click()
  await expect.poll(selected, SOON).toEqual(['rejected-row 957'])
})

test('what cannot be opened says why in a plain sentence, and the window goes on', async () => {
  const path = join(shell.folder, 'words.jsonl')
  writeFileSync(path, damage('plain-words', readBytes(rollout('0.140.0/ledger'))))
  await openPath(page, path)
  await page.locator('.failed, [role=alert]').first().waitFor()
  await openPath(page, rollout('0.110.0/rollback'))
  await page.locator('[data-testid=turn-row]').first().waitFor()
})

test('the start page offers samples, also when the last session was closed', async () => {
  const samples = page.locator('.start-row').filter({ hasText: 'Open the sample' })
  await expect.poll(() => samples.count(), SOON).toBe(5)
  await samples.first().click()
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await page.reload()
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await page.keyboard.press('Alt+w')
  await expect.poll(() => samples.count(), SOON).toBe(5)
})

test('what was opened a moment before a reload comes back', async () => {
  await openPath(page, rollout('0.169.0/plain'))
  await page.locator('.session-head h1').waitFor()
  await page.reload()
  await page.locator('.status').getByText('rollout-').waitFor()
  await expect
    .poll(() => page.locator('.status').innerText(), SOON)
    .toContain(rollout('0.169.0/plain').split('/').at(-1))
})

test('a tab that is closed while it is read again stays closed', async () => {
  await openPath(page, rollout('0.140.0/ledger'))
  await expect.poll(() => page.evaluate(() => location.hash), SOON).toMatch(/^#./)
  // The answer to what reads it is held until the tab is closed.
  let held: () => void = () => {}
  const closed = new Promise<void>(resolve => {
    held = resolve
  })
  await page.routeWebSocket(/socket$/, socket => {
    const server = socket.connectToServer()
    socket.onMessage(async message => {
      if (String(message).includes('"openThread"')) await closed
      server.send(message)
    })
  })
  await page.reload()
  await page.locator('.session-head').waitFor()
  await page.keyboard.press('Alt+w')
  await page.locator('.session-head').waitFor({ state: 'detached' })
  held()
  await page.waitForTimeout(800)
  await expect.poll(() => page.locator('.session-head').count(), SOON).toBe(0)
  await page.reload()
  await started(page)
  await expect.poll(() => page.locator('.session-head').count(), SOON).toBe(0)
})
