import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
import { type Act, answers, drips, hangs, type ScriptedServer, scriptedServer } from '../support/scripted-server.ts'

const LEDGER = rollout('0.140.0/ledger')
const SUMMARY = '## State\n- `src/money.mjs` reads amounts as digits.\n- Never edit data/2026.journal.\n'

let browser: Browser
let folder = ''
let shell: Shell | null = null
let window: Window | null = null
let model: ScriptedServer | null = null

beforeAll(async () => {
  // What the machine of a developer has set must not be asked for.
  delete process.env['OPENAI_API_KEY']
  browser = await startBrowser()
})
afterAll(() => browser.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-lab-'))
})
afterEach(async () => {
  const complaints = window?.complaints ?? []
  await window?.page.context().close()
  await shell?.stop()
  await model?.close()
  window = null
  shell = null
  model = null
  rmSync(folder, { recursive: true, force: true })
  expect(complaints).toEqual([])
})

async function open(size = { width: 1280, height: 800 }): Promise<Page> {
  shell = await startShell({ file: LEDGER, folder })
  window = await openWindow(browser, shell.address, size)
  const { page } = window
  page.setDefaultTimeout(SOON.timeout)
  // A window that comes back may stand in the Lab already.
  await page.locator('[data-testid=band], [data-testid=lab]').first().waitFor()
  await page.keyboard.press('4')
  await rows(page).first().waitFor()
  return page
}

const rows = (page: Page) => page.getByTestId('lab-row')
const runs = (page: Page) => page.getByTestId('lab-run')
const dialog = (page: Page) => page.getByRole('dialog')
const go = (page: Page) => page.getByTestId('lab-go')
const measured = (page: Page, n: number) =>
  expect
    .poll(() => rows(page).evaluateAll(all => all.map(row => row.getAttribute('data-state'))), SOON)
    .toEqual(Array.from({ length: n }, () => 'known'))

