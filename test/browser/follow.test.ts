import { appendFileSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWindow, type Shell, SOON, startBrowser, startShell, type Window } from '../support/browser.ts'
import { rolloutText } from '../support/rollout-text.ts'

/** A session that an agent is working on: the window takes in what comes, and the reader stays where he is. */

let browser: Browser
let shell: Shell | null = null
let window: Window | null = null
const folder = mkdtempSync(join(tmpdir(), 'palimpsest-follow-'))
const path = join(folder, 'rollout-2026-11-20T10-00-00-01a1fd00-0000-7000-8000-0000000000f1.jsonl')

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  const complaints = window?.complaints ?? []
  await window?.page.context().close()
  await shell?.stop()
  window = null
  shell = null
  expect(complaints).toEqual([])
})

const turn = (n: number): string => `turn t${n} {\nuser: question ${n}\nassistant: answer ${n}\n}\n`
const BEGIN = `meta: 0.169.0\n${Array.from({ length: 60 }, (_, i) => turn(i + 1)).join('')}`

async function open(): Promise<Page> {
  writeFileSync(path, rolloutText(BEGIN))
  shell = await startShell({ file: path })
  window = await openWindow(browser, shell.address)
  const { page } = window
  page.setDefaultTimeout(SOON.timeout)
  await page.locator('[data-testid=turn-row]').first().waitFor()
  return page
}

const scrolled = (page: Page): Promise<number> =>
  page.locator('#view .list-scroll').evaluate(list => Math.round(list.scrollTop))

test('turns that are added come in at the end; the place of the reader and what is selected stay', async () => {
  const page = await open()
  for (let n = 0; n < 12; n++) await page.keyboard.press('j')
  await page.locator('#view .list-scroll').evaluate(list => list.scrollBy(0, 300))
  const selected = await page.locator('[aria-selected=true]').first().innerText()
  const at = await scrolled(page)
  const more = rolloutText(`${BEGIN}${turn(61)}${turn(62)}`).subarray(rolloutText(BEGIN).length)
  appendFileSync(path, more)
  await page.getByText('62 turns').first().waitFor()
  await expect.poll(() => scrolled(page), SOON).toBe(at)
  await expect.poll(() => page.locator('[aria-selected=true]').first().innerText(), SOON).toBe(selected)
  await page.keyboard.press('End')
  await page.getByText('question 62').first().waitFor()
})

test('a file that goes on in the middle of its last line is read anew, and what is selected stays in view', async () => {
  const whole = rolloutText(`${BEGIN}${turn(61)}`)
  const page = await open()
  await page.keyboard.press('End')
  appendFileSync(path, whole.subarray(rolloutText(BEGIN).length, -40))
  await page.getByText('question 61').first().waitFor()
  await page.reload()
  await page.locator('.status').getByText('1 rejected').waitFor()
  await page.keyboard.press('1')
  await page.locator('#view .list-scroll').focus()
  await page.keyboard.press('End')
  const selected = page.locator('#view [aria-selected=true]')
  const before = await selected.innerText()
  appendFileSync(path, whole.subarray(-40))
  await page
    .locator('.status')
    .getByText('More changed in the file than lines at its end: it was read anew.')
    .first()
    .waitFor()
  await page.locator('.status').getByText('0 rejected').waitFor()
  await selected.waitFor()
  await expect.poll(() => selected.innerText(), SOON).toBe(before)
  await expect.poll(() => scrolled(page), SOON).toBeGreaterThan(0)
})

test('that the file is gone stands in the bar, and what was read stays', async () => {
  const page = await open()
  unlinkSync(path)
  await page.locator('.status').getByText('The file is gone: what was read of it is shown').first().waitFor()
  await page.keyboard.press('End')
  await page.getByText('question 60').first().waitFor()
})
