import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  openPath,
  openSession,
  openWindow,
  rollout,
  type Shell,
  SOON,
  startBrowser,
  startShell,
  type Window,
} from '../support/browser.ts'
import { cli } from '../support/cli.ts'

const ledger = rollout('0.140.0/ledger')

let browser: Browser
let shell: Shell
let window: Window
let page: Page

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  shell = await startShell({ sessions: [ledger] })
  window = await openWindow(browser, shell.address)
  page = window.page
})
afterEach(async () => {
  await page.context().close()
  await shell.stop()
  expect(window.complaints).toEqual([])
})

interface Printed {
  readonly composition: {
    readonly byKind: readonly { readonly kind: string; readonly items: number; readonly tokens: number }[]
  }
  readonly items: readonly { readonly origin: { readonly line: number } | null }[]
}

/** Items and tokens as the command line has them. */
function printed(point: string) {
  const { composition, items } = cli('history', ledger, '--at', point) as Printed
  const tokens = composition.byKind.reduce((sum, one) => sum + one.tokens, 0)
  const kinds = composition.byKind.map(({ kind, items }) => `${kind} ${items}`).sort()
  return { items: items.length, tokens, kinds, last: items.at(-1)?.origin?.line }
}

/** The same as the window shows them. */
async function shown() {
  const digits = (text: string | null) => Number(text?.replace(/\D/g, ''))
  const tokens = page.getByTestId('history-tokens')
  return {
    items: digits(await page.getByTestId('history-items').textContent()),
    tokens: digits(await tokens.getAttribute('title')),
    kinds: (
      await page
        .locator('.time-side tbody tr')
        .evaluateAll(rows =>
          rows.map(row => `${(row as HTMLElement).dataset.kind} ${row.querySelector('td')?.textContent}`),
        )
    ).sort(),
    last: digits(await page.getByTestId('history-row').last().getAttribute('data-line')),
  }
}

const hash = () => page.evaluate(() => decodeURI(location.hash).replace(/^.*\//, ''))
const point = () => page.getByRole('textbox', { name: 'Point' })

test('at the end of a turn the window shows what the command line prints, to the last item', async () => {
  await openPath(page, `#${ledger}/history@turn:23:end`)
  await page.locator('[data-testid=history-row][data-state=here]').first().waitFor()
  await page.locator('#history').focus()
  await page.keyboard.press('G')
  await expect.poll(shown, SOON).toEqual(printed('turn:23:end'))
  await expect.poll(hash, SOON).toBe('history@turn:23:end')
  await page.reload()
  await expect.poll(() => point().inputValue(), SOON).toBe('turn:23:end')
})

test('a point is typed, stepped to and scrubbed to; a wrong one is answered in a sentence', async () => {
  await openSession(page, ledger)
  await page.locator('[data-testid=band]').first().waitFor()
  await page.keyboard.press('t')
  await expect.poll(() => point().inputValue(), SOON).toBe('checkpoint:1:after')
  await page.keyboard.press('[')
  await expect.poll(() => point().inputValue(), SOON).toBe('checkpoint:1:before')
  await expect.poll(async () => (await shown()).items, SOON).toBe(printed('checkpoint:1:before').items)
  await page.keyboard.press('J')
  await expect.poll(() => point().inputValue(), SOON).toBe('turn:10:end')
  const slider = page.getByRole('slider')
  await slider.press('ArrowLeft')
  await expect.poll(() => slider.getAttribute('aria-valuetext'), SOON).toBe('after turn 9 of 43')
  await slider.press('Home')
  await expect.poll(() => point().inputValue(), SOON).toBe('turn:1:start')
  for (const [text, sentence] of [
    ['turn:99:end', /there is no turn 99\.$/],
    ['turn 3', /^“turn 3” is not a point\. Points read like turn:3:end/],
  ] as const) {
    await point().fill(text)
    await point().press('Enter')
    await expect.poll(() => page.locator('#point-said').textContent(), SOON).toMatch(sentence)
  }
  await point().fill('turn:5:end')
  await point().press('Enter')
  await expect.poll(async () => (await shown()).items, SOON).toBe(printed('turn:5:end').items)
})

test('an item goes to the inspector, and Enter to its line in the timeline', async () => {
  await openPath(page, `#${ledger}/history@turn:5:end`)
  await page.locator('[data-testid=history-row][data-state=here]').first().waitFor()
  await page.locator('#history').focus()
  await page.keyboard.press('G')
  const line = String(printed('turn:5:end').last)
  await expect
    .poll(() => page.locator('[data-testid=history-row][aria-selected=true]').getAttribute('data-line'), SOON)
    .toBe(line)
  await page.locator('.inspector-body').waitFor()
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.locator('[data-testid=item-row][aria-selected=true]').getAttribute('data-line'), SOON)
    .toBe(line)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(() => point().inputValue(), SOON).toBe('turn:5:end')
})

test('where nothing was sent yet a sentence says so', async () => {
  const rolledBack = rollout('0.110.0/rollback')
  await openPath(page, `#${rolledBack}/history@line:1`)
  await page.getByText('The history is empty').waitFor()
})
