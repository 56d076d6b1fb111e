import type { Page } from 'playwright-core'
import type { CliRow } from './cli.ts'

/** Every row of the diff as the list shows it, read while scrolling through it from top to bottom. */
export async function readRows(page: Page): Promise<readonly CliRow[]> {
  const rows = new Map<number, CliRow>()
  await scrolledBy(page, Number.MIN_SAFE_INTEGER)
  for (;;) {
    for (const row of await drawnRows(page)) rows.set(row.index, row.row)
    if (await scrolledToEnd(page)) break
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row)
}

/** Scrolls on by a view, less two rows; true when there was nothing further. */
const scrolledToEnd = async (page: Page): Promise<boolean> => {
  const view = await page.locator('#diff').evaluate(element => element.clientHeight)
  return (await scrolledBy(page, view - 48)) === 0
}

/** Scrolls and waits until the list is drawn; answers by how much it moved. */
const scrolledBy = (page: Page, by: number): Promise<number> =>
  page.locator('#diff').evaluate(async (element, by) => {
    const before = element.scrollTop
    element.scrollTop = Math.max(0, before + by)
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return element.scrollTop - before
  }, by)

/** The rows drawn now, once none of them waits for its page. */
async function drawnRows(page: Page): Promise<readonly { readonly index: number; readonly row: CliRow }[]> {
  await page.waitForFunction(() => document.querySelector('#diff .skeleton') === null)
  return page.locator('[data-testid=diff-row]').evaluateAll(elements =>
    elements.map(element => {
      const { index, kind = '', before, after } = (element as HTMLElement).dataset
      const number = (text: string | undefined) => (text === undefined ? null : Number(text))
      return { index: Number(index), row: { kind, before: number(before), after: number(after) } }
    }),
  )
}

/** Opens the folds one after the other until none is left. */
export async function openFolds(page: Page): Promise<void> {
  await scrolledBy(page, Number.MIN_SAFE_INTEGER)
  for (;;) {
    const [fold] = await page.locator('[data-testid=fold-row]').elementHandles()
    if (fold !== undefined) {
      await fold.click()
      await page.waitForFunction(row => !row.isConnected, fold)
      continue
    }
    if (await scrolledToEnd(page)) return
  }
}
