import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  axeFindings,
  faded,
  openWindow,
  rollout,
  type Shell,
  SOON,
  setTheme,
  shoot,
  startBrowser,
  startShell,
  THEMES,
  type Window,
} from '../support/browser.ts'
import { readingModel } from '../support/reading-model.ts'
import {
  type Act,
  assistant,
  fallsSilent,
  type ScriptedServer,
  scriptedServer,
  streams,
} from '../support/scripted-server.ts'

let browser: Browser
let shell: Shell | null = null
let window: Window | null = null
let server: ScriptedServer | null = null

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
afterEach(async () => {
  const complaints = window?.complaints ?? []
  await window?.page.context().close()
  await shell?.stop()
  await server?.close()
  window = null
  shell = null
  server = null
  expect(complaints).toEqual([])
})

const reads: Act = (reply, request) => streams(assistant(readingModel(request.body)))(reply, request)

/** Opens the questions of the first compaction, with a model on this machine. */
async function openProbes(...acts: readonly Act[]): Promise<Page> {
  server = await scriptedServer(...acts)
  shell = await startShell({ file: rollout('0.140.0/ledger') })
  const data = join(shell.folder, 'data')
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'settings.json'), JSON.stringify({ model: { baseUrl: server.base } }))
  window = await openWindow(browser, shell.address)
  const { page } = window
  page.setDefaultTimeout(SOON.timeout)
  await page.locator('[data-testid=band]').first().waitFor()
  await page
    .getByRole('tab', { name: 'Lab' })
    .or(page.getByRole('button', { name: 'Lab', exact: true }))
    .first()
    .click()
  await page.getByRole('button', { name: 'What is still known?' }).click()
  return page
}

const go = (page: Page) => page.locator('[data-testid=probe-go]:enabled')
const questions = (page: Page) => page.locator('[data-testid=probe-questions] summary')

test('what would be asked and how much that is stands there before anything is sent', async () => {
  const page = await openProbes(reads)
  await go(page).waitFor()
  const plan = await page.locator('[data-testid=probe-plan]').innerText()
  expect(plan).toContain(`${server?.base}/responses`)
  expect(plan).toMatch(
    /12 questions with 2 histories: 24 requests, [\d.]+ MB of this session, ≈ [\d.]+k tokens together/,
  )
  await expect.poll(() => questions(page).count(), SOON).toBe(12)
  await page.getByRole('spinbutton', { name: 'Questions' }).fill('5')
  await page.getByText('5 questions with 2 histories').waitFor()
  expect(server?.received).toEqual([])
})

test('asked, each history has its scores, and each question its answers; both are clean and work by keys', async () => {
  const page = await openProbes(reads)
  await go(page).focus()
  await page.keyboard.press('Enter')
  const scores = page.locator('[data-testid=probe-scores]')
  await scores.waitFor()
  const all = await scores.locator('.probe-all').allInnerTexts()
  expect(all.length).toBe(2)
  expect(all[1]).toMatch(/\d+ of 12 · \d+ to \d+ % few/)
  expect(server?.received.length).toBe(24)
  const lost = page.getByLabel(/^Only what was lost/)
  await lost.focus()
  await page.keyboard.press('Space')
  await expect.poll(() => questions(page).count(), SOON).toBeLessThan(12)
  await questions(page).first().focus()
  await page.keyboard.press('Enter')
  await page.locator('.probe-answer').first().waitFor()
  for (const theme of THEMES) {
    await setTheme(page, theme)
    await faded(page)
    await shoot(page, `probes-${theme}`)
    expect(await axeFindings(page)).toEqual([])
  }
})

test('the line of an answer is gone to', async () => {
  const page = await openProbes(reads)
  await questions(page).first().click()
  await page.locator('.probe-answer .link').first().click()
  await page.locator('[data-testid=lab]').waitFor({ state: 'detached' })
})

test('the asking stops at a press, and says so', async () => {
  const page = await openProbes(reads, fallsSilent)
  await go(page).click()
  await page.locator('[data-testid=probe-going]').getByText('1 of 24 questions').waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.locator('[data-testid=probe-ended]').getByText('The asking was stopped. There are no scores.').waitFor()
  await go(page).waitFor()
  await expect.poll(() => page.locator('[data-testid=probe-scores]').count(), SOON).toBe(0)
})
