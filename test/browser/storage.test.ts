import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { id, sessionName } from '../library/folders.ts'
import {
  axeFindings,
  closeTabs,
  faded,
  openWindow,
  readBytes,
  rollout,
  rollouts,
  type Shell,
  SOON,
  setTheme,
  shoot,
  startBrowser,
  started,
  startShell,
  THEMES,
} from '../support/browser.ts'
import { rolloutText } from '../support/rollout-text.ts'

const SIZES = [
  [1280, 800],
  [1920, 1080],
] as const

const LEDGER = rollout('0.140.0/ledger')
const FORKS = rollouts('0.110.0/fork')
const MADE = 300

let browser: Browser
let shell: Shell
let home: string

beforeAll(async () => {
  browser = await startBrowser()
  shell = await startShell({ sessions: [LEDGER, ...FORKS, ...rollouts('0.169.0/revert')] })
  home = join(shell.folder, 'codex')
  const day = join(home, 'sessions', '2026', '11', '21')
  mkdirSync(join(home, 'archived_sessions'))
  copyFileSync(LEDGER, join(home, 'archived_sessions', basename(LEDGER)))
  writeFileSync(join(day, `${basename(FORKS[0] ?? '')}.zst`), zstdCompressSync(readBytes(FORKS[0] ?? '')))
  for (let n = 1; n <= MADE; n++) {
    const text = `meta: 0.140.0 id="${id(n)}" cwd="/p/project-${n % 9}"\nturn t1 {\nuser: Session number ${n}\ncall c1 shell: {"command":["ls"]}\noutput c1: ${'x'.repeat(20 * n)}\n}`
    writeFileSync(join(day, sessionName(n)), rolloutText(text))
  }
  const trimmed = `turn t1 {\nuser: Much to trim\ncall c1 shell: {"command":["ls"]}\noutput c1: ${'y'.repeat(90_000)}\n} aborted\nturn t2 {\nuser: on\n}\nrollback: 1\nturn t3 {\nuser: again\n}\nrollback: 1`
  writeFileSync(join(day, sessionName(400)), rolloutText(`meta: 0.140.0 id="${id(400)}" cwd="/p/trim"\n${trimmed}`))
})
afterAll(async () => {
  await browser.close()
  await shell.stop()
})

/** By the file system. */
function bytesOnDisk(): number {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const rolloutFiles = files.filter(({ name }) => /\.jsonl(\.zst)?$/.test(name))
  return rolloutFiles.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

const spaced = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
const rows = (page: Page) => page.locator('[data-testid=stored-row]')
const selected = (page: Page) => page.locator('#stored [aria-selected=true]')
/** Exact bytes, which stand in the tooltip of each amount. */
const exact = (page: Page, of: string): Promise<readonly number[]> =>
  page
    .locator(`[data-testid=${of}] .num[title$=" bytes"]`)
    .evaluateAll(all => all.map(one => Number((one as HTMLElement).title.replace(/\D/g, ''))))
const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0)

async function showStorage(page: Page): Promise<void> {
  await started(page)
  await page.keyboard.press('7')
  await rows(page).first().waitFor()
  await expect.poll(() => page.locator('.session-head .facts').innerText(), SOON).toBe('All sessions of the library')
  await expect.poll(() => page.locator('.storage-kinds').innerText(), SOON).not.toContain('not read')
}

test('projects, kinds of line and sessions each add up to the bytes on the disk', async () => {
  const { page, complaints } = await openWindow(browser, shell.address)
  await showStorage(page)
  const bytes = bytesOnDisk()
  await expect.poll(() => page.locator('.storage-total b').innerText(), SOON).toBe(`${spaced(bytes)} bytes`)
  const [all, ...projects] = await exact(page, 'storage-project')
  expect([all, sum(projects)]).toEqual([bytes, bytes])
  expect(sum(await exact(page, 'storage-kind'))).toBe(bytes)
  const copies = page.locator('[data-testid=storage-entry]').first()
  await expect.poll(() => copies.innerText(), SOON).toMatch(/Packed twins and copies[\s\S]*2 files/)
  const sizes = await rows(page).evaluateAll(all =>
    all.map(row => Number((row.children[4] as HTMLElement).innerText.replace(/\D/g, ''))),
  )
  expect(sizes.length).toBeGreaterThan(8)
  expect([...sizes].sort((a, b) => b - a)).toEqual(sizes)
  expect(complaints).toEqual([])
  await page.context().close()
})

