import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { id, sessionName } from '../library/folders.ts'
import {
  axeFindings,
  faded,
  openPath,
  openSession,
  openWindow,
  rollouts,
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

const FORKS = rollouts('0.110.0/fork')
const REVERTED = rollouts('0.169.0/fork-of-reverted')
const AGENTS = rollouts('0.169.0/sub-agents')
const [PARENT = '', CHILD = ''] = AGENTS
const CHILDREN = 500

let browser: Browser
let shell: Shell
let day: string

beforeAll(async () => {
  browser = await startBrowser()
  shell = await startShell({ sessions: [...FORKS, ...REVERTED, ...AGENTS] })
  day = join(shell.folder, 'codex', 'sessions', '2026', '11', '21')
  mkdirSync(day, { recursive: true })
  const usage = `event_msg token_count: {"info":{"last_token_usage":{"input_tokens":100,"cached_input_tokens":60,"output_tokens":20,"reasoning_output_tokens":0,"total_tokens":120}}}`
  const made = (n: number, rest: string, text: string): void =>
    writeFileSync(join(day, sessionName(n)), rolloutText(`meta: 0.140.0 id="${id(n)}"${rest}\n${text}`))
  made(1, '', `turn t1 {\nuser: Split this among many\n${usage}\n}`)
  for (let n = 2; n < 2 + CHILDREN; n++)
    made(
      n,
      ` parent_thread_id="${id(n === 7 ? 6 : 1)}"`,
      `turn c${n} {\nuser: Part number ${n}\n${usage}\n}${n === 5 ? ' failed' : ''}`,
    )
  made(900, ` forked_from_id="${id(901)}"`, 'turn t1 {\nuser: An egg\n}')
  made(901, ` forked_from_id="${id(900)}"`, 'turn t1 {\nuser: A hen\n}')
  made(902, ` forked_from_id="${id(999)}"`, 'turn t1 {\nuser: Nobody knows my parent\n}')
})
afterAll(async () => {
  await browser.close()
  await shell.stop()
})

const at = (path: string): string => join(day, path.split('/').at(-1) ?? '')
const rows = (page: Page) => page.locator('[data-testid=lineage-row]')
const title = (page: Page) => page.locator('.session-head h1')
const selected = (page: Page) => page.locator('#lineage [aria-selected=true]')

async function showLineage(page: Page): Promise<void> {
  await page.keyboard.press('5')
  await rows(page).first().waitFor()
  await page.locator('.lineage-totals b').waitFor()
  await page.locator('#lineage').focus()
}

const cells = (page: Page, row: number) => rows(page).nth(row).getByRole('gridcell').allInnerTexts()

test('forks stand under what they came from, each with its own tokens and what it copied', async () => {
  const { page, complaints } = await openWindow(browser, shell.address)
  await openSession(page, at(FORKS[1] ?? ''))
  await showLineage(page)
  await expect.poll(() => rows(page).count(), SOON).toBe(4)
  const drawn = await Promise.all([0, 1, 2].map(row => cells(page, row)))
  expect(
    drawn.map(([, relation, , turns, compactions, requests, tokens, replayed]) => [
      relation,
      turns,
      compactions,
      requests,
      tokens,
      replayed,
    ]),
  ).toEqual([
    ['first', '3', '0', '3', '7.5k', '0'],
    ['fork at line 30', '4', '0', '1', '3.5k', '7.5k'],
    ['fork at line 30', '3', '0', '0', '0', '7.5k'],
  ])
  await expect
    .poll(() => page.locator('.lineage-totals').innerText(), SOON)
    .toMatch(/4 threads · 3 forks[\s\S]*Each request counted once: 11\.0k tok in 4 requests/)
  await expect.poll(() => rows(page).nth(1).getAttribute('aria-current'), SOON).toBe('true')
  await expect.poll(() => selected(page).innerText(), SOON).toContain('this session')
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await rows(page).first().waitFor({ state: 'detached' })
  await page.keyboard.press('Alt+ArrowLeft')
  await selected(page).waitFor()
  await expect.poll(() => selected(page).innerText(), SOON).toContain('this session')
  expect(complaints).toEqual([])
  await page.context().close()
})

test('a sub-agent stands under the name that it was given, before what it was asked', async () => {
  const { page } = await openWindow(browser, shell.address)
  await openSession(page, at(PARENT))
  await showLineage(page)
  const names = async () =>
    (await rows(page).locator('.name').allInnerTexts()).map(name => name.replace(/\s+/g, ' ').trim())
  await expect
    .poll(names, SOON)
    .toEqual(['Parent task: use a sub-agent. this session', 'Arendt Child task: say CHILD DONE.'])
  await page.context().close()
})

test('files that reverts left stand under their thread; the arrows open and close, and step in and out', async () => {
  const { page } = await openWindow(browser, shell.address)
  await openSession(page, at(REVERTED[0] ?? ''))
  await showLineage(page)
  await expect.poll(() => rows(page).count(), SOON).toBe(7)
  const relations = await Promise.all([0, 1, 2, 3, 4, 5, 6].map(async row => (await cells(page, row))[1]))
  expect(relations).toEqual([
    'first',
    'first file',
    'goes on from line 35',
    'fork at line 11',
    'goes on from line 11',
    'goes on from line 14',
    'fork at line 12',
  ])
  await expect
    .poll(() => cells(page, 1), SOON)
    .toEqual([expect.stringContaining('File 1'), 'first file', '', '', '1', '4', '9.6k', '', expect.any(String)])
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => rows(page).count()).toBe(1)
  await expect.poll(() => selected(page).getAttribute('aria-expanded'), SOON).toBe('false')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => selected(page).getAttribute('aria-level'), SOON).toBe('2')
  await page.context().close()
})