/** Files of all candidates. */
function stored(): readonly string[] {
  const candidates = join(folder, 'data', 'candidates')
  if (!existsSync(candidates)) return []
  return readdirSync(candidates, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .map(name => join(candidates, name))
}

/** A scripted model at the address that the user sets. */
async function withModel(page: Page, ...acts: readonly Act[]): Promise<ScriptedServer> {
  model = await scriptedServer(...acts)
  await page.getByRole('button', { name: 'Model and key…' }).first().click()
  await page.getByLabel('Address').fill(model.base)
  await page.getByLabel('Address').press('Enter')
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
  await page.getByTestId('lab-goes').filter({ hasText: model.base }).waitFor()
  return model
}

/** Asks for a strategy, and answers what would be sent. */
async function ask(page: Page, strategy: string, name = ''): Promise<string> {
  await page.keyboard.press('r')
  await dialog(page).getByRole('radio', { name: strategy, exact: true }).check()
  if (name !== '') await dialog(page).getByLabel('Name').fill(name)
  await page.locator('[data-testid=lab-plan][aria-busy=false]').waitFor()
  await expect.poll(() => go(page).isEnabled(), SOON).toBe(true)
  return page.getByTestId('lab-plan').innerText()
}

test('without a key what asks no model comes first, works offline, and is what the command line makes', async () => {
  const page = await open()
  await expect.poll(() => page.getByTestId('lab-goes').innerText(), SOON).toContain('OPENAI_API_KEY is not set')
  await page.keyboard.press('r')
  const first = dialog(page).getByRole('radio').first()
  expect([await first.getAttribute('value'), await first.isChecked()]).toEqual(['extract', true])
  await dialog(page).getByText('No model is asked. Nothing leaves this machine.').waitFor()
  await go(page).click()
  await measured(page, 2)
  const [file = ''] = stored()
  const saved = JSON.parse(readFileSync(file, 'utf8'))
  const made = cli('recompact', LEDGER, '--checkpoint', '1', '--strategy', 'extract') as {
    readonly candidate: { readonly items: number; readonly tokens: number }
  }
  expect([saved.strategy, saved.at, saved.items.length]).toEqual([
    'extract',
    'checkpoint:1:before',
    made.candidate.items,
  ])
  const row = await rows(page).nth(1).innerText()
  expect(row).toContain('Extract')
  expect(row).toContain(String(made.candidate.tokens))
  await expect.poll(() => rows(page).nth(1).getAttribute('aria-current'), SOON).toBe('true')
})

test('a strategy that asks a model is refused without a key, with a way on', async () => {
  const page = await open()
  await page.keyboard.press('r')
  await dialog(page).getByRole('radio', { name: 'Codex, local', exact: true }).check()
  await dialog(page).getByRole('alert').filter({ hasText: 'OPENAI_API_KEY' }).waitFor()
  await expect.poll(() => go(page).isDisabled(), SOON).toBe(true)
  await dialog(page).getByRole('button', { name: 'Extract, offline' }).click()
  await expect.poll(() => go(page).isEnabled(), SOON).toBe(true)
})

test('a run tells what it sends, sends that alone, shows what comes, and stands beside the recorded one', async () => {
  const page = await open()
  const server = await withModel(page, drips(SUMMARY.repeat(6), 25))
  const plan = await ask(page, 'Codex, local', 'short')
  expect(plan).toContain(`${server.base}/responses`)
  expect(plan).toContain('this machine')
  expect(server.received).toEqual([])
  const size = /([\d.]+ kB) of this session/.exec(plan)?.[1] ?? ''
  await expect.poll(() => go(page).innerText(), SOON).toBe(`Send ${size} to ${new URL(server.base).host}`)
  await go(page).click()
  await runs(page)
    .filter({ hasText: /receiving .* characters/ })
    .waitFor()
  await page.getByTestId('asking').waitFor()
  await page.keyboard.press('l')
  await page.getByTestId('lab-streamed').filter({ hasText: '## State' }).waitFor()
  await page.locator('[data-testid=lab-column]', { hasText: 'short' }).getByText('Fork with this').waitFor()
  expect(server.received.map(({ path }) => path)).toEqual(['/v1/responses'])
  expect(Number(server.received[0]?.headers['content-length']) / 1000).toBeCloseTo(Number.parseFloat(size), 0)
  const saved = JSON.parse(readFileSync(stored()[0] ?? '', 'utf8'))
  expect([saved.settings.name, saved.calls.length, saved.calls[0].outputTokens]).toEqual(['short', 1, 7])
  // The recorded summary has other lines; its own are underlined in the candidate's column.
  await expect.poll(() => page.locator('.lab-texts td').nth(1).locator('ins').count(), SOON).toBeGreaterThan(0)
  await expect.poll(() => page.locator('.lab-texts td').nth(0).locator('ins').count(), SOON).toBe(0)
  await shoot(page, 'lab-columns')
})

test('a run that is stopped makes no candidate and keeps the others', async () => {
  const page = await open()
  await ask(page, 'Extract')
  await go(page).click()
  await measured(page, 2)
  await withModel(page, hangs)
  await ask(page, 'Codex, local')
  await go(page).click()
  await runs(page).getByRole('button', { name: 'Stop' }).click()
  await runs(page).filter({ hasText: 'Stopped. No candidate was made.' }).waitFor()
  expect(stored()).toHaveLength(1)
  await runs(page).getByRole('button', { name: 'Dismiss' }).click()
  expect([await runs(page).count(), await rows(page).count()]).toEqual([0, 2])
})

test('a run that fails says why and what to do, and stores nothing', async () => {
  const page = await open()
  await withModel(page, answers(401, { error: { code: 'invalid_api_key', message: 'Wrong key.' } }))
  await ask(page, 'Codex, local')
  await go(page).click()
  const failed = runs(page).filter({ hasText: /401.*Nothing was stored\. Try again/ })
  await failed.waitFor()
  expect(stored()).toEqual([])
  await failed.getByRole('button', { name: 'Try again…' }).click()
  await expect.poll(() => dialog(page).getByRole('radio', { name: 'Codex, local' }).isChecked(), SOON).toBe(true)
})

test('a prompt of the user’s own is sent in place of ours, also one that is loaded', async () => {
  const page = await open()
  const server = await withModel(page, drips(SUMMARY, 1))
  await ask(page, 'Codex, local')
  await page.getByLabel('File of a prompt').setInputFiles({
    name: 'mine.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from('Only say what is left to do.'),
  })
  await page.getByTestId('lab-prompt').locator('.view-line', { hasText: 'left to do.' }).waitFor()
  await page.getByTestId('lab-prompt').locator('.monaco-editor.focused').waitFor()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' Be brief.')
  // The plan of the new prompt comes after that of the old one.
  await page.locator('[data-testid=lab-plan][aria-busy=true]').waitFor()
  await page.locator('[data-testid=lab-plan][aria-busy=false]').waitFor()
  await go(page).click()
  await measured(page, 2)
  const input = server.received[0]?.body['input'] as readonly unknown[]
  expect(JSON.stringify(input.at(-1))).toContain('Only say what is left to do. Be brief.')
})

test('a summary that is pasted becomes a candidate', async () => {
  const page = await open()
  await page.keyboard.press('r')
  await dialog(page).getByRole('radio', { name: 'Your own summary' }).check()
  await dialog(page).getByText('Write the summary that is put in.').waitFor()
  await expect.poll(() => go(page).isDisabled(), SOON).toBe(true)
  await dialog(page).getByRole('textbox', { name: 'Summary' }).fill('All is done but the tests.')
  await expect.poll(() => go(page).isEnabled(), SOON).toBe(true)
  await go(page).click()
  await measured(page, 2)
  await expect.poll(() => page.getByTestId('lab-details').innerText(), SOON).toContain('All is done but the tests.')
})

