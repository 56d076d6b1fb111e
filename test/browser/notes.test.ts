import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { run } from '../cli/run.ts'
import {
  axeFindings,
  faded,
  openPath,
  openSession,
  openWindow,
  rollout,
  type Shell,
  SOON,
  setTheme,
  startBrowser,
  startShell,
  THEMES,
  type Window,
} from '../support/browser.ts'

const LEDGER = rollout('0.140.0/ledger')

let browser: Browser
let shell: Shell
let window: Window
let page: Page
/** A copy: a test may rewrite it. */
let file = ''

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  shell = await startShell({ sessions: [LEDGER] })
  file = join(shell.folder, 'codex/sessions/2026/11/21', basename(LEDGER))
  window = await openWindow(browser, shell.address)
  page = window.page
})
afterEach(async () => {
  await page.context().close()
  await shell.stop()
  expect(window.complaints).toEqual([])
})

interface Printed {
  readonly line: number
  readonly bookmark: boolean
  readonly text: string
}

/** What the command line has of it. */
async function printed(): Promise<readonly Printed[]> {
  const { stdout } = await run(['notes', file, '--json'], { env: { PALIMPSEST_HOME: join(shell.folder, 'data') } })
  return JSON.parse(stdout).notes.map(({ line, bookmark, text }: Printed) => ({ line, bookmark, text }))
}

const row = (line: number, on: Page = page) => on.locator(`[data-testid=item-row][data-line="${line}"]`)
const markOf = (line: number, on: Page = page) => row(line, on).getByTestId('noted')
const field = (on: Page = page) => on.locator('#note')
const told = (text: string | RegExp, on: Page = page) =>
  expect.poll(() => on.getByTestId('note-state').textContent(), SOON).toMatch(text)
const listed = () => page.getByTestId('note-list-row')
const lines = () => listed().evaluateAll(rows => rows.map(row => Number((row as HTMLElement).dataset.line)))

/** The first compaction's turn is open: these are lines of it. */
const [ASSISTANT, CALL, COMPACTED] = [222, 224, 241]

async function opened(on: Page = page): Promise<void> {
  await openSession(on, file)
  await row(ASSISTANT, on).waitFor()
}

/** M, and the field of the row that is selected has the cursor. */
async function startWriting(on: Page = page): Promise<void> {
  await on.keyboard.press('Shift+M')
  await expect.poll(() => on.evaluate(() => document.activeElement?.id), SOON).toBe('note')
}

async function write(line: number, text: string): Promise<void> {
  await row(line).click()
  await startWriting()
  await page.keyboard.type(text)
  await told('Saved')
  await page.keyboard.press('Escape')
}

test('m sets a bookmark on the selected row and removes it; the command line prints it', async () => {
  await opened()
  await row(ASSISTANT).click()
  await page.keyboard.press('m')
  await markOf(ASSISTANT).waitFor()
  await expect.poll(() => printed(), SOON).toEqual([{ line: ASSISTANT, bookmark: true, text: '' }])
  await expect.poll(() => page.getByRole('tab', { name: 'Notes 1' }).count(), SOON).toBe(1)
  await expect.poll(() => row(ASSISTANT).textContent(), SOON).toContain('Bookmark')
  await page.keyboard.press('m')
  await markOf(ASSISTANT).waitFor({ state: 'detached' })
  await expect.poll(() => printed(), SOON).toEqual([])
})

test('a click into the gutter does the same, and selects nothing', async () => {
  await opened()
  await row(CALL).locator('.gutter').click()
  await markOf(CALL).waitFor()
  await expect.poll(() => row(CALL).getAttribute('aria-selected'), SOON).toBe('false')
})

test('a note is written while one types, is there after a reload, and Esc goes back to the rows', async () => {
  await opened()
  await write(CALL, 'Why twice?')
  await expect.poll(() => page.evaluate(() => document.activeElement?.id), SOON).toBe('timeline')
  await expect.poll(() => printed(), SOON).toEqual([{ line: CALL, bookmark: false, text: 'Why twice?' }])
  await page.keyboard.press('k')
  await expect.poll(() => field().inputValue(), SOON).toBe('')
  await page.reload()
  await markOf(CALL).waitFor()
  await row(CALL).click()
  await expect.poll(() => field().inputValue(), SOON).toBe('Why twice?')
})

test('what is typed last is written when the tab is closed at once', async () => {
  await opened()
  await row(CALL).click()
  await startWriting()
  await page.keyboard.type('quick')
  await page.keyboard.press('Control+w')
  await expect.poll(printed, SOON).toEqual([{ line: CALL, bookmark: false, text: 'quick' }])
})

