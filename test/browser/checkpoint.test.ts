import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  axeFindings,
  openWindow,
  rollout,
  type Shell,
  SOON,
  shoot,
  startBrowser,
  startShell,
  type Window,
} from '../support/browser.ts'
import { diffRows, messageAt } from '../support/cli.ts'
import { openFolds, readRows } from '../support/diff-list.ts'
import { rolloutText } from '../support/rollout-text.ts'

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

async function open(file: string): Promise<Page> {
  shell = await startShell({ file })
  window = await openWindow(browser, shell.address)
  await window.page.locator('[data-testid=band]').first().waitFor()
  return window.page
}

const texts = (page: Page, selector: string) => page.locator(selector).allInnerTexts()

test('a session opens as turns, the one with the first compaction open around its band', async () => {
  const page = await open(rollout('0.110.0/mid-turn'))
  await page.locator('[data-testid=item-row]').nth(4).waitFor()
  await expect
    .poll(() => texts(page, '[data-testid=turn-row] .prompt'), SOON)
    .toEqual(['Before the first turn', 'Question one.', 'Question two: run a command.'])
  await expect
    .poll(() => texts(page, '[data-testid=item-row] .label'), SOON)
    .toEqual(['User', 'Assistant', 'Call', 'Output', 'Assistant'])
  expect((await texts(page, '[data-testid=band]')).map(text => text.replace(/\s+/g, ' '))).toEqual([
    'Compaction 1 315 → 316 · 8 → 5 items · auto, mid-turn (inferred) · local prompt exact : Every item is taken from the file as Codex would send it. Diff of compaction 1 d',
  ])
})

test('a click on a band shows exactly what the compaction kept and dropped', async () => {
  const page = await open(rollout('0.110.0/mid-turn'))
  await page.locator('[data-testid=band]').click()
  await page.locator('[data-testid=diff-row]').first().waitFor()
  expect(await readRows(page)).toEqual([
    { kind: 'kept', before: 2, after: 0 },
    { kind: 'dropped', before: 3, after: null },
    { kind: 'moved', before: 0, after: 1 },
    { kind: 'moved', before: 1, after: 2 },
    { kind: 'kept', before: 4, after: 3 },
    { kind: 'dropped', before: 5, after: null },
    { kind: 'dropped', before: 6, after: null },
    { kind: 'dropped', before: 7, after: null },
    { kind: 'summary', before: null, after: 4 },
  ])
})

test('a compaction of a damaged session says that what it left is whole, and what it took is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-checkpoint-'))
  const file = join(folder, 'rollout-2026-11-20T10-00-00-01a1fd00-0000-7000-8000-0000000000a1.jsonl')
  writeFileSync(file, rolloutText('turn t1 {\nuser: one\nraw: {"cut\ncompacted: user one | P+kept\nuser: two\n}'))
  shell = await startShell({ file })
  window = await openWindow(browser, shell.address)
  const { page } = window
  await page.locator('[data-testid=problem-row]').first().waitFor()
  await page.keyboard.press('1')
  const badges = async (within: string) =>
    (await texts(page, `${within} .badge`)).map(text => text.replace(/\s+/g, ' ')).join(', ')
  await expect.poll(() => badges('[data-testid=band]'), SOON).toBe('exact, before: partial')
  await expect
    .poll(() => page.locator('[data-testid=band]').innerText(), SOON)
    .toContain('One line that could not be read lies in this part; Codex skips it.')
  await page.keyboard.press('d')
  await page.locator('[data-testid=diff-row]').first().waitFor()
  await expect.poll(() => badges('.checkpoint-head'), SOON).toBe('exact, before: partial')
  expect(await axeFindings(page)).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

test('with all folds open a long diff is the one of the command line, row by row', async () => {
  const file = rollout('0.140.0/ledger')
  const page = await open(file)
  await page.locator('[data-testid=band]').first().click()
  await page.getByRole('button', { name: 'Next compaction' }).click()
  await page.locator('.checkpoint-head', { hasText: 'Compaction 2' }).waitFor()
  await page.locator('[data-testid=fold-row]').first().waitFor()
  await openFolds(page)
  expect(await readRows(page)).toEqual(diffRows(file, 2))
})