test('item by item the letters are those of the command line', async () => {
  const page = await open()
  await ask(page, 'Extract')
  await go(page).click()
  await measured(page, 2)
  await page.keyboard.press('l')
  await page.getByRole('button', { name: 'Items', exact: true }).click()
  await page.getByTestId('matrix-row').first().waitFor()
  const fold = page.getByTestId('matrix-fold')
  while ((await fold.count()) > 0) await fold.first().dblclick()
  const seen: string[] = []
  await page.locator('#matrix').focus()
  await page.keyboard.press('Home')
  const before = cli('diff', LEDGER, '--checkpoint', '1') as {
    readonly rows: readonly { readonly kind: string; readonly before?: number }[]
  }
  // Recorded stands first: its letters, item by item, in the order of the history before.
  const letters = before.rows
    .filter(row => row.before !== undefined)
    .sort((a, b) => (a.before ?? 0) - (b.before ?? 0))
    .map(row => row.kind.slice(0, 1).toUpperCase())
  const shown = await page.getByTestId('matrix-row').evaluateAll(all => all.map(row => row.getAttribute('data-fates')))
  for (const fates of shown) if (fates !== null) seen.push(fates.slice(0, 1))
  expect(seen.slice(0, 20)).toEqual(letters.slice(0, 20))
  expect(shown[0]).toHaveLength(2)
})

test('by keys alone: tick, compare, diff, items, delete and undo', async () => {
  const page = await open()
  await ask(page, 'Extract', 'mine')
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
  await page.keyboard.press('r')
  await expect.poll(() => dialog(page).getByLabel('Name').inputValue(), SOON).toBe('mine')
  await expect.poll(() => go(page).isEnabled(), SOON).toBe(true)
  await go(page).focus()
  await page.keyboard.press('Enter')
  await measured(page, 2)
  await page.keyboard.press('g')
  await page.keyboard.press('j')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('mine')
  await page.keyboard.press('Space')
  await expect.poll(() => page.getByRole('checkbox', { name: 'mine side by side' }).isChecked(), SOON).toBe(true)
  await page.keyboard.press('d')
  await page.locator('[data-testid=diff-row]').first().waitFor()
  await page.keyboard.press('G')
  await page.locator('.inspector h2').waitFor()
  await page.keyboard.press('i')
  await page.locator('[data-testid=history-row][data-state=here]').first().waitFor()
  await page.keyboard.press('G')
  await page.locator('.inspector .origin', { hasText: 'it stands in a candidate' }).waitFor()
  await page.keyboard.press('Escape')
  await rows(page).nth(1).waitFor()
  await page.keyboard.press('Delete')
  await page.getByTestId('lab-undo').waitFor()
  await expect.poll(stored, SOON).toEqual([])
  await page.getByTestId('lab-undo').getByRole('button', { name: 'Undo' }).focus()
  await page.keyboard.press('Enter')
  await measured(page, 2)
  expect(stored()).toHaveLength(1)
})

test('a candidate is renamed and exported, and a session forked from it goes on with exactly its items', async () => {
  const page = await open()
  await ask(page, 'Extract')
  await go(page).click()
  await measured(page, 2)
  await page.getByRole('button', { name: 'Rename…' }).click()
  await dialog(page).getByLabel('Name').fill('kept by hand')
  await page.keyboard.press('Enter')
  await rows(page).filter({ hasText: 'kept by hand' }).waitFor()
  await page.getByRole('button', { name: 'Export…' }).click()
  const copy = join(folder, 'copy.json')
  await dialog(page).getByLabel('Path').fill(copy)
  await page.keyboard.press('Enter')
  await dialog(page).waitFor({ state: 'detached' })
  const saved = JSON.parse(readFileSync(stored()[0] ?? '', 'utf8'))
  expect([JSON.parse(readFileSync(copy, 'utf8')), saved.settings.name]).toEqual([saved, 'kept by hand'])
  await page.keyboard.press('F')
  await dialog(page).getByText('kept by hand').waitFor()
  await dialog(page).getByLabel('Goes to').selectOption('')
  const path = join(folder, 'fork.jsonl')
  await dialog(page).getByLabel('Path').fill(path)
  await dialog(page).getByRole('button', { name: 'Fork', exact: true }).click()
  await page.getByTestId('fork-done').waitFor()
  const { items } = cli('history', path, '--at', 'end') as { readonly items: readonly { readonly item: unknown }[] }
  expect(items.map(({ item }) => item)).toEqual(saved.items)
})

