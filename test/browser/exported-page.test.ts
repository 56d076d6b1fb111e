import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { run } from '../cli/run.ts'
import { axeFindings, rollout, SOON, shoot, startBrowser } from '../support/browser.ts'
import { diffRows } from '../support/cli.ts'
import { message, rolloutText } from '../support/rollout-text.ts'

let browser: Browser
let folder = ''
let page: Page | null = null
let complaints: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-page-'))
  browser = await startBrowser()
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  await page?.context().close()
  page = null
  const heard = complaints
  complaints = []
  expect(heard).toEqual([])
})

let count = 0

/** A session as a page on disk; its path. */
async function exported(file: string, ...words: readonly string[]): Promise<string> {
  const out = join(folder, `${++count}.html`)
  const { code, stderr } = await run(['export', file, '--format', 'html', '--out', out, ...words], { folder })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return out
}

function session(text: string): string {
  const path = join(folder, `${++count}.jsonl`)
  writeFileSync(path, rolloutText(text))
  return path
}

/** Opens a page from disk, without a network. What leaves it, breaks its policy or is an error is a complaint. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    timezoneId: 'UTC',
    offline: true,
    ...options,
  })
  page = await context.newPage()
  page.on('console', said => {
    if (said.type() === 'error' || said.type() === 'warning') complaints.push(said.text())
  })
  page.on('pageerror', error => complaints.push(error.stack ?? error.message))
  const own = pathToFileURL(path).href
  page.on('request', request => {
    if (request.url() !== own) complaints.push(`request to ${request.url().slice(0, 100)}`)
  })
  await page.exposeFunction('broken', (directive: string) => complaints.push(`policy: ${directive}`))
  if (options.javaScriptEnabled !== false)
    await page.addInitScript(() => {
      const { broken } = globalThis as unknown as { broken(directive: string): void }
      document.addEventListener('securitypolicyviolation', event => broken(event.effectiveDirective))
    })
  await page.goto(own)
  return page
}

/** The same, and waits until the rows are there. */
async function opened(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const shown = await open(path, options)
  await shown.locator('#timeline [aria-selected=true]').waitFor(SOON)
  return shown
}

const texts = async (on: Page, selector: string): Promise<readonly string[]> =>
  (await on.locator(selector).allInnerTexts()).map(text => text.replace(/\s+/g, ' ').trim())

const selected = (on: Page, list = '#timeline') => on.locator(`${list} [aria-selected=true]`)
const selectedText = async (on: Page, list?: string): Promise<string> =>
  (await selected(on, list).innerText()).replace(/\s+/g, ' ').trim()

test('a page from disk shows the turns, and the first compaction among its rows', async () => {
  const on = await opened(await exported(rollout('0.110.0/mid-turn'), '--redact', 'none'))
  await on.locator('.item .preview').nth(4).waitFor(SOON)
  expect(await texts(on, '#timeline .prompt')).toEqual([
    'Before the first turn',
    'Question one.',
    'Question two: run a command.',
  ])
  expect(await texts(on, '#timeline .item .label')).toEqual(['User', 'Assistant', 'Call', 'Output', 'Assistant'])
  expect(await texts(on, '#timeline [data-testid=band]')).toEqual([
    'Compaction 1 315 → 316 · 8 → 5 items · auto, mid-turn (inferred) · local prompt exact Diff d',
  ])
  expect(await on.title()).toBe('Question one.')
})

test('the diff of a compaction is the one of the command line, row by row', async () => {
  const file = rollout('0.140.0/ledger')
  const on = await opened(await exported(file, '--redact', 'none'))
  await on.keyboard.press('d')
  await on.keyboard.press(']')
  await on.locator('.diff-head', { hasText: 'Compaction 2' }).waitFor(SOON)
  await on.locator('[data-testid=diff-row]').first().waitFor(SOON)
  const rows = diffRows(file, 2)
  for (const kind of ['kept', 'dropped', 'summary'] as const) {
    await on.locator(`.kinds button[data-kind=${kind}]`).click()
    expect(await rowsOf(on)).toEqual(rows.filter(row => row.kind === kind))
  }
})

/** All rows of the diff, by scrolling through it. */
async function rowsOf(on: Page): Promise<readonly unknown[]> {
  return on.evaluate(async () => {
    const list = document.querySelector('#diff')
    const found = new Map<number, unknown>()
    const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text))
    for (let top = 0; list; top += list.clientHeight / 2) {
      list.scrollTop = top
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
      for (const row of document.querySelectorAll<HTMLElement>('[data-testid=diff-row]')) {
        const { kind, before, after, index } = row.dataset
        found.set(Number(index), { kind, before: numberOf(before), after: numberOf(after) })
      }
      if (top > list.scrollHeight) break
    }
    return [...found].sort(([a], [b]) => a - b).map(([, row]) => row)
  })
}