test('what is typed last is written when the window is left at once', async () => {
  await opened()
  await row(CALL).click()
  await startWriting()
  await page.keyboard.type('quick')
  await page.goto('about:blank')
  await expect.poll(printed, SOON).toEqual([{ line: CALL, bookmark: false, text: 'quick' }])
})

test('{ and } walk through what is noted, and a closed turn says how much is in it', async () => {
  await opened()
  await row(ASSISTANT).click()
  await page.keyboard.press('m')
  await markOf(ASSISTANT).waitFor()
  await write(CALL, 'x')
  await page.keyboard.press('[')
  await page.getByTestId('band').first().click()
  await page.keyboard.press('1')
  await page.keyboard.press('m')
  await page.getByTestId('band').first().getByTestId('noted').waitFor()
  const selected = () => page.locator('.timeline [aria-selected=true]').first()
  const at = async () => (await selected().getAttribute('data-line')) ?? (await selected().getAttribute('data-testid'))
  await page.keyboard.press('{')
  await expect.poll(at, SOON).toBe(`${CALL}`)
  await page.keyboard.press('{')
  await expect.poll(at, SOON).toBe(`${ASSISTANT}`)
  await page.keyboard.press('{')
  await expect.poll(() => page.locator('.notice-text').textContent(), SOON).toMatch(/no further bookmark/)
  await page.keyboard.press('}')
  await page.keyboard.press('}')
  await expect.poll(at, SOON).toBe('band')
  await page.keyboard.press('K')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('[data-turn="10"] .noted').first().textContent(), SOON).toMatch(/^3/)
})

test('the list names what is noted; Enter goes there, Delete can be undone, also of the last one', async () => {
  await opened()
  await row(ASSISTANT).click()
  await page.keyboard.press('m')
  await write(CALL, 'Why twice?')
  await page.keyboard.press('6')
  await expect.poll(lines, SOON).toEqual([ASSISTANT, CALL])
  await page.keyboard.press('j')
  await expect.poll(() => page.locator('.inspector h2').textContent(), SOON).toBe('Call of exec_command')
  await expect.poll(() => field().inputValue(), SOON).toBe('Why twice?')
  await page.keyboard.press('Delete')
  await expect.poll(lines, SOON).toEqual([ASSISTANT])
  await page.keyboard.press('Delete')
  await expect.poll(() => listed().count(), SOON).toBe(0)
  await expect.poll(() => printed(), SOON).toEqual([])
  await page.keyboard.press('Control+z')
  await expect.poll(lines, SOON).toEqual([ASSISTANT])
  await page.keyboard.press('Enter')
  await expect.poll(() => row(ASSISTANT).getAttribute('aria-selected'), SOON).toBe('true')
})

test('an item of a replacement history is noted where it stands: in the diff, the time machine and the list', async () => {
  await opened()
  await page.getByTestId('band').first().click()
  const after = page.locator('[data-testid=diff-row][data-kind=summary]').first()
  await after.click()
  await expect.poll(() => page.locator('.inspector h2').textContent(), SOON).toBe('Summary')
  await page.keyboard.press('m')
  await after.getByTestId('noted').first().waitFor()
  await expect.poll(() => printed(), SOON).toEqual([{ line: COMPACTED, bookmark: true, text: '' }])
  await page.keyboard.press('3')
  await page
    .getByTestId('history-row')
    .filter({ has: page.getByTestId('noted') })
    .first()
    .waitFor()
  await page.keyboard.press('6')
  await expect.poll(() => listed().first().textContent(), SOON).toContain('Summary')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.inspector h2').textContent(), SOON).toBe('Summary')
})

test('two windows see what the other writes, and each keeps what it did not touch', async () => {
  const other = await openWindow(browser, shell.address)
  await opened()
  await opened(other.page)
  await row(CALL).click()
  await page.keyboard.press('m')
  await markOf(CALL, other.page).waitFor()
  await row(CALL, other.page).click()
  await startWriting(other.page)
  await other.page.keyboard.type('from there')
  await told('Saved', other.page)
  await expect.poll(() => field().inputValue(), SOON).toBe('from there')
  await page.locator('#timeline').focus()
  await page.keyboard.press('m')
  await expect.poll(printed, SOON).toEqual([{ line: CALL, bookmark: false, text: 'from there' }])
  expect(other.complaints).toEqual([])
  await other.page.context().close()
})