test('candidates survive a restart and the loss of the index, and a link leads back to them', async () => {
  const page = await open()
  await ask(page, 'Extract', 'before the restart')
  await go(page).click()
  await measured(page, 2)
  await expect.poll(() => page.evaluate(() => location.hash), SOON).toMatch(/lab@checkpoint:1:before$/)
  await window?.page.context().close()
  await shell?.stop()
  for (const name of readdirSync(join(folder, 'data'))) if (name.includes('.sqlite')) rmSync(join(folder, 'data', name))
  const again = await open()
  await measured(again, 2)
  await expect.poll(() => rows(again).nth(1).innerText(), SOON).toContain('before the restart')
})

test('a file of a candidate that cannot be read says why, and nothing reads as 0', async () => {
  const page = await open()
  await ask(page, 'Extract')
  await go(page).click()
  await measured(page, 2)
  const [file = ''] = stored()
  const { writeFileSync } = await import('node:fs')
  writeFileSync(file, '{ no json')
  await page.reload()
  await rows(page).nth(1).waitFor()
  await expect.poll(() => rows(page).nth(1).getAttribute('data-state'), SOON).toBe('unreadable')
  await expect.poll(() => rows(page).nth(1).locator('.lab-why').innerText(), SOON).toMatch(/\w+.*\./)
  await expect.poll(() => rows(page).nth(1).locator('.lab-value').count(), SOON).toBe(0)
})

test('where a rule fires is what the command line says, and leads to the row', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'When would it fire?' }).click()
  await page.getByLabel('Full at').fill('20,000')
  const { fired } = cli('simulate', LEDGER, '--rule', 'codex', '--limit', '20000') as {
    readonly fired: readonly { readonly line: number; readonly turn: number }[]
  }
  expect(fired.length).toBeGreaterThan(0)
  const fires = page.getByTestId('fire')
  await expect.poll(() => fires.count(), SOON).toBe(fired.length)
  const lines = await fires.evaluateAll(all => all.map(row => Number(row.querySelectorAll('td')[2]?.textContent)))
  expect(lines).toEqual(fired.map(({ line }) => line))
  await expect.poll(() => page.getByTestId('recorded-fire').count(), SOON).toBe(4)
  await fires.first().getByRole('button').click()
  await page.locator('[role=tab][aria-selected=true]', { hasText: 'Timeline' }).waitFor()
  await page.locator(`[role=treeitem][aria-selected=true]`).waitFor()
})

test('any point can be compacted from where it is selected', async () => {
  const page = await open()
  await page.keyboard.press('1')
  await page.keyboard.press('J')
  await page.keyboard.press('r')
  await dialog(page)
    .getByText(/^After turn \d+/)
    .waitFor()
  await expect.poll(() => go(page).isEnabled(), SOON).toBe(true)
  await go(page).click()
  await rows(page).first().waitFor()
  expect(JSON.parse(readFileSync(stored()[0] ?? '', 'utf8')).at).toMatch(/^turn:\d+:end$/)
  await expect.poll(() => rows(page).count(), SOON).toBe(1)
})

test.each([
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
])('the Lab and its questions are usable by all, at $width in every theme', { timeout: 240_000 }, async size => {
  const page = await open(size)
  const clean = async (name: string) => {
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await page.locator(`html[data-theme=${theme}]`).waitFor({ state: 'attached' })
      await faded(page)
      await shoot(page, `lab-${name}-${theme}-${size.width}`)
      expect([name, theme, await axeFindings(page)]).toEqual([name, theme, []])
    }
  }
  await clean('empty')
  await withModel(page, drips(SUMMARY, 1), hangs)
  await ask(page, 'Extract', 'offline')
  await clean('new')
  await go(page).click()
  await measured(page, 2)
  await ask(page, 'Codex, local', 'short')
  await go(page).click()
  await measured(page, 3)
  await ask(page, 'Session state', 'running')
  await go(page).click()
  await runs(page).filter({ hasText: 'waiting for the answer' }).waitFor()
  await page.keyboard.press('j')
  await clean('table')
  await page.keyboard.press('l')
  await page.locator('.lab-texts').waitFor()
  await clean('columns')
  await page.getByRole('button', { name: 'Items', exact: true }).click()
  await page.getByTestId('matrix-row').first().waitFor()
  await page.locator('#matrix').focus()
  await page.keyboard.press('ArrowDown')
  await clean('items')
  await page.keyboard.press('Escape')
  await page.keyboard.press('d')
  await page.locator('[data-testid=diff-row]').first().waitFor()
  await clean('one')
  await page.getByRole('button', { name: 'When would it fire?' }).click()
  await page.getByLabel('Full at').fill('20,000')
  await page.getByTestId('fire').first().waitFor()
  await clean('fires')
  await page.getByRole('button', { name: 'Model and key…' }).click()
  await clean('model')
})