test('a click on an item shows its text, and what was cut of it', async () => {
  const long = `${'a'.repeat(900)}END`
  const on = await opened(
    await exported(session(`turn t1 {\nuser: ${long}\n}`), '--redact', 'none', '--text-limit', '400'),
  )
  await on.locator('.item[data-kind=user]').click()
  await on.locator('.inspector .cut').waitFor(SOON)
  const [head = '', tail = ''] = await on.locator('.inspector .text').allInnerTexts()
  expect(long.startsWith(head) && long.endsWith(tail)).toBe(true)
  const missing = long.length - head.length - tail.length
  expect(await texts(on, '.inspector .cut')).toEqual([`${missing} characters are not in this file.`])
  expect((await texts(on, '.told'))[0]).toContain(`1 text cut to 400 characters; ${missing} characters`)
})

test('the keys go where they go in the app', async () => {
  const on = await opened(await exported(rollout('0.140.0/ledger'), '--redact', 'none'))
  const press = (key: string) => on.keyboard.press(key)
  expect(await selectedText(on)).toMatch(/^Compaction 1 /)
  await press(']')
  expect(await selectedText(on)).toMatch(/^Compaction 2 /)
  await press('[')
  expect(await selectedText(on)).toMatch(/^Compaction 1 /)
  await press('j')
  await expect.poll(() => selectedText(on)).toMatch(/^R Reasoning/)
  await press('k')
  await press('K')
  expect(await selectedText(on)).toMatch(/^10 Now sync/)
  await press('J')
  expect(await selectedText(on)).toMatch(/^11 Fix the second/)
  await press('Enter')
  expect(await selected(on).getAttribute('aria-expanded')).toBe('true')
  await press('ArrowLeft')
  expect(await selected(on).getAttribute('aria-expanded')).toBe('false')
  await press('G')
  expect(await selectedText(on)).toMatch(/^43 /)
  await press('g')
  expect(await selectedText(on)).toMatch(/^1 Have a look/)
  await press('?')
  expect(await on.locator('dialog').isVisible()).toBe(true)
  await press('j')
  await press('Escape')
  expect(await on.locator('dialog').isVisible()).toBe(false)
  expect(await selectedText(on)).toMatch(/^1 Have a look/)
  await press('2')
  expect(await on.locator('#view-compactions').isVisible()).toBe(true)
  await press('1')
  expect(await on.locator('#view-timeline').isVisible()).toBe(true)
  await press('t')
  expect(await on.locator('html').getAttribute('data-theme')).toBe('dark')
})

test('what is looked for is found in rows that are not open, and around the end', async () => {
  const text = 'turn t1 {\nuser: one\nassistant: a needle here\n}\nturn t2 {\nuser: two\nassistant: another NEEDLE\n}'
  const on = await opened(await exported(session(text), '--redact', 'none'))
  await on.keyboard.press('/')
  await on.keyboard.type('needle')
  for (const hit of ['a needle here', 'another NEEDLE', 'a needle here']) {
    await on.keyboard.press('Enter')
    await expect.poll(() => selectedText(on)).toContain(hit)
    await on.keyboard.press('/')
  }
  await on.keyboard.type('nothing of the sort')
  await on.keyboard.press('Enter')
  await expect.poll(() => texts(on, '.find-says')).toEqual(['Nothing has “nothing of the sort”'])
})

/** Texts that would do something if any of them were HTML. */
const HOSTILE = [
  '<img src=https://evil.example/x onerror="document.title=1">',
  '</script><script>document.title = 1</script>',
  '<!-- --!> <svg/onload=alert(1)> {{7*7}}',
  'javascript:alert(1) \u202eRTL \u0000 \u2028',
]

test('hostile text is shown as text, wherever it stands', async () => {
  const [one = '', two = '', three = '', four = ''] = HOSTILE
  const items = [
    message('user', one),
    message('assistant', two),
    { type: 'function_call', name: three, arguments: JSON.stringify({ command: two }), call_id: one },
    { type: 'function_call_output', call_id: one, output: four },
    { type: two, text: three },
  ]
  const lines = items.map(payload => `raw: ${JSON.stringify({ timestamp: one, type: 'response_item', payload })}`)
  const named = `event_msg thread_name_updated: ${JSON.stringify({ thread_name: two })}`
  const unknown = `raw: ${JSON.stringify({ type: three, payload: {} })}`
  const text = ['turn t1 {', ...lines, `compacted: ${one} | P+${two}`, unknown, named, '}'].join('\n')
  const on = await opened(await exported(session(text), '--redact', 'none'))
  expect(await on.title()).toBe(two)
  for (let i = 0; i < 10; i++) {
    await on.keyboard.press('j')
    await on.locator('.inspector h2').waitFor(SOON)
  }
  expect((await texts(on, '#timeline .preview')).join('\n')).toContain(one)
  await on.keyboard.press('d')
  await on.locator('[data-testid=diff-row] .preview').first().waitFor(SOON)
  expect(await on.locator('img, iframe, object, embed, a, svg [onload], link').count()).toBe(0)
  expect(await on.locator('script:not([type])').count()).toBe(1)
  expect(await on.title()).toBe(two)
})

