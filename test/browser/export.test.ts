import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  axeFindings,
  faded,
  openWindow,
  ROOT,
  rollout,
  rollouts,
  type Shell,
  SOON,
  setTheme,
  shoot,
  startBrowser,
  startShell,
  THEMES,
  type Window,
} from '../support/browser.ts'
import { cli } from '../support/cli.ts'

let browser: Browser
let shell: Shell | null = null
let window: Window | null = null
let folder = ''

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-exporting-'))
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

const LEDGER = rollout('0.140.0/ledger')

/** Opens a session and its export dialog, by the key. */
async function openExport(file = LEDGER, width = 1280, height = 800): Promise<Page> {
  shell = await startShell({ file })
  window = await openWindow(browser, shell.address, { width, height })
  const { page } = window
  page.setDefaultTimeout(SOON.timeout)
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await page.keyboard.press('e')
  await counted(page)
  return page
}

/** The numbers are those of what is chosen. */
const counted = (page: Page): Promise<void> =>
  page.locator('[data-testid=export-rules][aria-busy=false] [data-rule=outputs] td').first().waitFor()

const go = (page: Page) => page.locator('.export-dialog').getByRole('button', { name: /^Export/ })
const done = (page: Page) => page.locator('[data-testid=export-done]')
const cell = (page: Page, rule: string, n: number) => page.locator(`[data-rule=${rule}] td`).nth(n).innerText()

test('a trimmed rollout is what the command line writes', async () => {
  const page = await openExport()
  const path = join(folder, 'by-window.jsonl')
  await page.getByLabel('New file').fill(path)
  await expect.poll(() => go(page).isDisabled(), SOON).toBe(true)
  await expect
    .poll(() => page.locator('.export-foot').innerText(), SOON)
    .toContain('Choose first whether secrets are masked.')
  await page.getByLabel('Leave all as it is').check()
  await page.getByLabel('Lines for display alone').check()
  await counted(page)
  await expect.poll(() => go(page).innerText(), SOON).toBe('Export 1.0 MB')
  await go(page).click()
  await done(page).waitFor()
  const said = await done(page).innerText()
  expect(said).toContain(`to ${path}. The next request is the same, byte for byte.`)
  expect(said).toContain(`${path}.report.json`)
  const other = join(folder, 'by-hand.jsonl')
  const drop = 'superseded,rolled-back,display'
  const args = ['export', LEDGER, '--format', 'rollout', '--out', other, '--drop', drop, '--redact', 'none']
  const made = cli(...args) as { readonly bytes: number }
  expect(readFileSync(path).equals(readFileSync(other))).toBe(true)
  expect(readFileSync(path).length).toBe(made.bytes)
  await shoot(page, 'export-done')
})

test('each rule says what it saves before anything is written, and the sum says the truth', async () => {
  const page = await openExport()
  const dry = ['export', LEDGER, '--format', 'rollout', '--out', join(folder, 'x'), '--redact', 'none', '--dry-run']
  const { removed } = cli(...dry, '--drop', 'outputs') as {
    readonly removed: { readonly outputs: { readonly lines: number } }
  }
  await expect.poll(() => cell(page, 'outputs', 0), SOON).toBe(String(removed.outputs.lines))
  const meaning = page.locator('[data-testid=export-meaning]')
  await expect.poll(() => meaning.innerText(), SOON).toContain('The next request stays the same.')
  const places = () => page.locator('.export-dialog').evaluate(dialog => dialog.getBoundingClientRect().toJSON())
  const before = await places()
  await page.getByLabel('Outputs from 4 kB on').check()
  await counted(page)
  await expect
    .poll(() => meaning.innerText(), SOON)
    .toMatch(/The next request changes: \d+ of its lines are gone or cut\./)
  await page.getByRole('textbox', { name: 'Turns' }).fill('2-5')
  await counted(page)
  await expect.poll(() => page.locator('[data-testid=export-sizes]').innerText(), SOON).toContain('other turns')
  // Numbers that come move nothing.
  await expect.poll(() => places(), SOON).toEqual(before)
  await page.getByRole('textbox', { name: 'Turns' }).fill('5-99')
  await expect.poll(() => page.locator('#export-all').innerText(), SOON).toBe('The session has turns 1 to 43.')
  await expect.poll(() => go(page).isDisabled(), SOON).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})

