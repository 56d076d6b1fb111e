import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { database, fill, historyDatabase, stateDatabase } from '../library/databases.ts'
import {
  axeFindings,
  closeTabs,
  openPath,
  openWindow,
  rollout,
  rollouts,
  type Shell,
  SOON,
  setTheme,
  shoot,
  startBrowser,
  startShell,
  THEMES,
} from '../support/browser.ts'

const SIZES = [
  [1280, 800],
  [1920, 1080],
] as const

const LEDGER = rollout('0.140.0/ledger')
const REVERT = rollouts('0.169.0/revert')
const idOf = (path: string): string => /-([0-9a-f]{8}-[0-9a-f-]{27})/.exec(basename(path))?.[1] ?? ''

let browser: Browser
let shell: Shell
let state: string
let history: string
let other: string

beforeAll(async () => {
  browser = await startBrowser()
  shell = await startShell({ sessions: [LEDGER, ...REVERT] })
  const home = join(shell.folder, 'codex')
  const day = join(home, 'sessions', '2026', '11', '21')
  mkdirSync(join(home, 'archived_sessions'))
  copyFileSync(LEDGER, join(home, 'archived_sessions', basename(LEDGER)))
  writeFileSync(join(day, `${basename(LEDGER)}.zst`), zstdCompressSync(Buffer.from('something else')))
  state = join(home, 'state_5.sqlite')
  history = join(home, 'thread_history_1.sqlite')
  other = join(shell.folder, 'other.sqlite')
  makeState(day)
  makeHistory()
  const songs = database(other)
  fill(songs, 'songs', ['title'], [{ title: 'a' }])
  songs.close()
})
afterAll(async () => {
  await browser.close()
  await shell.stop()
})

function makeState(day: string): void {
  const db = database(state)
  const named = (n: number, more: object) => ({
    id: `01a1fc28-0000-7000-8000-${String(n).padStart(12, '0')}`,
    title: `Thread number ${n}`,
    cwd: `/home/dev/project-${n % 7}`,
    updated_at_ms: 1_795_000_000_000 - n * 60_000,
    tokens_used: n * 1000,
    archived: n % 5 === 0 ? 1 : 0,
    ...more,
  })
  const many = Array.from({ length: 300 }, (_, n) => named(n + 10, { rollout_path: `/gone/rollout-${n}.jsonl` }))
  stateDatabase(
    db,
    62,
    [
      named(1, {
        id: idOf(LEDGER),
        name: 'The ledger',
        git_branch: 'main',
        model: 'gpt-5.2-codex',
        rollout_path: join(day, basename(LEDGER)),
        tokens_used: 9_999_999,
        updated_at_ms: 1_795_231_898_123,
      }),
      named(2, { title: 'A way out', rollout_path: '/etc/passwd', updated_at_ms: 1_795_231_898_000 }),
      ...many,
    ],
    [{ parent_thread_id: idOf(LEDGER), child_thread_id: named(2, {}).id, status: 'closed' }],
  )
  db.close()
}

/** One rollout that agrees with its rows as far as they go, one that does not, one without a file. */
function makeHistory(): void {
  const first = REVERT[0] ?? ''
  const text = readFileSync(first, 'utf8')
  const db = database(history)
  historyDatabase(db, {
    state: [{ thread_id: idOf(first), next_rollout_byte_offset: Buffer.byteLength(text) + 5, next_rollout_ordinal: 1 }],
    turns: [{ thread_id: '01a1fc28-0000-7000-8000-000000000099', turn_id: 't', rollout_ordinal: 1 }],
  })
  db.close()
}

const rowsOf = (page: Page) => page.locator('[data-testid=database-row]')
const selected = (page: Page) => page.locator('#database-rows [aria-selected=true]').innerText()

async function openDatabase(page: Page, path: string): Promise<void> {
  await openPath(page, path)
  await rowsOf(page).first().waitFor()
}

