import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
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

/** Opens a session and goes to the checkpoint view, as a user does: one key. */
async function openCheckpoint(fixture: string, width = 1280, height = 800): Promise<Page> {
  shell = await startShell({ file: rollout(fixture) })
  window = await openWindow(browser, shell.address, { width, height })
  const { page } = window
  page.setDefaultTimeout(SOON.timeout)
  await page.locator('[data-testid=band]').first().waitFor()
  await page.keyboard.press('2')
  await measured(page)
  return page
}

/** Findings come last, after the retention and the facts. Where the view is narrow their panel is there, but out of sight. */
const measured = (page: Page): Promise<void> =>
  page
    .locator('.findings > li, .xray-section .sheet-note', { hasNotText: 'Looking…' })
    .first()
    .waitFor({ state: 'attached' })

/** The panel lies over the lists where the view is narrow. */
const details = (page: Page): Promise<void> => page.getByRole('button', { name: 'Details', exact: true }).click()

const across = async (page: Page): Promise<void> => {
  await page.keyboard.press('a')
  await page.locator('[data-testid=drift] tbody tr').first().waitFor()
  await page.locator('.survival').waitFor()
}

const rows = (page: Page): Locator => page.locator('[data-testid=reused] [data-testid=reused-row]')

/** In the window as it stands: whole inside it, and nothing lies over its words. */
const isInSight = (row: Locator): Promise<boolean> =>
  row.evaluate(element => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && right > left && bottom > top
    const cells = [...element.children].map(cell => cell.getBoundingClientRect())
    const onTop = cells.every(cell =>
      [cell.left + 2, (cell.left + cell.right) / 2].every(x =>
        element.contains(document.elementFromPoint(x, (cell.top + cell.bottom) / 2)),
      ),
    )
    return inside && cells.length === 3 && onTop
  })

/** Words that are cut off are not read. */
const isWhole = (text: Locator): Promise<boolean> =>
  text.evaluate(element => element.scrollWidth <= element.clientWidth)

describe('the dropped fact that was needed stands among the first five, in sight at 1280x800:', () => {
  test.each([
    ['made/dropped-constraint', 'Constraint', 'Tests must never call a live carrier', 'the user says it again'],
    ['made/dropped-command', 'Failed command', 'cargo test --test migrate', 'run again'],
    ['made/dropped-file', 'Changed file', 'deploy/headers.conf', 'changed again'],
  ])('%s', async (fixture, group, fact, use) => {
    const page = await openCheckpoint(fixture)
    expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([1280, 800])
    const five = await Promise.all([0, 1, 2, 3, 4].map(i => rows(page).nth(i).innerText()))
    const at = five.findIndex(text => text.includes(fact))
    expect(at, five.join('\n')).toBeGreaterThanOrEqual(0)
    for (const i of [0, 1, 2, 3, 4]) expect(await isInSight(rows(page).nth(i)), `row ${i}`).toBe(true)
    const row = rows(page).nth(at)
    const text = (await row.innerText()).replace(/\s+/g, ' ')
    expect(text).toContain(group)
    expect(text).toContain(use)
    expect(text).toMatch(/line [\d,]+.* line [\d,]+/)
    if (group !== 'Constraint') expect(await isWhole(row.locator('.reused-fact > span').first())).toBe(true)
    await expect.poll(() => page.evaluate(() => scrollY), SOON).toBe(0)
    await shoot(page, `xray-${fixture.slice(5)}`)
  })
})

test('a place leads to its line in the timeline, and the item to the inspector', async () => {
  const page = await openCheckpoint('made/dropped-file')
  const stood = rows(page).filter({ hasText: 'deploy/headers.conf' }).locator('.place').first()
  const line = /line ([\d,]+)/.exec(await stood.innerText())?.[1]
  await stood.click()
  const selected = page.locator('[data-testid=item-row][aria-selected=true]')
  await selected.waitFor()
  await expect.poll(() => selected.innerText(), SOON).toContain('deploy/headers.conf')
  await expect.poll(() => page.locator('.inspector').innerText(), SOON).toMatch(new RegExp(`Line\\s+${line}\\b`))
})