test('a rule that is ticked and leaves nothing out says why', async () => {
  const page = await openExport(rollouts('0.169.0/hand-made-rollbacks')[0])
  const row = (rule: string) => page.locator(`[data-rule=${rule}]`).innerText()
  await expect.poll(() => row('rolled-back'), SOON).toContain('None of them may go.')
  await page
    .locator('[data-testid=export-meaning]')
    .getByText(/^Turns that were rolled back stay: /)
    .waitFor()
  await expect.poll(() => cell(page, 'images', 0), SOON).toBe('0')
  await page.getByLabel('Images from 4 kB on').check()
  await expect.poll(() => row('images'), SOON).toContain('None of this size is left.')
  expect(await axeFindings(page)).toEqual([])
  await shoot(page, 'export-nothing')
})

test('secrets are masked when the user says so', async () => {
  const page = await openExport()
  const path = join(folder, 'masked.jsonl')
  await page.getByLabel('New file').fill(path)
  await page.getByLabel('Mask them').check()
  await page.getByLabel('Encrypted text').selectOption('keep')
  await go(page).click()
  await done(page).waitFor()
  const report = JSON.parse(readFileSync(`${path}.report.json`, 'utf8')) as {
    readonly settings: { readonly redact: { readonly ciphertext: string; readonly images: string } }
  }
  expect(report.settings.redact).toMatchObject({ ciphertext: 'keep', images: 'stub' })
  // It is asked each time.
  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  await counted(page)
  await expect.poll(() => page.locator('input[name=masks]:checked').count(), SOON).toBe(0)
})

test('a name that exists and a folder that is not there are refused in a sentence; the choice stays', async () => {
  const page = await openExport()
  const path = join(folder, 'mine.jsonl')
  writeFileSync(path, 'mine')
  await page.getByLabel('New file').fill(path)
  await page.getByLabel('Leave all as it is').check()
  const said = page.locator('.export-error')
  await go(page).click()
  await said.waitFor()
  await expect.poll(() => said.innerText(), SOON).toBe(`There is a file at ${path} already; it is never replaced.`)
  await expect.poll(() => go(page).evaluate(button => button === document.activeElement), SOON).toBe(true)
  expect(await axeFindings(page)).toEqual([])
  await page.getByLabel('New file').fill(join(folder, 'no', 'such.jsonl'))
  await said.waitFor({ state: 'detached' })
  await go(page).click()
  await expect.poll(() => said.innerText(), SOON).toContain('there is no such folder')
  await expect.poll(() => page.getByLabel('Superseded compactions').isChecked(), SOON).toBe(true)
  expect(readFileSync(path, 'utf8')).toBe('mine')
  expect(readdirSync(folder)).toEqual(['mine.jsonl'])
})

test('a folder is chosen by walking, and the next export begins there', async () => {
  mkdirSync(join(folder, 'chosen'))
  const page = await openExport()
  await page.getByLabel('New file').fill(join(folder, 'a.jsonl'))
  await page.getByRole('button', { name: 'Browse…' }).click()
  const list = page.getByRole('listbox', { name: 'Folders' })
  await list.getByRole('option', { name: 'chosen' }).dblclick()
  await page.locator('.folder-chooser .open-said', { hasText: join(folder, 'chosen') }).waitFor()
  await page.getByRole('button', { name: 'Choose this folder' }).click()
  const field = page.getByLabel('New file')
  await expect.poll(() => field.inputValue(), SOON).toBe(join(folder, 'chosen', 'a.jsonl'))
  await page.getByLabel('Leave all as it is').check()
  await go(page).click()
  await done(page).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('e')
  await counted(page)
  await expect.poll(() => field.inputValue(), SOON).toMatch(new RegExp(`^${join(folder, 'chosen')}/.*-export\\.jsonl$`))
  await page.getByRole('button', { name: 'Markdown' }).click()
  await expect.poll(() => field.inputValue(), SOON).toMatch(/-export\.md$/)
  await expect.poll(() => page.getByLabel('Mask them').isChecked(), SOON).toBe(true)
})

