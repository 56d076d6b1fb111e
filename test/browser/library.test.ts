import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  axeFindings,
  faded,
  openWindow,
  type Shell,
  SOON,
  setTheme,
  shoot,
  startBrowser,
  startShell,
  type Window,
} from '../support/browser.ts'
import { rolloutText } from '../support/rollout-text.ts'

/** The library pane: what is listed, found, filtered and read, in a home of 400 sessions. */

let browser: Browser
let shell: Shell
let window: Window
let page: Page
const folder = mkdtempSync(join(tmpdir(), 'palimpsest-library-'))
const MANY = 400

const idOf = (n: number): string => `01a1fd00-0000-7000-8000-${String(n).padStart(12, '0')}`

/** Written on a day, in seconds since 1970. */
function put(path: string, text: string, day: number): void {
  mkdirSync(dirname(path), { recursive: true })
  const date = new Date(day * 1000).toISOString().slice(0, 10)
  writeFileSync(path, rolloutText(text).toString().replaceAll('2026-01-01T', `${date}T`))
  utimesSync(path, day, day)
}

/** Two projects; every tenth session has a compaction, number 7 failed, 3 to 5 are forks of 2, and 9 is in the archive. */
function home(codex: string): void {
  for (let n = 1; n <= MANY; n++) {
    const cwd = n % 4 === 0 ? '/work/ledger' : '/work/journal'
    const fork = n >= 3 && n <= 5 ? ` forked_from_id="${idOf(2)}"` : ''
    const git = ` git={"branch":"${n % 2 === 0 ? 'main' : 'topic'}"}`
    const turns = Array.from(
      { length: n === 8 ? 60 : 1 },
      (_, i) =>
        `turn t${i} {\nuser: question ${n} about the retry queue\nassistant: the ${i === 50 ? 'zeppelin' : 'queue'} is ${n}\n${n % 10 === 0 ? 'compacted: P+a gist of the barometer\n' : ''}}${n === 7 ? ' failed' : ''}`,
    )
    const day = Date.parse('2026-01-01T00:00:00Z') / 1000 + n * 86_400
    const name = `rollout-2026-01-01T00-00-00-${idOf(n)}.jsonl`
    const text = `meta: 0.169.0 id="${idOf(n)}" cwd="${cwd}"${fork}${git}\n${turns.join('\n')}`
    put(join(codex, n === 9 ? 'archived_sessions' : 'sessions', name), text, day)
  }
}

beforeAll(async () => {
  home(join(folder, 'codex'))
  put(join(folder, 'beside', 'trimmed.jsonl'), 'meta: 0.169.0\nturn t1 {\nuser: a trimmed one\n}', 1_780_000_000)
  browser = await startBrowser()
  shell = await startShell({ folder })
  window = await openWindow(browser, shell.address)
  page = window.page
  page.setDefaultTimeout(SOON.timeout)
  await page.locator('.library-bar').getByText(`${MANY} sessions`).waitFor()
  // Their facts are read: filters answer for all of them. One of the hundred stands where it was forked from.
  await page.locator('.group-head', { hasText: 'ledger' }).getByText('99', { exact: true }).first().waitFor()
})
afterAll(async () => {
  await browser.close()
  await shell.stop()
  rmSync(folder, { recursive: true, force: true })
})
/** Every test begins with an empty field, no filter and the list of sessions. */
afterEach(async () => {
  await page.keyboard.press('Escape')
  await page.locator('.library .seg').getByText('Sessions').click()
  await field().fill('')
  if ((await chips()).length > 0) await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await page.locator('.library-bar').getByText(`${MANY} sessions`).waitFor()
  expect(window.complaints).toEqual([])
})

const field = () => page.locator('#library-filter')
const count = () => page.locator('.library-bar .library-count').textContent()
const chips = () => page.locator('.library-chips .chip .cut').allTextContents()
const texts = () => page.locator('.library .seg').getByText('Texts').click()
const sheet = () => page.getByRole('dialog', { name: 'Filters' })
const answer = (of: string, text: string) =>
  sheet().getByRole('group', { name: of }).getByText(text, { exact: true }).click()

/** What is found, session by session: marks in brackets. */
const hits = () =>
  page.locator('#hits .list-row').evaluateAll(rows =>
    rows.map(row => {
      const cut = row.querySelector(row.classList.contains('hit') ? ':scope > .cut' : '.cut')
      const pieces = [...(cut?.childNodes ?? [])].map(node =>
        node.nodeName === 'MARK' ? `[${node.textContent}]` : (node.textContent ?? ''),
      )
      const facts = [...row.querySelectorAll('.hit-facts span')].map(one => one.textContent).join(', ')
      return [facts, pieces.join('')].filter(Boolean).join(': ')
    }),
  )