test('from the call to the sub-agent and back, and back in the places visited', async () => {
  const { page, complaints } = await openWindow(browser, shell.address)
  await openSession(page, at(PARENT))
  const call = page.locator('[data-testid=item-row][data-line="10"]')
  await call.click()
  await expect.poll(() => title(page).innerText(), SOON).toBe('Parent task: use a sub-agent.')
  await page.keyboard.press('Enter')
  await expect.poll(() => title(page).innerText(), SOON).toBe('Child task: say CHILD DONE.')
  const origin = page.locator('.came-from')
  await expect.poll(() => origin.innerText(), SOON).toMatch(/Spawned by[\s\S]*line 10/)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(() => title(page).innerText()).toBe('Parent task: use a sub-agent.')
  await expect.poll(() => page.locator('#timeline [aria-selected=true]').getAttribute('data-line')).toBe('10')
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(() => title(page).innerText()).toBe('Child task: say CHILD DONE.')
  await page.keyboard.press('u')
  await expect.poll(() => title(page).innerText(), SOON).toBe('Parent task: use a sub-agent.')
  await expect.poll(() => page.locator('#timeline [aria-selected=true]').getAttribute('data-line'), SOON).toBe('10')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(() => title(page).innerText()).toBe('Child task: say CHILD DONE.')
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('u')
  await expect.poll(() => title(page).innerText(), SOON).toBe('Parent task: use a sub-agent.')
  await page.locator('.inspector .origin').getByRole('button', { name: 'Arendt' }).click()
  await expect.poll(() => title(page).innerText(), SOON).toBe('Child task: say CHILD DONE.')
  expect(complaints).toEqual([])
  await page.context().close()
})

test('a click on the name of a sub-agent opens it, a click beside it only selects the call', async () => {
  const { page } = await openWindow(browser, shell.address)
  await openSession(page, at(PARENT))
  const call = page.locator('[data-testid=item-row][data-line="10"]')
  await call.locator('.label').click()
  await expect.poll(() => call.getAttribute('aria-selected'), SOON).toBe('true')
  await call.locator('.spawned').click()
  await expect.poll(() => title(page).innerText(), SOON).toBe('Child task: say CHILD DONE.')
  expect(CHILD).not.toBe('')
  await page.context().close()
})

test('a fork names the line that it goes on from, and leads there', async () => {
  const { page } = await openWindow(browser, shell.address)
  await openSession(page, at(FORKS[1] ?? ''))
  await expect.poll(() => page.locator('.came-from').innerText(), SOON).toMatch(/Forked from[\s\S]*line 30/)
  await page.locator('.came-from').click()
  await expect.poll(() => page.evaluate(() => location.hash), SOON).toContain('01a1fc95-94cd-7b53-ae06-4f31c643a813')
  await page.context().close()
})

test('five hundred sub-agents are drawn as far as they are seen', async () => {
  const { page, complaints } = await openWindow(browser, shell.address)
  await openSession(page, join(day, sessionName(1)))
  await showLineage(page)
  await expect.poll(() => page.locator('.lineage-totals').innerText(), SOON).toMatch(/501 threads · 500 sub-agents/)
  await expect.poll(() => page.locator('.lineage-totals').innerText(), SOON).toContain('60.1k tok in 501 requests')
  await expect.poll(() => rows(page).count(), SOON).toBeLessThan(60)
  await page.keyboard.press('End')
  await expect.poll(() => selected(page).innerText()).toContain(`Part number ${1 + CHILDREN}`)
  await page.keyboard.press('Home')
  await expect
    .poll(() => page.locator('[data-testid=lineage-row]', { hasText: 'Part number 5' }).first().innerText(), SOON)
    .toContain('failed')
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect(await axeFindings(page)).toEqual([])
      await shoot(page, `lineage-many-${theme}-${width}`)
    }
  }
  expect(complaints).toEqual([])
  await page.context().close()
})