test('among the sessions of a home it can be resumed, once the provider is settled', async () => {
  shell = await startShell({ file: LEDGER, sessions: [LEDGER] })
  window = await openWindow(browser, shell.address)
  const { page } = window
  page.setDefaultTimeout(SOON.timeout)
  await page.locator('.list-row.session').first().waitFor()
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await page.keyboard.press('e')
  await counted(page)
  const home = join(shell.folder, 'codex')
  await page.getByLabel('Goes to').selectOption(home)
  await page.getByLabel('Leave all as it is').check()
  await go(page).click()
  await page.locator('.export-error', { hasText: 'names the model provider "mock"' }).waitFor()
  await page.getByRole('button', { name: 'Name the provider of that home' }).click()
  await go(page).click()
  await done(page).waitFor()
  const line = await page.locator('[data-testid=resume-line]').innerText()
  expect(line).toMatch(/^codex resume [0-9a-f-]{36}$/)
  const said = (await done(page).innerText()).replace(/\n/g, '')
  expect(said).toContain('The next request is the same, byte for byte.')
  const path = /to (\S+\.jsonl)\./.exec(said)?.[1] ?? ''
  expect(path.startsWith(join(home, 'sessions'))).toBe(true)
  expect(path.endsWith(`-${line.slice('codex resume '.length)}.jsonl`)).toBe(true)
})

test('while it is written it can be stopped, and nothing is left', async () => {
  const file = join(folder, 'rollout-big.jsonl')
  execFileSync(process.execPath, [join(ROOT, 'test', 'bench', 'gen.mjs'), file, '40'])
  const page = await openExport(file)
  const out = join(folder, 'out')
  mkdirSync(out)
  await page.getByLabel('New file').fill(join(out, 'stopped.jsonl'))
  await page.getByLabel('Mask them').check()
  await page.getByLabel('Superseded compactions').uncheck()
  await go(page).click()
  const stop = page.getByRole('button', { name: 'Stop', exact: true }).last()
  await stop.waitFor()
  await expect.poll(() => stop.evaluate(button => button === document.activeElement), SOON).toBe(true)
  await expect.poll(() => page.getByLabel('New file').isDisabled(), SOON).toBe(true)
  // Esc closes the topmost thing: that is the writing.
  await page.keyboard.press('Escape')
  await page.locator('.export-error', { hasText: 'This was stopped.' }).waitFor()
  expect(readdirSync(out)).toEqual([])
})

test('the keyboard does all of it, and gets its place back', async () => {
  const page = await openExport()
  const path = join(folder, 'keys.jsonl')
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  const at = () => page.evaluate(() => document.activeElement?.id ?? '')
  await expect.poll(() => focused(), SOON).toBe('Rollout')
  const tabTo = async (there: () => Promise<boolean>) => {
    for (let i = 0; i < 40 && !(await there()); i++) await page.keyboard.press('Tab')
    await expect.poll(() => there(), SOON).toBe(true)
  }
  await tabTo(async () => (await at()) === 'export-path')
  await page.keyboard.press('Control+A')
  await page.keyboard.type(path)
  await page.keyboard.press('Enter')
  await tabTo(() => page.evaluate(() => document.activeElement?.getAttribute('name') === 'masks'))
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.getByLabel('Leave all as it is').isChecked(), SOON).toBe(true)
  await tabTo(async () => (await focused()).startsWith('Export'))
  // Around the end it begins again: what lies behind is out of reach.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect(
    await page.evaluate(
      () =>
        document.querySelector('dialog')?.contains(document.activeElement) || document.activeElement === document.body,
    ),
  ).toBe(true)
  await tabTo(async () => (await focused()).startsWith('Export'))
  await page.keyboard.press('Enter')
  await done(page).waitFor()
  await expect.poll(() => focused(), SOON).toBe('Close')
  await page.keyboard.press('Enter')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')), SOON).toBe('tree')
  expect(readdirSync(folder).sort()).toEqual(['keys.jsonl', 'keys.jsonl.report.json'])
})

test('axe finds nothing in any theme, choosing, walking folders and done', async () => {
  const page = await openExport()
  const inEveryTheme = async (name: string) => {
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect(await axeFindings(page), `${name} in ${theme}`).toEqual([])
      await shoot(page, `export-${name}-${theme}`)
    }
  }
  await inEveryTheme('ask')
  await page.getByLabel('Mask them').check()
  await page.getByLabel('Outputs from 4 kB on').check()
  await counted(page)
  await inEveryTheme('masks')
  await page.getByRole('button', { name: 'Browse…' }).click()
  await page.getByRole('listbox', { name: 'Folders' }).waitFor()
  await inEveryTheme('folders')
  await page.keyboard.press('Escape')
  await page.getByLabel('New file').fill(join(folder, 'axe.jsonl'))
  await go(page).click()
  await done(page).waitFor()
  await inEveryTheme('done')
})