/** Axe in every theme, and pictures to look at. */
async function look(name: string): Promise<void> {
  for (const theme of ['light', 'dark', 'contrast'] as const) {
    await setTheme(page, theme)
    await faded(page)
    await shoot(page, `library-${name}-${theme}-1280`)
    expect([theme, await axeFindings(page)]).toEqual([theme, []])
  }
  await setTheme(page, 'light')
  await faded(page)
}

test('the list is virtual: few rows are drawn, and keys lead from end to end', async () => {
  await expect.poll(() => page.locator('#sessions .list-row').count(), SOON).toBeLessThan(60)
  await page.locator('#sessions').focus()
  const active = () =>
    page.evaluate(() => {
      const id = document.querySelector('#sessions')?.getAttribute('aria-activedescendant') ?? ''
      return document.getElementById(id)?.querySelector('.cut')?.firstChild?.textContent ?? ''
    })
  await page.keyboard.press('Home')
  await expect.poll(active, SOON).toBe('question 400 about the retry queue')
  await page.keyboard.press('j')
  await expect.poll(active, SOON).toBe('question 396 about the retry queue')
  await page.keyboard.press('k')
  await page.keyboard.press('End')
  await expect.poll(active, SOON).toBe('question 1 about the retry queue')
  await expect.poll(() => page.locator('#sessions .list-row').count(), SOON).toBeLessThan(60)
})

test('the keyboard finds the first session selected when it comes to the list', async () => {
  await page.reload()
  await page.locator('#sessions .list-row').nth(1).waitFor()
  await field().focus()
  await page.keyboard.press('ArrowDown')
  const active = () => page.locator('#sessions').getAttribute('aria-activedescendant')
  await expect.poll(active, SOON).toBe('sessions-1')
  await expect.poll(() => page.locator('#sessions-1').getAttribute('aria-selected'), SOON).toBe('true')
  await page.keyboard.press('ArrowDown')
  await expect.poll(active, SOON).toBe('sessions-2')
})

test('titles are filtered as one types, and the way to the texts is shown where none has it', async () => {
  await field().fill(idOf(39))
  await expect.poll(count, SOON).toBe('1 of 400 sessions')
  await field().fill('zeppelin')
  await page.getByText('No session has “zeppelin” in its title, folder or id.').waitFor()
  await look('no-title')
  await page.getByRole('button', { name: 'Search the texts' }).click()
  await expect.poll(hits, SOON).toEqual(['question 8 about the retry queue', 'Answer, turn 51: the [zeppelin] is 8'])
})

test('Ctrl Shift F searches what was said; a hit opens its session at the line, also in an open tab', async () => {
  await page.keyboard.press('Control+Shift+F')
  // At once: the next key is meant for the field.
  await page.keyboard.type('zeppelin')
  await expect.poll(count, SOON).toBe('1 hit')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.locator('#view .list-row[aria-selected=true]').textContent(), SOON)
    .toContain('the zeppelin is 8')
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('#view') !== null), SOON).toBe(true)
  await page.keyboard.press('g')
  await expect
    .poll(() => page.locator('#view .list-row[aria-selected=true]').textContent(), SOON)
    .toContain('question 8')
  await page.locator('#hits .hit').click()
  await expect
    .poll(() => page.locator('#view .list-row[aria-selected=true]').textContent(), SOON)
    .toContain('the zeppelin is 8')
  await expect.poll(() => page.getByRole('tablist', { name: 'Open sessions' }).getByRole('tab').count(), SOON).toBe(1)
  await look('hit')
})

test('what was looked for in one session is looked for in all', async () => {
  await page.locator('#view .list-scroll').focus()
  await page.keyboard.press('/')
  await page.locator('#find').fill('barometer')
  await page
    .getByText(/Nothing in this session has “barometer”.* Search all sessions: Ctrl Shift F/)
    .first()
    .waitFor()
  await page.keyboard.press('Control+Shift+F')
  await expect.poll(count, SOON).toBe('40 hits')
  await expect.poll(() => field().inputValue(), SOON).toBe('barometer')
  await page.locator('#find').press('Escape')
})

test('hits come in pages as one scrolls, session by session, with kind and place', async () => {
  await texts()
  await field().fill('"retry queue"')
  await expect.poll(count, SOON).toMatch(/^\d+\+ hits$/)
  expect((await hits()).slice(0, 2)).toEqual([
    'question 400 about the retry queue',
    'Prompt, turn 1: question 400 about the [retry queue]',
  ])
  for (let n = 0; n < 12; n++) {
    await page.locator('#hits').evaluate(list => list.scrollTo(0, list.scrollHeight))
    await page.waitForTimeout(100)
  }
  await expect.poll(count, SOON).toBe('459 hits')
  await field().fill('barometer -nothing')
  await expect.poll(count, SOON).toBe('40 hits')
  expect((await hits())[1]).toMatch(/^Summary, turn 1: .*\[barometer\]/)
})