test('a finding leads to its evidence', async () => {
  const page = await openCheckpoint('made/dropped-command')
  await details(page)
  const finding = page.locator('.finding', { hasText: 'failed-command-lost' })
  await expect.poll(() => finding.innerText(), SOON).toContain('“cargo test --test migrate” failed before')
  const again = finding.locator('.place', { hasText: 'used again' }).first()
  await again.click()
  const selected = page.locator('[data-testid=item-row][aria-selected=true]')
  await selected.waitFor()
  await expect.poll(() => selected.innerText(), SOON).toContain('cargo test --test migrate')
})

test('the keyboard reaches a figure, opens what it rests on, and closes it', async () => {
  const page = await openCheckpoint('made/dropped-constraint')
  const figure = page.getByRole('button', { name: /^Constraints of the user/ })
  await details(page)
  await page.locator('.checkpoint-side').focus()
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    if (await figure.evaluate(element => element === document.activeElement)) break
  }
  await expect.poll(() => figure.evaluate(element => element === document.activeElement), SOON).toBe(true)
  await expect.poll(() => figure.getAttribute('aria-expanded'), SOON).toBe('false')
  await page.keyboard.press('Enter')
  await expect.poll(() => figure.getAttribute('aria-expanded'), SOON).toBe('true')
  const derivation = page.locator(`[id="${await figure.getAttribute('aria-controls')}"]`)
  await expect.poll(() => derivation.innerText(), SOON).toContain('Tests must never call a live carrier')
  await page.keyboard.press('Space')
  await expect.poll(() => figure.getAttribute('aria-expanded'), SOON).toBe('false')
  await expect.poll(() => derivation.isVisible(), SOON).toBe(false)
})

test('all compactions stand side by side under one key, and each opens', async () => {
  const page = await openCheckpoint('0.140.0/ledger')
  await across(page)
  const table = page.locator('[data-testid=drift] tbody tr')
  await expect.poll(() => table.count(), SOON).toBe(4)
  expect((await table.first().innerText()).replace(/\s+/g, ' ')).toMatch(/^Compaction 1 37\.9k → 1\.0k 7 of 27/)
  await table.nth(2).getByRole('button', { name: 'Compaction 3' }).click()
  await page.locator('.checkpoint-head', { hasText: 'Compaction 3' }).waitFor()
  await page.keyboard.press('a')
  await page.locator('[data-testid=drift]').waitFor()
  await page.keyboard.press('a')
  await page.locator('.checkpoint-head', { hasText: 'Compaction 3' }).waitFor()
})

test('what became of each point of a state block stands side by side', async () => {
  const page = await openCheckpoint('made/session-states')
  await across(page)
  const states = page.locator('.states')
  await states.waitFor()
  await expect.poll(() => states.innerText(), SOON).toContain('never touch archive/')
})

describe('axe finds nothing', () => {
  const inEveryTheme = async (page: Page, name: string) => {
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect(await axeFindings(page), `${name} in ${theme}`).toEqual([])
      await shoot(page, `${name}-${theme}`)
    }
  }

  test('in the checkpoint view with findings, losses and figures', async () => {
    await inEveryTheme(await openCheckpoint('made/dropped-constraint'), 'xray')
  })

  test('with a figure open', async () => {
    const page = await openCheckpoint('made/dropped-command')
    await details(page)
    const figure = page.getByRole('button', { name: /^Paths/ })
    await figure.click()
    await page.locator('.entries').first().waitFor()
    await inEveryTheme(page, 'xray-figure')
  })

  test('beside all compactions', async () => {
    const page = await openCheckpoint('0.140.0/ledger')
    await across(page)
    await inEveryTheme(page, 'xray-all')
  })

  test('beside state blocks', async () => {
    const page = await openCheckpoint('made/session-states')
    await across(page)
    await page.locator('.states').waitFor()
    await inEveryTheme(page, 'xray-states')
  })

  test('where the result is encrypted', async () => {
    await inEveryTheme(await openCheckpoint('0.140.0/remote'), 'xray-encrypted')
  })
})
