import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
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
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-forking-'))
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

/** Opens a session in its checkpoint view. The home of the shell lists one session, and defines no provider. */
async function openCheckpoint(width = 1280, height = 800): Promise<Page> {
  shell = await startShell({ file: LEDGER, sessions: [LEDGER] })
  window = await openWindow(browser, shell.address, { width, height })
  const { page } = window
  page.setDefaultTimeout(SOON.timeout)
  await page.locator('.list-row.session').first().waitFor()
  await page.locator('[data-testid=band]').first().waitFor()
  await page.keyboard.press('2')
  await page.locator('[data-testid=diff-row]').first().waitFor()
  return page
}

const go = (page: Page) => page.getByRole('button', { name: 'Fork', exact: true })
const point = (page: Page) => page.locator('#fork-at')
const plan = (page: Page) => page.locator('[data-testid=fork-plan]')
const done = (page: Page) => page.locator('[data-testid=fork-done]')
const home = (): string => join(shell?.folder ?? '', 'codex')

/** The plan is that of what is chosen. */
const planned = (page: Page): Promise<void> => plan(page).and(page.locator('[aria-busy=false]')).waitFor()

const toFile = async (page: Page, path: string): Promise<void> => {
  await page.getByLabel('Goes to').selectOption('')
  await page.getByLabel('Path').fill(path)
  await planned(page)
}

/** All but the first line, in which two forks differ by id and time. */
const rest = (path: string): string => readFileSync(path, 'utf8').replace(/^[^\n]*\n/, '')

test('a fork before a compaction holds what the command line writes, and opens', async () => {
  const page = await openCheckpoint()
  await page.keyboard.press('f')
  await expect.poll(() => point(page).inputValue(), SOON).toBe('checkpoint:1:before')
  const path = join(folder, 'by-window.jsonl')
  await toFile(page, path)
  await expect.poll(() => plan(page).innerText(), SOON).toContain('117 items')
  const resume = await page.locator('[data-testid=resume-line]').innerText()
  expect(resume).toMatch(/^codex resume [0-9a-f-]{36}$/)
  expect(readdirSync(folder)).toEqual([])
  await go(page).click()
  await done(page).waitFor()
  await expect
    .poll(() => done(page).innerText(), SOON)
    .toContain(`to ${path}. It was read again: its history has 117 items`)
  await expect.poll(() => page.locator('[data-testid=resume-line]').innerText(), SOON).toBe(resume)
  const other = join(folder, 'by-hand.jsonl')
  const made = cli('fork', LEDGER, '--at', 'checkpoint:1:before', '--out', other) as { readonly lines: number }
  expect(rest(path)).toBe(rest(other))
  expect(readFileSync(path, 'utf8').split('\n').length - 1).toBe(made.lines)
  expect(JSON.parse(readFileSync(path, 'utf8').split('\n', 1).join()).payload.id).toBe(
    resume.slice('codex resume '.length),
  )
  await shoot(page, 'fork-done')
  await page.getByRole('button', { name: 'Open it' }).click()
  await page.locator('footer.status', { hasText: 'by-window.jsonl' }).waitFor()
})

test('a home that does not define the provider is told before anything is written, with the way out', async () => {
  const page = await openCheckpoint()
  const before = readdirSync(join(home(), 'sessions'))
  await page.keyboard.press('F')
  await expect.poll(() => point(page).inputValue(), SOON).toBe('checkpoint:1:after')
  await page.getByRole('alert').waitFor()
  await expect
    .poll(() => page.getByRole('alert').innerText(), SOON)
    .toMatch(/names the model provider "mock".*Codex would refuse the session/s)
  await expect.poll(() => go(page).isDisabled(), SOON).toBe(true)
  expect(readdirSync(join(home(), 'sessions'))).toEqual(before)
  await page.getByRole('button', { name: 'Name the provider of that home' }).click()
  await page.locator('[data-testid=resume-line]').waitFor()
  await expect
    .poll(() => plan(page).innerText(), SOON)
    .toContain('It names the model provider "openai", that of its new home, in place of "mock".')
  await go(page).click()
  await done(page).waitFor()
  const path = /to (\S+\.jsonl)\./.exec((await done(page).innerText()).replace(/\n/g, ''))?.[1] ?? ''
  expect(path.startsWith(join(home(), 'sessions'))).toBe(true)
  expect(JSON.parse(readFileSync(path, 'utf8').split('\n', 1).join()).payload.model_provider).toBe('openai')
})