test('how one asks is said where nothing is asked or found, and letters of markup are letters', async () => {
  await texts()
  await page.getByText('Search what was said in all sessions').waitFor()
  await expect
    .poll(() => page.locator('.syntax dt').allTextContents(), SOON)
    .toEqual(['retry queue', '"retry queue"', 'retr*', 'retry -queue'])
  await look('syntax')
  await field().fill('<b>nowhere</b>')
  await page.getByText('No text has “<b>nowhere</b>”.').waitFor()
  await field().fill('zeppel')
  await page.getByText('No text has “zeppel”.').waitFor()
  await page.getByRole('button', { name: 'Words that begin so: zeppel*' }).click()
  await expect.poll(hits, SOON).toEqual(['question 8 about the retry queue', 'Answer, turn 51: the [zeppelin] is 8'])
})

test('filters act at once, stand as chips, and go one by one or all together', async () => {
  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  await sheet().waitFor()
  await expect
    .poll(() => sheet().getByLabel('Project').locator('option').allTextContents(), SOON)
    .toEqual(['Any', '/work/journal (300)', '/work/ledger (100)'])
  await sheet().getByLabel('Project').selectOption('/work/ledger')
  await expect.poll(count, SOON).toBe('100 of 400 sessions')
  await answer('Compaction', 'Yes')
  await expect.poll(count, SOON).toBe('20 of 400 sessions')
  await sheet().getByLabel('Since').fill('2026-12-01')
  await expect.poll(count, SOON).toBe('4 of 400 sessions')
  await sheet().getByLabel('Up to, megabytes').fill('0,5')
  await expect.poll(() => sheet().locator('footer .library-count').innerText(), SOON).toBe('4 of 400 sessions')
  await look('filters')
  await page.keyboard.press('Escape')
  await sheet().waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.className), SOON).toContain('filters-button')
  await expect.poll(() => chips(), SOON).toEqual(['ledger', 'Since 2026-12-01', 'Up to 500 kB', 'With compaction'])
  await look('chips')
  await page.getByRole('button', { name: 'Remove the filter Since 2026-12-01' }).click()
  await expect.poll(count, SOON).toBe('20 of 400 sessions')
  // What a chip says holds in the sheet, too.
  await page.getByRole('button', { name: 'Filters, 3 set' }).click()
  await expect.poll(() => sheet().getByLabel('Since').inputValue(), SOON).toBe('')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect.poll(chips, SOON).toEqual([])
})

test('what is filtered by comes back with the window, and so does the list', async () => {
  await texts()
  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  await sheet().getByLabel('Project').selectOption('/work/ledger')
  await sheet().getByLabel('Answers').uncheck()
  const kept = () => JSON.parse(readFileSync(join(folder, 'data', 'window.json'), 'utf8')).filter
  await expect
    .poll(kept, SOON)
    .toEqual({ sessions: { project: '/work/ledger' }, kinds: ['prompt', 'command', 'summary'] })
  await page.reload()
  await expect.poll(count, SOON).toBe('100 of 400 sessions')
  await expect.poll(() => chips(), SOON).toEqual(['ledger'])
  await texts()
  await expect.poll(() => chips(), SOON).toEqual(['ledger', 'Prompts, commands, summaries'])
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect.poll(kept, SOON).toEqual({ sessions: {}, kinds: null })
})

test.each([
  ['Error', 'Yes', 'With error', '1 of 400 sessions'],
  ['Archived', 'Yes', 'Archived', '1 of 400 sessions'],
  ['Archived', 'No', 'Not archived', '399 of 400 sessions'],
])('%s: %s', async (of, text, chip, left) => {
  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  await answer(of, text)
  await expect.poll(count, SOON).toBe(left)
  await expect.poll(() => chips(), SOON).toEqual([chip])
})

test('texts are looked for in the sessions that pass, and by kind', async () => {
  await texts()
  await field().fill('queue')
  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  await sheet().getByLabel('Branch').selectOption('topic')
  await answer('Error', 'Yes')
  await expect.poll(count, SOON).toBe('2 hits')
  await sheet().getByLabel('Answers').uncheck()
  await expect.poll(count, SOON).toBe('1 hit')
  await expect.poll(() => chips(), SOON).toEqual(['Branch topic', 'With error', 'Prompts, commands, summaries'])
  await page.keyboard.press('Escape')
  await expect
    .poll(() => hits(), SOON)
    .toEqual(['question 7 about the retry queue', 'Prompt, turn 1: question 7 about the retry [queue]'])
})