test('the totals are the filter: a press on Dropped shows the dropped rows and no fold', async () => {
  const file = rollout('0.140.0/ledger')
  const page = await open(file)
  await page.locator('[data-testid=band]').first().click()
  await page.locator('.kind-filter [data-kind=dropped]').click()
  expect(await readRows(page)).toEqual(diffRows(file, 1).filter(row => row.kind === 'dropped'))
  await expect.poll(() => page.locator('[data-testid=fold-row]').count(), SOON).toBe(0)
})

test('a summary opens as a diff with the one before it, and both sides are whole', async () => {
  const file = rollout('0.140.0/ledger')
  const page = await open(file)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.keyboard.press('2')
  await page.getByRole('button', { name: 'Next compaction' }).click()
  await page.locator('.checkpoint-head', { hasText: 'Compaction 2' }).waitFor()
  await page.locator('.kind-filter [data-kind=summary]').click()
  await page.locator('[data-testid=diff-row][data-kind=summary]').click()
  await page.locator('.editor.modified .view-line').first().waitFor()
  await page.locator('.editor.modified .char-insert, .editor.modified .line-insert').first().waitFor()
  await shoot(page, 'text-diff')
  expect(await copied(page, 'original')).toBe(messageAt(file, 'checkpoint:2:before', 12))
  expect(await copied(page, 'modified')).toBe(messageAt(file, 'checkpoint:2:after', 22))
  await page.getByRole('button', { name: 'Inline' }).click()
  await page.locator('.monaco-diff-editor:not(.side-by-side)').waitFor()
  await page.getByRole('button', { name: 'Close the texts' }).click()
  await expect.poll(() => page.locator('[data-testid=pair]').count(), SOON).toBe(0)
})

/** The text of one side as a user takes it: all of it selected and copied. */
async function copied(page: Page, side: 'original' | 'modified'): Promise<string> {
  await page.locator(`.editor.${side} .view-lines`).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Control+C')
  return page.evaluate(() => navigator.clipboard.readText())
}

test('an encrypted summary has a lock, its bytes and a plain sentence', async () => {
  const page = await open(rollout('0.140.0/remote'))
  await page.locator('[data-testid=band]').first().click()
  const row = page.locator('[data-testid=diff-row][data-kind=opaque]')
  await row.click()
  await expect.poll(() => row.locator('.badge').first().innerText(), SOON).toMatch(/^\d+ B$/)
  await expect
    .poll(() => page.locator('[data-testid=pair] .pair-note').innerText(), SOON)
    .toMatch(/^The summary is encrypted: \d+ B\. What it carries cannot be read here\.$/)
  await expect.poll(() => page.locator('.monaco-editor').count(), SOON).toBe(0)
})

test('two points that are typed are compared like a compaction', async () => {
  const page = await open(rollout('0.110.0/mid-turn'))
  await page.keyboard.press('2')
  await page.getByRole('button', { name: 'Compare…' }).click()
  await page.getByLabel('From', { exact: true }).fill('turn:1:start')
  await page.getByLabel('To', { exact: true }).fill('turn:one')
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect
    .poll(() => page.locator('.compare-bar .wrong').innerText(), SOON)
    .toBe('“turn:one” is not a point. Points read like turn:3:end or line:120.')
  await page.getByLabel('To', { exact: true }).fill('turn:1:end')
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await page.locator('[data-testid=diff-row][data-kind=added]').first().waitFor()
  expect((await readRows(page)).filter(row => row.kind === 'added')).toEqual([
    { kind: 'added', before: null, after: 2 },
    { kind: 'added', before: null, after: 3 },
  ])
  await page.getByRole('button', { name: 'Back to the compactions' }).click()
  await page.locator('.checkpoint-head', { hasText: 'Compaction 1' }).waitFor()
})

test('a session without a compaction says so and what it used', async () => {
  shell = await startShell({ file: rollout('0.63.0/tools') })
  window = await openWindow(browser, shell.address)
  const { page } = window
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await page.keyboard.press('2')
  await expect
    .poll(() => page.locator('.checkpoints-note').innerText(), SOON)
    .toMatch(/^No compaction in this session\. It used at most \S+ of 258k tokens\.$/)
})