test('a project lists its sessions alone, and Enter opens one; back comes back', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  await page.keyboard.press('7')
  await rows(page).first().waitFor()
  await page.locator('[data-testid=storage-project]', { hasText: 'project-3' }).click()
  await expect.poll(() => page.locator('.storage-sessions h2').innerText()).toBe('By session of project-3')
  await expect.poll(() => rows(page).first().innerText(), SOON).toContain('Session number 300')
  await expect
    .poll(() => page.locator('#stored').getAttribute('aria-rowcount'), SOON)
    .toBe(String(Math.floor((MADE - 3) / 9) + 1))
  await page.locator('#stored').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => selected(page).innerText(), SOON).toContain('Session number 291')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.session-head h1').innerText(), SOON).toBe('Session number 291')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(() => selected(page).innerText(), SOON).toContain('Session number 291')
  await page.getByRole('button', { name: 'All projects' }).click()
  await page.locator('#stored').focus()
  await page.keyboard.press('End')
  await expect.poll(() => selected(page).count(), SOON).toBe(1)
  await page.context().close()
})

test('weighing tells what trimming would save, and what forks copied; the export begins with those rules', async () => {
  const { page, complaints } = await openWindow(browser, shell.address)
  await closeTabs(page)
  await page.keyboard.press('7')
  await rows(page).first().waitFor()
  await page.getByRole('button', { name: 'Weigh 20 sessions' }).click()
  await expect
    .poll(() => page.locator('.storage-weighed').innerText(), { timeout: 30_000 })
    .toMatch(/Of 20 weighed sessions/)
  await page.locator('[data-testid=storage-project]', { hasText: 'trim' }).click()
  await expect.poll(() => rows(page).count(), SOON).toBe(1)
  await page.locator('#stored').focus()
  await page.keyboard.press('Home')
  const words = await page.locator('.storage-chosen').innerText()
  expect(words).toMatch(/Much to trim[\s\S]*rolled-back turns/)
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect(await axeFindings(page)).toEqual([])
    }
  }
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog')
  await dialog.locator('tr[data-rule=rolled-back]').waitFor()
  await expect
    .poll(() => dialog.locator('tr.on').evaluateAll(all => all.map(row => (row as HTMLElement).dataset.rule)), SOON)
    .toEqual(['rolled-back'])
  await page.keyboard.press('Escape')
  expect(complaints).toEqual([])
  await page.context().close()
})

test('what forks hold twice is told, and a stop keeps what was weighed', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  await page.keyboard.press('7')
  await rows(page).first().waitFor()
  await page
    .locator('[data-testid=storage-project]')
    .filter({ has: page.getByText('proj', { exact: true }) })
    .click()
  await expect.poll(() => page.locator('.storage-sessions h2').innerText()).toMatch(/^By session of/)
  await page.getByRole('button', { name: /^Weigh \d+ sessions?$/ }).click()
  await expect
    .poll(() => page.locator('.storage-go').innerText(), { timeout: 30_000 })
    .toMatch(/Copied by forks and sub-agents/)
  const copied = page.locator('[data-testid=storage-entry]', { hasText: 'Copied by forks' })
  await expect.poll(() => copied.innerText(), SOON).toMatch(/3 sessions[\s\S]*26\.2 kB/)
  await page.getByRole('option', { name: /All projects/ }).click()
  await page.getByRole('button', { name: /^Weigh next/ }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: /^Weigh next/ }).waitFor()
  await expect.poll(() => copied.innerText(), SOON).toMatch(/3 sessions/)
  await page.context().close()
})

test('a session that grows is counted again, and the selection stays where it was', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  await page.keyboard.press('7')
  await rows(page).first().waitFor()
  await page.locator('[data-testid=storage-project]', { hasText: 'project-5' }).click()
  await expect.poll(() => rows(page).first().innerText(), SOON).toContain('Session number 293')
  await page.locator('#stored').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const before = await selected(page).innerText()
  const path = join(home, 'sessions', '2026', '11', '21', sessionName(5))
  writeFileSync(
    path,
    rolloutText(
      `meta: 0.140.0 id="${id(5)}" cwd="/p/project-5"\nturn t1 {\nuser: Session number 5\nassistant: ${'z'.repeat(50_000)}\n}`,
    ),
  )
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect.poll(() => rows(page).first().innerText(), SOON).toContain('Session number 5')
  await expect.poll(() => selected(page).innerText(), SOON).toBe(before)
  await expect.poll(() => page.locator('.storage-total b').innerText(), SOON).toBe(`${spaced(bytesOnDisk())} bytes`)
  await page.context().close()
})

test('looks', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  await page.getByRole('button', { name: 'More of the library' }).click()
  await page.getByRole('menuitem', { name: /^Storage/ }).click()
  await rows(page).first().waitFor()
  await page.getByRole('button', { name: 'Weigh 20 sessions' }).click()
  await page.getByRole('button', { name: /^Weigh next/ }).waitFor()
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect(await axeFindings(page)).toEqual([])
      await shoot(page, `storage-${theme}-${width}`)
    }
  }
  await page.context().close()
})