test('what cannot be written is said, stays in the field, and is written once it can be', async () => {
  await opened()
  const notes = join(shell.folder, 'data/notes')
  writeFileSync(notes, 'a file in the way')
  await row(CALL).click()
  await startWriting()
  await page.keyboard.type('keep me')
  await told('Not saved')
  await expect.poll(() => page.getByRole('alert').textContent(), SOON).toMatch(/What you wrote stays here/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('k')
  await page.keyboard.press('j')
  await expect.poll(() => field().inputValue(), SOON).toBe('keep me')
  rmSync(notes)
  await page.getByRole('button', { name: 'Try again' }).click()
  await told('Saved')
  await expect.poll(() => printed(), SOON).toEqual([{ line: CALL, bookmark: false, text: 'keep me' }])
})

test('a note whose line is gone is listed with its words and what it was of', async () => {
  await opened()
  await write(CALL, 'about the grep')
  const text = readFileSync(file, 'utf8').split('\n').slice(0, 200).join('\n')
  await page.keyboard.press('Control+w')
  writeFileSync(file, `${text}\n`)
  await openSession(page, file)
  await page.keyboard.press('6')
  await expect.poll(() => listed().first().textContent(), SOON).toContain('not found')
  await expect
    .poll(() => page.getByRole('region', { name: 'Note whose place is not found' }).textContent(), SOON)
    .toMatch(/has 200 lines now\. It was: Call: exec_command .*about the grep/s)
})

test('notes follow a session that was moved and renamed', async () => {
  await opened()
  await write(CALL, 'mine')
  await page.keyboard.press('Control+w')
  const elsewhere = join(shell.folder, 'elsewhere')
  mkdirSync(elsewhere)
  const renamed = join(elsewhere, 'renamed.jsonl')
  copyFileSync(file, renamed)
  renameSync(file, `${file}.away`)
  await openSession(page, renamed)
  await markOf(CALL).waitFor()
})

test('all sessions with notes are listed, and one opens at its notes', async () => {
  await opened()
  await write(CALL, 'mine')
  await page.keyboard.press('Control+w')
  await page.keyboard.press('Control+Shift+P')
  await page.keyboard.type('notes of all')
  await page.keyboard.press('Enter')
  await page.getByTestId('noted-session').waitFor()
  await expect.poll(() => page.getByTestId('noted-session').textContent(), SOON).toMatch(/^Have a look around.*01\d\d-/)
  await page.getByTestId('noted-session').getByRole('button').click()
  await expect.poll(lines, SOON).toEqual([CALL])
})

test('the palette offers what the keys do', async () => {
  await opened()
  await page.keyboard.press('Control+Shift+P')
  for (const label of ['Toggle bookmark', 'Add note', 'Notes of this session', 'Next bookmark or note']) {
    await page.getByRole('combobox').fill(`>${label}`)
    await expect.poll(() => page.getByRole('option').first().textContent(), SOON).toContain(label)
  }
  await page.getByRole('combobox').fill('>Toggle bookmark')
  await page.keyboard.press('Enter')
  await expect.poll(printed, SOON).toEqual([{ line: COMPACTED, bookmark: true, text: '' }])
})

test('no note goes into an export or a fork', async () => {
  await opened()
  await write(CALL, 'nobody else reads this')
  const out = join(shell.folder, 'out')
  mkdirSync(out)
  const env = { PALIMPSEST_HOME: join(shell.folder, 'data') }
  for (const format of ['rollout', 'markdown', 'html', 'json'])
    expect(await run(['export', file, '--format', format, '--out', join(out, format)], { env })).toMatchObject({
      code: 0,
    })
  expect(await run(['fork', file, '--at', 'end', '--out', join(out, 'fork')], { env })).toMatchObject({ code: 0 })
  for (const name of readdirSync(out)) expect(readFileSync(join(out, name)).includes('nobody else reads')).toBe(false)
})

test('axe finds nothing in any theme: marks, the field, the list, a lost place, all sessions', async () => {
  await opened()
  await row(ASSISTANT).click()
  await page.keyboard.press('m')
  await write(CALL, 'words')
  const clean = async (what: string) => {
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect([what, theme, await axeFindings(page)]).toEqual([what, theme, []])
    }
  }
  await clean('timeline')
  await page.keyboard.press('6')
  await listed().first().waitFor()
  await clean('list')
  await page.keyboard.press('Delete')
  await page.getByTestId('note-undo').waitFor()
  await clean('undo')
  await page.keyboard.press('Delete')
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await clean('empty')
  await page.keyboard.press('Control+z')
  await listed().first().waitFor()
  await page.getByRole('button', { name: 'More of the library' }).click()
  await page.getByRole('menuitem', { name: /Notes of all/ }).click()
  await page.getByTestId('noted-session').waitFor()
  await clean('all')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+w')
  writeFileSync(file, `${readFileSync(file, 'utf8').split('\n').slice(0, 100).join('\n')}\n`)
  await openPath(page, file)
  await page.getByRole('tab', { name: 'Notes 1' }).click()
  await page.getByText('not found').first().waitFor()
  await clean('lost')
})
