import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  axeFindings,
  openWindow,
  type Shell,
  SOON,
  setTheme,
  shoot,
  startBrowser,
  startShell,
  type Window,
} from '../support/browser.ts'
import { rolloutText } from '../support/rollout-text.ts'

/** While the library is read, and where it cannot be kept or has nothing to list. */

let browser: Browser
let shell: Shell | null = null
let window: Window | null = null
let folder = ''

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-reading-'))
})
afterEach(async () => {
  const complaints = window?.complaints ?? []
  await window?.page.context().close()
  await shell?.stop()
  window = null
  shell = null
  rmSync(folder, { recursive: true, force: true })
  expect(complaints).toEqual([])
})

async function open(): Promise<Page> {
  shell = await startShell({ folder })
  window = await openWindow(browser, shell.address)
  const { page } = window
  page.setDefaultTimeout(SOON.timeout)
  return page
}

function put(n: number, text: string): void {
  const day = join(folder, 'codex', 'sessions', '2026')
  mkdirSync(day, { recursive: true })
  const id = `01a1fd00-0000-7000-8000-${String(n).padStart(12, '0')}`
  writeFileSync(join(day, `rollout-2026-01-01T00-00-00-${id}.jsonl`), rolloutText(`meta: 0.169.0 id="${id}"\n${text}`))
}

const foot = (page: Page) => page.locator('.library-foot').innerText()

async function look(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark', 'contrast'] as const) {
    await setTheme(page, theme)
    await page.waitForTimeout(250)
    await shoot(page, `library-${name}-${theme}-1280`)
    expect([theme, await axeFindings(page)]).toEqual([theme, []])
  }
  await setTheme(page, 'light')
}

/** Words that differ from each other: an index of few words is filled too soon. */
const words = (n: number, from: number): string =>
  Array.from({ length: n }, (_, i) => `word${((from + i) * 2_654_435_761) % 4_294_967_296}`).join(' ')

test('texts are taken in once somebody searches; a pause holds them, the search says what it could not look into, and it goes on', async () => {
  for (let n = 1; n <= 30; n++) {
    const turns = Array.from(
      { length: 40 },
      (_, i) => `turn t${i} {\nuser: needle ${words(1500, n * 100_000 + i * 2000)}\n}`,
    )
    put(n, turns.join('\n'))
  }
  const page = await open()
  await page.locator('.library-bar').getByText('30 sessions').waitFor()
  await expect.poll(() => foot(page), SOON).toBe('')
  await page.keyboard.press('Control+Shift+F')
  await page.keyboard.type('needle')
  // Where it still read sessions, a pause would hold those.
  await page
    .locator('.library-reading')
    .getByText(/^Taking in texts: /)
    .waitFor()
  await page.locator('.library-reading').getByRole('button', { name: 'Pause' }).click()
  await page.getByText(/^Paused: \d.* of texts left$/).waitFor()
  const held = await foot(page)
  expect(held).toMatch(/^\d+ files? (is|are) not in the index yet\.\n+Paused: [\d.]+ [kM]B of texts left\nGo on$/)
  await page.waitForTimeout(700)
  await expect.poll(() => foot(page), SOON).toBe(held)
  await look(page, 'paused')
  await page.getByRole('button', { name: 'More of the library' }).click()
  await page.getByRole('menuitem', { name: 'Pause or go on reading the library' }).click()
  await page.locator('.library-reading [role=progressbar]').waitFor()
  await expect.poll(() => foot(page), { timeout: 60_000 }).toBe('')
  // What came in since is found without asking again.
  await expect.poll(() => page.locator('.hit-head').count(), SOON).toBeGreaterThan(0)
  await page.locator('#hits').evaluate(list => list.scrollTo(0, list.scrollHeight))
  await expect.poll(() => page.locator('.library-bar .library-count').textContent(), SOON).toMatch(/^\d[\d,]*\+? hits$/)
}, 120_000)

test('a library that cannot be kept is listed all the same, and says why nothing is found', async () => {
  put(1, 'turn t1 {\nuser: a needle\n}')
  mkdirSync(join(folder, 'data', 'library.sqlite'), { recursive: true })
  writeFileSync(join(folder, 'data', 'library.sqlite', 'in-the-way'), '')
  const page = await open()
  await page.locator('.library-bar').getByText('1 session').waitFor()
  await page.locator('.library-problem').waitFor()
  await expect.poll(() => page.locator('.library-problem').innerText(), SOON).toContain('library.sqlite')
  await page.keyboard.press('Control+Shift+F')
  await page.keyboard.type('needle')
  await page.getByText('What the note at the foot says may be why.').waitFor()
  await look(page, 'not-kept')
})

test('no sessions: what is not there is named, and folders can be chosen', async () => {
  const page = await open()
  await page.getByText('No sessions here.').waitFor()
  await page.getByRole('button', { name: 'Choose folders…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Folders of sessions' })
  mkdirSync(join(folder, 'mine'))
  const session = rolloutText('meta: 0.169.0\nturn t1 {\nuser: in a folder of mine\n}')
  writeFileSync(join(folder, 'mine', 'any name.jsonl'), session)
  await dialog.getByRole('textbox').fill(join(folder, 'mine'))
  await dialog.getByRole('button', { name: 'Add' }).click()
  await page.locator('.library-bar').getByText('1 session').waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await page.locator('#sessions .session', { hasText: 'in a folder of mine' }).click()
  await page.locator('[data-testid=turn-row]').first().waitFor()
})