test('what cannot be is refused in a sentence while one types: a point, a name that exists, a folder that is not there', async () => {
  const page = await openCheckpoint()
  await page.keyboard.press('f')
  writeFileSync(join(folder, 'mine.jsonl'), 'mine')
  const said = page.getByRole('alert')
  await toFile(page, join(folder, 'mine.jsonl'))
  await expect
    .poll(() => said.innerText(), SOON)
    .toBe(`There is a file at ${join(folder, 'mine.jsonl')} already; it is never replaced.`)
  await point(page).fill('turn:99:end')
  await planned(page)
  await expect.poll(() => said.innerText(), SOON).toBe('This session has 43 turns; there is no turn 99.')
  await point(page).fill('turn:3')
  await planned(page)
  await expect.poll(() => said.innerText(), SOON).toContain('is not a point')
  await point(page).fill('turn:3:end')
  await toFile(page, join(folder, 'no', 'such.jsonl'))
  await said.filter({ hasText: 'there is no such folder' }).waitFor()
  await expect.poll(() => go(page).isDisabled(), SOON).toBe(true)
  expect(readdirSync(folder)).toEqual(['mine.jsonl'])
  expect(readFileSync(join(folder, 'mine.jsonl'), 'utf8')).toBe('mine')
})

test('into a folder it gets the name that Codex would give it, in the form that was chosen', async () => {
  mkdirSync(join(folder, 'to'))
  const page = await openCheckpoint()
  await page.keyboard.press('f')
  await toFile(page, folder)
  await page.getByRole('button', { name: 'Browse…' }).click()
  await page.getByRole('listbox', { name: 'Folders' }).getByRole('option', { name: 'to' }).dblclick()
  await page.locator('.folder-chooser .open-said', { hasText: join(folder, 'to') }).waitFor()
  await page.getByRole('button', { name: 'Choose this folder' }).click()
  await page.getByRole('button', { name: 'More' }).click()
  await page.locator('#fork-form').selectOption('paginated')
  await planned(page)
  await go(page).click()
  await done(page).waitFor()
  const [name = ''] = readdirSync(join(folder, 'to'))
  expect(name).toMatch(/^rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-f-]{36}\.jsonl$/)
  expect(
    JSON.parse(
      readFileSync(join(folder, 'to', name), 'utf8')
        .split('\n', 1)
        .join(),
    ).payload.history_mode,
  ).toBe('paginated')
})

test('what the session will send is shown in the time machine', async () => {
  const page = await openCheckpoint()
  await page.keyboard.press('f')
  await toFile(page, join(folder, 'a.jsonl'))
  const items = /([\d,]+) items · [\d.]+k tok/.exec(await plan(page).innerText())?.[1]
  await page.getByRole('button', { name: 'Show it in the time machine' }).click()
  await expect.poll(() => page.locator('[data-testid=history-items]').innerText(), SOON).toBe(items)
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Point', exact: true }).inputValue(), SOON)
    .toBe('checkpoint:1:before')
})

test('from the timeline it begins at the selected turn or row, from the button as from the key', async () => {
  const page = await openCheckpoint()
  await page.keyboard.press('1')
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await page.keyboard.press('g')
  await page.getByRole('button', { name: 'Fork after' }).click()
  await expect.poll(() => point(page).inputValue(), SOON).toBe('turn:1:end')
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.locator('[data-testid=turn-row]').first().click()
  await page.keyboard.press('Enter')
  await page.keyboard.press('j')
  await page.keyboard.press('f')
  await expect.poll(() => point(page).inputValue(), SOON).toMatch(/^(line:\d+|turn:\d+:start|checkpoint:\d+:before)$/)
})

test('the keyboard does all of it, and gets its place back', async () => {
  const page = await openCheckpoint()
  await page.keyboard.press('f')
  await toFile(page, join(folder, 'keys.jsonl'))
  await point(page).focus()
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  for (let i = 0; i < 30 && (await focused()) !== 'Fork'; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await done(page).waitFor()
  await expect.poll(() => focused(), SOON).toBe('Close')
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')), SOON).toBe('grid')
  expect(readdirSync(folder)).toEqual(['keys.jsonl'])
})

test('axe finds nothing in any theme, refused, planned and done', async () => {
  const page = await openCheckpoint()
  await page.keyboard.press('f')
  const inEveryTheme = async (name: string) => {
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect(await axeFindings(page), `${name} in ${theme}`).toEqual([])
      await shoot(page, `fork-${name}-${theme}`)
    }
  }
  await page.getByRole('alert').waitFor()
  await inEveryTheme('refused')
  await page.getByRole('button', { name: 'Name the provider of that home' }).click()
  await page.locator('[data-testid=resume-line]').waitFor()
  await inEveryTheme('planned')
  await go(page).click()
  await done(page).waitFor()
  await inEveryTheme('done')
})
