import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  axeFindings,
  openSession,
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

const ledger = rollout('0.140.0/ledger')

let browser: Browser
let shell: Shell | null = null
let window: Window | null = null

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
afterEach(async () => {
  const complaints = window?.complaints ?? []
  await window?.page.context().close()
  await shell?.stop()
  window = null
  shell = null
  expect(complaints).toEqual([])
})

async function open(file: string, size = { width: 1920, height: 1080 }): Promise<Page> {
  shell = await startShell({ file })
  window = await openWindow(browser, shell.address, size)
  await toEditor(window.page)
  return window.page
}

/** From wherever the window stands into the editor of the first compaction. */
async function toEditor(page: Page): Promise<void> {
  await page.locator('[data-testid=band], .checkpoint-head').first().waitFor()
  await page.keyboard.press('2')
  await page.locator('[data-testid=diff-row]').first().waitFor()
  await page.keyboard.press('E')
  await page.locator('#draft .list-row').first().waitFor()
}

const items = (page: Page) => page.getByTestId('draft-items').innerText()
const selected = (page: Page) => page.locator('#draft [aria-selected=true]')
const done = (page: Page) => selected(page).getAttribute('data-done')
const press = async (page: Page, ...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const candidates = (page: Page) => page.getByTestId('candidate')

/** The files of all candidates. */
function savedFiles(): readonly string[] {
  const folder = join(shell?.folder ?? '', 'data', 'candidates')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .map(name => join(folder, name))
}

test('the inspector shows an edited item as it stands in the draft, and what was recorded on request', async () => {
  const page = await open(ledger)
  const inspector = page.locator('.inspector')
  const shows = (text: string | RegExp) => expect.poll(() => inspector.innerText(), SOON).toMatch(text)
  await press(page, 'G', 'Enter')
  await page.locator('[data-testid=draft-field] .view-line').first().waitFor()
  await page
    .locator('[data-testid=draft-field] textarea, [data-testid=draft-field] .native-edit-context')
    .first()
    .waitFor({ state: 'attached' })
  await page.keyboard.type('Never rebase. ')
  await press(page, 'Escape')
  await expect.poll(() => done(page), SOON).toBe('edited')
  await shows('Never rebase.')
  await expect.poll(() => inspector.locator('.inspector-head .badge').innerText(), SOON).toBe('edited')
  await expect.poll(() => inspector.innerText(), SOON).toContain('it stands in a draft')
  await inspector.getByRole('button', { name: 'Show what was recorded' }).click()
  await shows('the draft holds other words')
  await expect.poll(() => inspector.innerText(), SOON).not.toContain('Never rebase.')
  await expect.poll(() => inspector.locator('.inspector-head .badge').innerText(), SOON).toBe('recorded')
  await inspector.getByRole('button', { name: 'Show the edited text' }).click()
  await shows('Never rebase.')
  expect(await axeFindings(page)).toEqual([])
  await page.locator('#draft').focus()
  await press(page, 'g')
  await expect.poll(() => inspector.innerText(), SOON).not.toContain('Never rebase.')
  await expect.poll(() => inspector.getByText('Show what was recorded').count(), SOON).toBe(0)
})

test('by keys alone: restore, edit, move, remove, undo, save, reload, open and delete', async () => {
  const page = await open(ledger)
  await expect.poll(() => items(page), SOON).toBe('13')
  // The first fold holds 16 dropped items.
  await press(page, 'g', 'j', 'r')
  await expect.poll(() => items(page), SOON).toBe('29')
  await press(page, 'Control+z')
  await expect.poll(() => items(page), SOON).toBe('13')
  await press(page, 'Control+Shift+z')
  await expect.poll(() => items(page), SOON).toBe('29')
  await press(page, 'G', 'Enter')
  await page.locator('[data-testid=draft-field] .view-line').first().waitFor()
  await page
    .locator('[data-testid=draft-field] textarea, [data-testid=draft-field] .native-edit-context')
    .first()
    .waitFor({ state: 'attached' })
  await page.keyboard.type('Never rebase. ')
  await expect.poll(() => page.getByTestId('typed-tokens').innerText(), SOON).toMatch(/ tok, draft /)
  const weighed = (await page.getByTestId('typed-tokens').innerText()).replace(/^.*draft /, '')
  await press(page, 'Escape')
  await expect.poll(() => done(page), SOON).toBe('edited')
  await expect.poll(() => page.getByTestId('draft-tokens').getAttribute('title'), SOON).toContain(`${weighed} tokens`)
  await press(page, 'Alt+ArrowUp')
  await expect.poll(() => selected(page).getAttribute('data-place'), SOON).toBe('27')
  await press(page, 'g', 'Delete')
  await expect.poll(() => done(page), SOON).toBe('removed')
  await expect.poll(() => items(page), SOON).toBe('28')

  await press(page, 'Control+s')
  await page.getByLabel('Name').waitFor()
  await page.keyboard.type('by hand')
  await press(page, 'Tab')
  await page.keyboard.type('keeps the first answer')
  await press(page, 'Tab', 'Tab', 'Enter')
  await candidates(page).first().waitFor()
  const [file = ''] = savedFiles()
  const saved = JSON.parse(readFileSync(file, 'utf8'))
  expect([saved.at, saved.strategy, saved.settings.name, saved.notes, saved.items.length]).toEqual([
    'checkpoint:1:before',
    'edited',
    'by hand',
    ['keeps the first answer'],
    28,
  ])
  expect(saved.items.at(-2).content[0].text).toMatch(/^Another language model .*:\nNever rebase\. ## State/)
  await shoot(page, 'editor-saved')

  await page.reload()
  await toEditor(page)
  await candidates(page).first().waitFor()
  await expect.poll(() => candidates(page).locator('.candidate-name').innerText(), SOON).toBe('by hand')
  await page.getByRole('button', { name: 'Open by hand' }).focus()
  await press(page, 'Enter')
  await page.locator('.checkpoint-head .facts', { hasText: 'from a candidate' }).waitFor()
  await expect.poll(() => items(page), SOON).toBe('28')
  await page.getByRole('button', { name: 'Delete by hand' }).focus()
  await press(page, 'Enter')
  await page.getByRole('dialog').waitFor()
  await press(page, 'Escape')
  await expect.poll(() => candidates(page).count(), SOON).toBe(1)
  await page.getByRole('button', { name: 'Delete by hand' }).focus()
  await press(page, 'Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).focus()
  await press(page, 'Enter')
  await expect.poll(() => candidates(page).count(), SOON).toBe(0)
  expect(savedFiles()).toEqual([])
})

test('a call that comes back without its output is told, and one press mends it', async () => {
  const page = await open(ledger)
  const findings = page.getByTestId('draft-finding')
  await expect.poll(() => findings.count(), SOON).toBe(0)
  await press(page, 'g', 'j', 'Enter')
  const call = page.locator('[data-testid=draft-row]', { hasText: 'exec_command' }).first()
  await call.click()
  await press(page, 'r')
  await expect
    .poll(() => findings.evaluateAll(all => all.map(one => one.getAttribute('data-code'))), SOON)
    .toContain('call-without-output')
  await page.getByRole('button', { name: 'Restore the output' }).focus()
  await press(page, 'Enter')
  await expect.poll(() => items(page), SOON).toBe('15')
  await expect
    .poll(() => findings.evaluateAll(all => all.map(one => one.getAttribute('data-code'))), SOON)
    .not.toContain('call-without-output')
})

test('a message is added, and what Ctrl Z takes back in the field is not the draft', async () => {
  const page = await open(ledger)
  await press(page, 'G', 'm')
  await page.getByRole('dialog').getByRole('button', { name: 'Developer' }).focus()
  await press(page, 'Enter')
  await expect.poll(() => items(page), SOON).toBe('14')
  await page.locator('[data-testid=draft-field] .view-line').first().waitFor()
  await page.locator('[data-testid=draft-field] .monaco-editor.focused').waitFor()
  await page.keyboard.type('Be brief.')
  await press(page, 'Control+z', 'Control+z')
  await page.keyboard.type('Be kind.')
  await expect.poll(() => items(page), SOON).toBe('14')
  await press(page, 'Control+Enter')
  await expect.poll(() => selected(page).innerText(), SOON).toContain('Be kind.')
  await expect.poll(() => done(page), SOON).toBe('added')
})

test('what was not saved is there after another tab, after closing, and is asked about before it goes', async () => {
  const page = await open(ledger)
  await press(page, 'g', 'Delete')
  await expect.poll(() => items(page), SOON).toBe('12')
  await openSession(page, rollout('0.110.0/mid-turn'))
  await press(page, 'Alt+PageUp')
  await expect.poll(() => items(page), SOON).toBe('12')
  await press(page, 'Alt+w')
  await openSession(page, ledger)
  await toEditor(page)
  await expect.poll(() => items(page), SOON).toBe('12')
  await page.getByRole('button', { name: 'Start over…' }).click()
  await expect
    .poll(() => page.getByRole('dialog').innerText(), SOON)
    .toContain('What was done to the draft and was not saved is lost.')
  await press(page, 'Escape')
  await expect.poll(() => items(page), SOON).toBe('12')
  await page.getByRole('button', { name: 'Start over…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'The history before' }).click()
  await expect.poll(() => items(page), SOON).toBe('117')
  await page.getByRole('button', { name: 'Back' }).click()
  await page.locator('.checkpoint-head', { hasText: /^Compaction 1/ }).waitFor()
})

test('an encrypted summary can be moved and removed, and says why it is not edited', async () => {
  const page = await open(rollout('0.140.0/remote'))
  await page.locator('[data-testid=draft-row][data-kind=opaque]').click()
  await press(page, 'Enter')
  await expect
    .poll(() => page.getByTestId('draft-text').locator('.pair-note').innerText(), SOON)
    .toMatch(/^A part of it is encrypted \(.*\), so it can be removed or moved, but not edited\.$/)
  await press(page, 'Escape', 'Delete')
  await expect.poll(() => done(page), SOON).toBe('removed')
  await press(page, 'r')
  await expect.poll(() => done(page), SOON).toBe('none')
})

test('a session forked from a candidate goes on with exactly its items', async () => {
  const page = await open(ledger)
  await press(page, 'g', 'j', 'r')
  await expect.poll(() => items(page), SOON).toBe('29')
  await press(page, 'Control+s')
  await page.getByLabel('Name').waitFor()
  await press(page, 'Enter')
  await page.getByRole('button', { name: 'Fork from Without a name' }).click()
  const dialog = page.getByRole('dialog')
  // The recorded session names a provider that no home here defines.
  await dialog.getByRole('button', { name: 'Name the provider of that home' }).click()
  await dialog.getByRole('button', { name: 'Fork', exact: true }).click()
  const sessions = join(shell?.folder ?? '', 'codex', 'sessions')
  const written = () =>
    readdirSync(sessions, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.jsonl'))
  await expect.poll(written, SOON).toHaveLength(1)
  const [name = ''] = written()
  const { items: forked } = cli('history', join(sessions, name), '--at', 'end') as {
    readonly items: readonly { readonly item: unknown }[]
  }
  const candidate = JSON.parse(readFileSync(savedFiles()[0] ?? '', 'utf8'))
  expect(forked.map(({ item }) => item)).toEqual(candidate.items)
})

test.each([
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
])('the editor and its questions are usable by all, at $width in every theme', async size => {
  const page = await open(ledger, size)
  await press(page, 'g', 'j', 'Enter')
  await page.locator('[data-testid=draft-row]', { hasText: 'exec_command' }).first().click()
  await press(page, 'r', 'g', 'Delete', 'G', 'Enter')
  await page.locator('[data-testid=draft-field] .view-line').first().waitFor()
  for (const theme of THEMES) {
    await setTheme(page, theme)
    await page.locator(`html[data-theme=${theme}]`).waitFor({ state: 'attached' })
    await shoot(page, `editor-${theme}-${size.width}`)
    expect([theme, await axeFindings(page)]).toEqual([theme, []])
  }
  await press(page, 'Escape')
  await expect.poll(() => page.getByTestId('draft-text').count(), SOON).toBe(0)
  if (size.width < 1500) await page.getByRole('button', { name: /^Details/ }).click()
  await shoot(page, `editor-details-${size.width}`)
  expect(await axeFindings(page)).toEqual([])
  for (const about of ['Add…', 'Start over…', 'Save as candidate…']) {
    await page.getByRole('button', { name: about }).click()
    await page.getByRole('dialog').waitFor()
    await shoot(page, `editor-${about.replace(/\W/g, '')}-${size.width}`)
    expect([about, await axeFindings(page)]).toEqual([about, []])
    await press(page, 'Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
})