test('a second press closes what the first one opened', async () => {
  for (const [name, role] of [
    ['Filters', 'dialog'],
    ['More of the library', 'menu'],
  ] as const) {
    const button = page.getByRole('button', { name, exact: true })
    await button.click()
    await page.getByRole(role, { name }).waitFor()
    await button.click()
    await page.getByRole(role, { name }).waitFor({ state: 'detached' })
    await expect.poll(() => button.getAttribute('aria-expanded'), SOON).toBe('false')
  }
})

test('no session passes: said, with a way out', async () => {
  await page.getByRole('button', { name: 'Filters', exact: true }).click()
  await sheet().getByLabel('From, megabytes').fill('900')
  await page.keyboard.press('Escape')
  await page.getByText('No session passes the filters.').waitFor()
  await expect.poll(() => count(), SOON).toBe('0 of 400 sessions')
  await look('none-pass')
})

test('from a session: only its project, and its forks, by the pointer and by the keyboard', async () => {
  await field().fill(idOf(2))
  await expect.poll(count, SOON).toBe('1 of 400 sessions')
  await page.locator('#sessions .session').first().click({ button: 'right' })
  const menu = page.getByRole('menu', { name: 'Session' })
  await menu.waitFor()
  await expect
    .poll(() => menu.getByRole('menuitem').allTextContents(), SOON)
    .toEqual([
      'OpenEnter',
      'Only the project journal',
      'Only the branch main',
      'Forks of this session',
      'Lineage',
      'Copy path',
      'Copy thread id',
    ])
  await look('menu')
  await page.keyboard.press('f')
  await page.keyboard.press('Enter')
  await field().fill('')
  await expect.poll(count, SOON).toBe('3 of 400 sessions')
  await page.locator('#sessions').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+F10')
  await menu.waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(count, SOON).toBe('2 of 400 sessions')
  expect((await chips())[0]).toBe('journal')
  await expect.poll(() => page.evaluate(() => document.activeElement?.id), SOON).toBe('sessions')
})

test('an older answer never stands in place of a newer one, however fast one types', async () => {
  await texts()
  for (const text of ['q', 'qu', 'queue', 'zep', 'zeppelin']) {
    await field().fill(text)
    await field().press('Enter')
  }
  await expect.poll(hits, SOON).toEqual(['question 8 about the retry queue', 'Answer, turn 51: the [zeppelin] is 8'])
  await page.waitForTimeout(500)
  await expect.poll(() => count(), SOON).toBe('1 hit')
})

test('a folder is added and removed; one that is not there is refused in words', async () => {
  await page.getByRole('button', { name: 'More of the library' }).click()
  await page.getByRole('menuitem', { name: 'Folders of sessions…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Folders of sessions' })
  const add = dialog.getByRole('textbox')
  await add.fill('/nowhere/at/all')
  await add.press('Enter')
  await expect.poll(() => dialog.getByRole('status').textContent(), SOON).not.toBe('')
  await look('folders')
  await add.fill(join(folder, 'beside'))
  await add.press('Enter')
  await expect.poll(count, SOON).toBe('401 sessions')
  await expect.poll(() => dialog.locator('.folders li .t2').allTextContents(), SOON).toEqual(['Codex home', 'folder'])
  await add.fill(join(folder, 'beside'))
  await add.press('Enter')
  await dialog.getByText('This folder is listed already.').waitFor()
  await dialog.getByRole('button', { name: /^Remove .*beside/ }).click()
  await expect.poll(count, SOON).toBe('400 sessions')
  await dialog.getByRole('button', { name: 'Browse…' }).click()
  await dialog.getByRole('listbox', { name: 'Folders' }).waitFor()
  await dialog.getByRole('button', { name: 'Back' }).click()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('the pane at its narrowest and widest, and the window at its largest', async () => {
  await texts()
  await field().fill('queue')
  await expect.poll(count, SOON).toMatch(/\+ hits$/)
  await page.setViewportSize({ width: 1920, height: 1080 })
  const sash = page.locator('.sash').first()
  for (const [name, width] of [
    ['narrow', 180],
    ['wide', 400],
  ] as const) {
    const box = await sash.boundingBox()
    await page.mouse.move((box?.x ?? 0) + 2, 500)
    await page.mouse.down()
    await page.mouse.move(width, 500, { steps: 3 })
    await page.mouse.up()
    const overflow = await page.locator('.library').evaluate(pane => [
      // The sash is some pixels wide.
      10 * Math.round(pane.getBoundingClientRect().width / 10),
      [...pane.querySelectorAll('.library-tools > *, .library-bar > *')].every(
        one => one.getBoundingClientRect().right <= pane.getBoundingClientRect().right,
      ),
    ])
    expect(overflow).toEqual([width, true])
    await shoot(page, `library-${name}-light-1920`)
    expect(await axeFindings(page)).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 800 })
})