test('sessions that lie in no folder of the library lead to each other, too', async () => {
  const { page } = await openWindow(browser, shell.address)
  const folder = join(shell.folder, 'elsewhere')
  mkdirSync(folder)
  const parent = `turn t1 {\nuser: Far away\ncall c1 spawn_agent: {}\noutput c1: {"agent_id":"${id(951)}","nickname":"Ada"}\n}`
  writeFileSync(join(folder, sessionName(950)), rolloutText(`meta: 0.140.0 id="${id(950)}"\n${parent}`))
  const child = `meta: 0.140.0 id="${id(951)}" parent_thread_id="${id(950)}"\nturn t2 {\nuser: Do it there\n}`
  writeFileSync(join(folder, sessionName(951)), rolloutText(child))
  await openPath(page, join(folder, sessionName(950)))
  await expect.poll(() => title(page).innerText(), SOON).toBe('Far away')
  await page.locator('[data-testid=item-row] .spawned', { hasText: 'Ada' }).click()
  await expect.poll(() => title(page).innerText(), SOON).toBe('Do it there')
  await showLineage(page)
  await expect
    .poll(() => rows(page).allInnerTexts(), SOON)
    .toEqual([expect.stringContaining('Far away'), expect.stringContaining('this session')])
  await page.keyboard.press('u')
  await expect.poll(() => title(page).innerText(), SOON).toBe('Far away')
  await page.context().close()
})

test('a program that began two sub-agents names both, and both lead back to it', async () => {
  const { page } = await openWindow(browser, shell.address)
  const folder = join(shell.folder, 'programs')
  mkdirSync(folder)
  const names = { Ada: id(961), Bob: id(962) }
  const told = Object.entries(names).map(
    ([name, of]) =>
      `event_msg item_completed: {"item":{"type":"CollabAgentToolCall","id":"exec-${name}","tool":"spawn_agent","receiver_thread_ids":["${of}"],"receiver_agents":[{"agent_nickname":"${name}"}]}}`,
  )
  const put = (n: number, text: string) => writeFileSync(join(folder, sessionName(n)), rolloutText(text))
  const printed = Object.values(names).join(' ')
  put(
    960,
    `meta: 0.169.0 id="${id(960)}"\nturn t1 {\nuser: A program\ncustom c1 exec: run\n${told.join('\n')}\ncustom-output c1: ${printed}\n}`,
  )
  for (const n of [961, 962])
    put(n, `meta: 0.169.0 id="${id(n)}" parent_thread_id="${id(960)}"\nturn t2 {\nuser: Part ${n}\n}`)
  await openPath(page, join(folder, sessionName(960)))
  await expect.poll(() => title(page).innerText(), SOON).toBe('A program')
  const call = page.locator('[data-testid=item-row]', { has: page.locator('.spawned') })
  await expect.poll(() => call.locator('.spawned .cut').innerText(), SOON).toBe('Ada +1')
  await call.click({ position: { x: 200, y: 8 } })
  await page.locator('.inspector').getByRole('button', { name: 'Bob' }).click()
  await expect.poll(() => title(page).innerText(), SOON).toBe('Part 962')
  await page.locator('.came-from .num', { hasText: 'line 6' }).waitFor()
  await page.context().close()
})

test('circles and parents that nobody has are shown', async () => {
  const { page } = await openWindow(browser, shell.address)
  await openSession(page, join(day, sessionName(900)))
  await showLineage(page)
  await expect.poll(() => rows(page).count(), SOON).toBe(2)
  await expect.poll(() => rows(page).first().innerText(), SOON).toMatch(/circle[\s\S]*in a circle/)
  await openPath(page, join(day, sessionName(902)))
  await expect.poll(() => title(page).innerText(), SOON).toBe('Nobody knows my parent')
  await showLineage(page)
  await expect.poll(() => rows(page).first().innerText(), SOON).toMatch(/no file/)
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.status').innerText()).toContain('No file of this thread was found')
  await page.keyboard.press('1')
  await page.locator('.came-from').click()
  await expect.poll(() => page.locator('.status').innerText(), SOON).toContain(`No file of the thread ${id(999)}`)
  await page.context().close()
})

test('looks', async () => {
  const { page } = await openWindow(browser, shell.address)
  await openSession(page, at(REVERTED[2] ?? ''))
  // Of the file that is open, not of a later one of the thread.
  await expect.poll(() => page.locator('.came-from').innerText(), SOON).toMatch(/line 11/)
  await showLineage(page)
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect(await axeFindings(page)).toEqual([])
      await shoot(page, `lineage-${theme}-${width}`)
    }
  }
  await openPath(page, at(PARENT))
  await page.locator('[data-testid=item-row][data-line="10"]').click()
  await shoot(page, 'lineage-call-1920')
  await page.setViewportSize({ width: 1280, height: 800 })
  await openPath(page, at(CHILD))
  await page.locator('.came-from .num', { hasText: 'line 10' }).waitFor()
  await shoot(page, 'lineage-child-1280')
  const over = () => page.locator('.session-head').evaluate(head => head.scrollWidth - head.clientWidth)
  for (const width of [1920, 1500, 1280, 1100, 900]) {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(over).toBe(0)
  }
  await page.context().close()
})