test('what was redacted is told, and is not in the page', async () => {
  const text = 'turn t1 {\nuser: write to ada@one-example.dev\n}'
  const on = await opened(await exported(session(text)))
  expect((await texts(on, '.told'))[0]).toContain('written over: email')
  await on.keyboard.press('g')
  await on.keyboard.press('j')
  await expect.poll(() => texts(on, '.inspector .text')).toEqual(['write to [redacted email 1]'])
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in ${colorScheme}`, async () => {
    const on = await opened(await exported(rollout('0.140.0/ledger'), '--redact', 'none'), { colorScheme })
    await on.locator('.item .preview').nth(4).waitFor(SOON)
    await shoot(on, `page-timeline-${colorScheme}`)
    expect(await axeFindings(on)).toEqual([])
    await on.keyboard.press('d')
    await on.locator('[data-testid=fold-row]').first().waitFor(SOON)
    await on.keyboard.press('j')
    await on.keyboard.press('j')
    await on.locator('#diff .preview').first().waitFor(SOON)
    await shoot(on, `page-compaction-${colorScheme}`)
    expect(await axeFindings(on)).toEqual([])
    await on.keyboard.press('?')
    expect(await axeFindings(on)).toEqual([])
  })

test('without scripts the page says what it is', async () => {
  const on = await open(await exported(rollout('0.110.0/mid-turn'), '--redact', 'none'), { javaScriptEnabled: false })
  const said = await on.locator('noscript').innerText()
  expect(said).toContain('2 turns, 9 items, 1 compaction')
  expect(said).toContain('needs its script')
})

test('what is printed is the facts and the list of turns and compactions', async () => {
  const on = await opened(await exported(rollout('0.110.0/mid-turn'), '--redact', 'none'))
  await on.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await on.emulateMedia({ media: 'print' })
  expect(await texts(on, '.printed li')).toEqual([
    '1. Question one. (2 items, 47 tokens)',
    '2. Question two: run a command. (5 items, 158 tokens)',
    'Compaction 1: 315 → 316, auto, mid-turn (inferred) · local prompt',
  ])
  await on.evaluate(() => dispatchEvent(new Event('afterprint')))
  expect(await on.locator('.printed').count()).toBe(0)
})

test('a page that lacks a part says so and shows the rest', async () => {
  const path = await exported(rollout('0.110.0/mid-turn'), '--redact', 'none')
  const whole = readFileSync(path, 'utf8')
  writeFileSync(path, whole.replace(/<script type="application\/octet-stream" id="items-0">[^<]*<\/script>\n/, ''))
  const on = await opened(path)
  await on.locator('.failed').first().waitFor(SOON)
  expect(await on.locator('.failed').first().innerText()).toBe(
    'This page cannot show all that it holds: This page lacks its part items-0. Palimpsest may still open it.',
  )
  expect(await texts(on, '#timeline .turn .prompt')).toContain('Question one.')
  complaints = complaints.filter(said => !said.includes('lacks its part items-0'))
})

test('a session without a turn or a compaction says so', async () => {
  const on = await open(await exported(session(''), '--redact', 'none'))
  await on.locator('.bar').waitFor(SOON)
  await on.keyboard.press('2')
  expect(await texts(on, '#view-compactions')).toEqual(['No compaction in this session.'])
  expect(await axeFindings(on)).toEqual([])
})

test('of a long session only what is seen is there', async () => {
  const turns = Array.from({ length: 3000 }, (_, n) => `turn t${n} {\nuser: question ${n}\nassistant: answer ${n}\n}`)
  const on = await opened(await exported(session(turns.join('\n')), '--redact', 'none'))
  expect(await on.locator('.row').count()).toBeLessThan(100)
  await on.keyboard.press('G')
  expect(await selectedText(on)).toMatch(/^3000 question 2999/)
  await on.keyboard.press('Enter')
  await on.keyboard.press('G')
  await expect.poll(() => selectedText(on)).toContain('answer 2999')
  expect(await on.locator('.row').count()).toBeLessThan(100)
})