const SCREENS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'database-state': async page => {
    await openDatabase(page, state)
    await page.locator('.database-details dl').waitFor()
  },
  'database-history': page => openDatabase(page, history),
  'database-other': async page => {
    await openPath(page, other)
    await page.getByText('The database has no table of threads.').waitFor()
  },
  'library-files': async page => {
    await page.locator('.files-mark').first().waitFor()
    for (const mark of await page.locator('.files-mark').all()) await mark.click()
    await expect.poll(() => page.locator('[data-testid=session-file]').count(), SOON).toBe(6)
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

test('without a mouse: a database is filtered, read and left for the rollout of a row', async () => {
  const { page, complaints } = await openWindow(browser, shell.address)
  await closeTabs(page)
  await openDatabase(page, state)
  await expect
    .poll(() => page.locator('.session-head .facts').innerText(), SOON)
    .toMatch(/^302 threads · .*migration 62/)
  await expect.poll(() => selected(page), SOON).toMatch(/^The ledger/)
  // To the end of a list of several pages, and back.
  await page.keyboard.press('End')
  await expect.poll(() => selected(page), SOON).toMatch(/^Thread number 309/)
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => selected(page), SOON).toMatch(/^A way out.*not followed/s)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.notice-text').innerText(), SOON).toMatch(/^Not followed: the path .* outside/)
  await expect.poll(() => page.getByRole('tablist', { name: 'Open sessions' }).getByRole('tab').count(), SOON).toBe(1)
  await page.keyboard.press('/')
  await page.keyboard.type('ledger main')
  await expect.poll(() => rowsOf(page).count(), SOON).toBe(1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await expect.poll(() => page.getByRole('tablist', { name: 'Open sessions' }).getByRole('tab').count(), SOON).toBe(2)
  expect(complaints).toEqual([])
  await page.context().close()
})

test('the heads sort, both ways, and a sub-agent leads to its row', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  await openDatabase(page, state)
  const first = () => rowsOf(page).first().innerText()
  await page.getByRole('button', { name: /^Tokens/ }).click()
  await expect.poll(first, SOON).toMatch(/^The ledger/)
  await page.getByRole('button', { name: /^Tokens.*falling/ }).click()
  await expect.poll(first, SOON).toMatch(/^A way out/)
  await page.getByRole('button', { name: /^Name/ }).click()
  await expect.poll(first, SOON).toMatch(/^A way out/)
  await page.getByRole('button', { name: /^Name.*rising/ }).click()
  await expect.poll(first, SOON).toMatch(/^Thread number 99/)
  await page.locator('#database-filter').fill('The ledger')
  await expect.poll(first, SOON).toMatch(/^The ledger.*1 sub-agent/s)
  await page
    .locator('.database-details')
    .getByRole('button', { name: /^01a1fc28-/ })
    .click()
  await expect.poll(first, SOON).toMatch(/^A way out/)
  await page.context().close()
})

test('a thread history says in words how its rollouts stand to their files', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  await openDatabase(page, history)
  await expect
    .poll(async () => (await rowsOf(page).allInnerTexts()).join('\n'), SOON)
    .toMatch(
      /Not compared: there is no file\.[\s\S]*They part at ordinal 1\. The turn .* line 2, is not in the database\./,
    )
  await page.context().close()
})

test('a database comes by the dialog, by a drop, by the command line and by a link, and back after a reload', async () => {
  const started = await startShell({ file: state })
  const { page, complaints } = await openWindow(browser, started.address)
  await rowsOf(page).first().waitFor()
  await expect.poll(() => page.evaluate(() => location.hash), SOON).toBe(`#${state}/end`)
  await page.waitForTimeout(800)
  await page.reload()
  await rowsOf(page).first().waitFor()
  await page.keyboard.press('Control+Shift+O')
  const field = page.getByRole('dialog').getByRole('textbox')
  await field.fill(join(shell.folder, 'codex'))
  await field.press('Enter')
  await page
    .getByRole('dialog')
    .getByRole('option', { name: /thread_history_1\.sqlite.*database/s })
    .dblclick()
  await page.locator('.session-head h1', { hasText: 'thread_history_1.sqlite' }).waitFor()
  await openPath(page, `#${other}/end`)
  await page.getByText('It holds the tables songs (1).').waitFor()
  const bytes = readFileSync(other).toString('base64')
  await page.evaluate(text => {
    const data = new DataTransfer()
    data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], 'dropped.sqlite'))
    dispatchEvent(new DragEvent('drop', { dataTransfer: data }))
  }, bytes)
  await page.locator('.session-head h1', { hasText: 'dropped.sqlite' }).waitFor()
  expect(complaints).toEqual([])
  await page.context().close()
  await started.stop()
})

test('a database that is damaged is refused in a sentence, with what can be done', async () => {
  const { page } = await openWindow(browser, shell.address)
  await closeTabs(page)
  const path = join(shell.folder, 'damaged.sqlite')
  writeFileSync(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(5000, 7)]))
  await openPath(page, path)
  await page.getByText(/is damaged: SQLite cannot read its tables/).waitFor()
  await page.context().close()
})

test('without a mouse: a thread of several files is one row, and each file opens by itself', async () => {
  const { page, complaints } = await openWindow(browser, shell.address)
  await closeTabs(page)
  const list = page.locator('#sessions')
  await page.locator('#library-filter').fill(idOf(REVERT[0] ?? ''))
  await expect.poll(() => list.getByRole('treeitem').count(), SOON).toBe(1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  const current = () => list.locator('[aria-selected=true]').innerText()
  await expect.poll(() => current(), SOON).toMatch(/3 files/)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => list.locator('[data-testid=session-file]').allInnerTexts(), SOON).toHaveLength(3)
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => current(), SOON).toMatch(/^resumed/)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => current(), SOON).toMatch(/^earlier/)
  await page.keyboard.press('Enter')
  await page.locator('[data-testid=turn-row]').first().waitFor()
  await page.keyboard.press('p')
  await page.locator('[data-testid=problem-row][data-code=goes-on-elsewhere]').waitFor()
  await list.focus()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => list.locator('[data-testid=session-file]').count(), SOON).toBe(0)
  expect(complaints).toEqual([])
  await page.context().close()
})
