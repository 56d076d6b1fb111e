import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { damage } from '../../fixtures/damage.mjs'
import {
  axeFindings,
  closeTabs,
  openPath,
  openSession,
  openWindow,
  readBytes,
  rollout,
  type Shell,
  SOON,
  setTheme,
  shoot,
  startBrowser,
  startShell,
  THEMES,
} from '../support/browser.ts'
import { rolloutText } from '../support/rollout-text.ts'

const SIZES = [
  [1280, 800],
  [1920, 1080],
] as const

let browser: Browser
let shell: Shell
let damaged: string

beforeAll(async () => {
  browser = await startBrowser()
  const sessions = ['0.140.0/ledger', '0.169.0/ledger', '0.140.0/remote', '0.110.0/rollback', '0.169.0/plain']
  shell = await startShell({ sessions: sessions.map(rollout) })
  damaged = join(shell.folder, 'rollout-damaged.jsonl')
  writeFileSync(damaged, damage('glued-lines', readBytes(rollout('0.140.0/ledger'))))
})
afterAll(async () => {
  await browser.close()
  await shell.stop()
})

const SCREENS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  empty: page => page.getByRole('heading', { name: 'Open a session' }).waitFor(),
  timeline: async page => {
    await openSession(page, rollout('0.140.0/ledger'))
    await page.locator('[data-testid=band]').first().waitFor()
    await page.waitForFunction(() => document.querySelector('.uplot') !== null)
  },
  rollback: async page => {
    await openSession(page, rollout('0.110.0/rollback'))
    await page.locator('.turn-row.gone').first().waitFor()
  },
  checkpoint: async page => {
    await openSession(page, rollout('0.140.0/ledger'))
    await page.locator('[data-testid=band]').first().waitFor()
    await page.keyboard.press('2')
    await page.keyboard.press(']')
    await page.locator('[data-testid=fold-row]').first().waitFor()
  },
  'text-diff': async page => {
    await SCREENS.checkpoint?.(page)
    await page.keyboard.press('G')
    await page.keyboard.press('Enter')
    await page.locator('.editor.modified .line-insert').first().waitFor()
  },
  opaque: async page => {
    await openSession(page, rollout('0.140.0/remote'))
    await page.keyboard.press('2')
    await page.keyboard.press(']')
    await page.locator('[data-testid=diff-row][data-kind=opaque]').click()
    await page.locator('[data-testid=pair]').waitFor()
  },
  'time-machine': async page => {
    await openPath(page, `#${rollout('0.140.0/ledger')}/history@turn:23:end`)
    await page.locator('[data-testid=history-row][data-state=here]').first().waitFor()
    await page.locator('.time-list .list-scroll').focus()
    await page.keyboard.press('G')
    await page.locator('.inspector-body').waitFor()
  },
  problems: async page => {
    await openPath(page, damaged)
    await page.locator('[data-testid=turn-row], .problems').first().waitFor()
    await page.keyboard.press('p')
    await page.locator('.problems .notice').waitFor()
  },
  palette: async page => {
    await openSession(page, rollout('0.110.0/rollback'))
    await page.keyboard.press('Control+K')
    await page.getByRole('dialog').waitFor()
  },
  settings: async page => {
    await page.keyboard.press('Control+,')
    await page.getByRole('dialog').waitFor()
  },
  keys: async page => {
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  },
}

test.each(Object.keys(SCREENS))(
  'axe finds nothing on the screen “%s” in any theme, and nothing complains',
  async name => {
    const { page, complaints } = await openWindow(browser, shell.address)
    await closeTabs(page)
    await SCREENS[name]?.(page)
    for (const theme of THEMES) {
      await setTheme(page, theme)
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height })
        await page.waitForTimeout(250)
        await shoot(page, `${name}-${theme}-${width}`)
        expect([theme, width, await axeFindings(page)]).toEqual([theme, width, []])
      }
    }
    expect(complaints).toEqual([])
    await page.context().close()
  },
)

test('no row of a list has a height of its own', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  const heights = async (screen: string, list: string) => {
    await SCREENS[screen]?.(page)
    return page
      .locator(`${list} .list-row`)
      .evaluateAll(rows =>
        rows.map(row => `${(row as HTMLElement).dataset.testid} ${row.getBoundingClientRect().height}`),
      )
  }
  const allowed = ['turn-row 28', 'item-row 24', 'band 40', 'taken-row 24', 'note-row 24']
  expect((await heights('timeline', '.timeline')).filter(height => !allowed.includes(height))).toEqual([])
  expect([...new Set(await heights('time-machine', '.time-list'))]).toEqual(['history-row 24'])
  await page.context().close()
})

test('in a small window a long title leaves the facts of the session their room, whichever views are open', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  await SCREENS.timeline?.(page)
  const parts = () =>
    page.locator('.session-head').evaluate(head => {
      const facts = head.querySelector('.facts')
      const words = document.createRange()
      const text = facts?.querySelector('.cut')?.firstChild
      if (facts == null || text == null) throw new Error('no facts')
      words.setStart(text, 0)
      words.setEnd(text, (text.textContent ?? '').indexOf(' compaction'))
      const seen = words.getBoundingClientRect().right <= facts.getBoundingClientRect().right
      return { seen, over: head.scrollWidth - head.clientWidth }
    })
  for (const key of ['1', '5', '6', 'p']) {
    await page.keyboard.press(key)
    await page.waitForTimeout(100)
    expect([key, await parts()]).toEqual([key, { seen: true, over: 0 }])
  }
  await page.context().close()
})

test('the headings of reasoning are strong, and nothing else of it becomes an element', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  const path = join(shell.folder, 'rollout-reasoning.jsonl')
  writeFileSync(path, rolloutText('turn t1 {\nuser: one\nreasoning: **Look <b>here</b>** for <i>it</i> **\n}'))
  await openSession(page, path)
  await page.locator('[data-testid=item-row]', { hasText: 'Reasoning' }).click()
  const body = page.locator('.inspector-body .body-text')
  await body.getByText('Look').waitFor()
  await expect
    .poll(() => body.innerHTML(), SOON)
    .toBe('<strong>Look &lt;b&gt;here&lt;/b&gt;</strong> for &lt;i&gt;it&lt;/i&gt; **')
  await page.context().close()
})
