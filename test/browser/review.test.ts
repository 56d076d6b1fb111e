import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PLANTED, plantedRollout } from '../export/planted.ts'
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
  THEMES,
  type Window,
} from '../support/browser.ts'
import { rolloutText } from '../support/rollout-text.ts'

let browser: Browser
let shell: Shell | null = null
let window: Window | null = null
const folder = mkdtempSync(join(tmpdir(), 'palimpsest-review-'))

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

const fileOf = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, `rollout-2026-11-20T10-00-00-${name}.jsonl`)
  writeFileSync(path, bytes)
  return path
}

const MAIL = 'jane.roe@acme-example.dev'
const opaque = (type: string) =>
  `raw: ${JSON.stringify({ type: 'response_item', payload: { type, encrypted_content: 'QUJD'.repeat(40) } })}`

/** Two secrets at three places, and of all that nobody can look through. */
const small = (): string =>
  fileOf(
    '01a1fd00-0000-7000-8000-0000000000a1',
    rolloutText(`turn t1 {
      user: hello
      item user: ask ${MAIL} or ${MAIL} now
      call c1 shell: cat /home/jvanderberg/notes
      output c1: it is all quiet
      ${opaque('reasoning')}
      ${opaque('compaction')}
      raw: {"type":"never_seen","payload":{}}
      raw: {"half":
      }`),
  )

async function open(file: string, width = 1280, height = 800): Promise<Page> {
  shell = await startShell({ file })
  window = await openWindow(browser, shell.address, { width, height })
  const { page } = window
  page.setDefaultTimeout(SOON.timeout)
  // A damaged file opens on its problems.
  await page.locator('[data-testid=turn-row], [data-testid=band], [data-testid=problem-row]').first().waitFor()
  return page
}

/** Opens a session and its review, as a user does: one key. */
async function review(file: string, width?: number, height?: number): Promise<Page> {
  const page = await open(file, width, height)
  await page.keyboard.press('x')
  await page.locator('[data-testid=secret-row], .review-main .review-note').first().waitFor()
  return page
}

const secrets = (page: Page): Locator => page.locator('[data-testid=secret-row]')
const places = (page: Page): Locator => page.locator('[data-testid=place-row]')
const inspector = (page: Page): Locator => page.locator('.inspector-body')
/** Rows as they are read: cells parted by one space. */
const words = async (rows: Locator): Promise<readonly string[]> =>
  (await rows.allInnerTexts()).map(text => text.replace(/\s+/g, ' ').trim())

const press = async (page: Page, ...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

test('by keys alone a place is found, kept, read in the inspector and in the timeline, and masked again', async () => {
  const page = await review(small())
  await expect
    .poll(() => words(secrets(page)), SOON)
    .toEqual([
      'email 1 jane…ev (25 characters) certain 2 places masked',
      'home-path 1 jv… (11 characters) certain 1 place masked',
    ])
  await inspector(page).getByText('[redacted email 1]').first().waitFor()
  await expect.poll(() => inspector(page).innerText(), SOON).toBe('ask [redacted email 1] or [redacted email 1] now')
  await press(page, 'Enter', 'j', 'j')
  await places(page).nth(1).waitFor()
  await expect
    .poll(() => words(places(page)), SOON)
    .toEqual([
      'User ask [redacted email 1] or [redacted email 1] now turn 1 6 masked',
      'User ask [redacted email 1] or [redacted email 1] now turn 1 6 masked',
    ])
  await press(page, 'Space')
  await inspector(page).getByText(MAIL).waitFor()
  expect((await inspector(page).innerText()).replace(/\s+/g, ' ')).toBe(`ask [redacted email 1] or ${MAIL}kept now`)
  await expect.poll(() => places(page).nth(1).getAttribute('aria-checked'), SOON).toBe('false')
  await expect.poll(() => secrets(page).first().getAttribute('aria-checked'), SOON).toBe('mixed')
  await expect.poll(() => secrets(page).first().innerText(), SOON).toContain('part kept')
  await press(page, 'Enter')
  const row = page.locator('[data-testid=item-row][aria-selected=true]')
  await expect
    .poll(async () => (await row.locator('.preview').innerText()).replace(/\s+/g, ' '), SOON)
    .toBe(`ask [redacted email 1] or ${MAIL}kept now`)
  await page.getByText('Shown as it will be exported').waitFor()
  await press(page, 'f')
  await page.getByRole('dialog').getByText('nothing is masked in it').waitFor()
  await press(page, 'Escape', 'x')
  await places(page).first().waitFor({ state: 'detached' })
  await press(page, 'Space')
  await page.locator('[data-testid=secret-row][aria-checked=true]').nth(1).waitFor()
  await inspector(page).getByText(MAIL).waitFor({ state: 'detached' })
})

test('a class is kept with its secrets and places, and is masked again', async () => {
  const page = await review(small())
  const tick = page.getByRole('checkbox', { name: 'Mask E-mail addresses' })
  await tick.focus()
  await press(page, 'Space')
  await page.locator('[data-testid=secret-row][data-fate=above]').waitFor()
  await expect
    .poll(() => page.getByTestId('review-facts').innerText(), SOON)
    .toBe('2 secrets at 3 places · 1 choice to keep')
  await secrets(page).first().click()
  await inspector(page).getByText(MAIL).first().waitFor()
  await press(page, 'Space')
  await page.locator('.status').getByText('It stays with all that it belongs to').waitFor()
  await tick.click()
  await inspector(page).getByText(MAIL).first().waitFor({ state: 'detached' })
  await expect.poll(() => tick.isChecked(), SOON).toBe(true)
})

test('a class alone is listed with the reason why it is looked for', async () => {
  const page = await review(small())
  await page.locator('[data-testid=classes] [data-class=home-path] button').click()
  await page.locator('[data-testid=secret-row][data-class=email]').waitFor({ state: 'detached' })
  await secrets(page).first().waitFor()
  await expect.poll(() => secrets(page).count(), SOON).toBe(1)
  await expect
    .poll(() => page.getByTestId('review-why').innerText(), SOON)
    .toContain('The path of a home folder holds the name of a user.')
})

test('what nobody can look through is counted, with what it means, and stays when asked', async () => {
  const page = await review(small())
  const apart = page.locator('[data-testid=apart] > li')
  await expect
    .poll(() => apart.evaluateAll(rows => rows.map(row => (row as HTMLElement).dataset.kind)), SOON)
    .toEqual(['ciphertext', 'unknown-type', 'rejected'])
  expect((await apart.first().innerText()).replace(/\s+/g, ' ')).toContain(
    'The result of 1 compaction is then gone for the model: a counted stub stands for it.',
  )
  await page.getByLabel('Encrypted text in the copy').selectOption('keep')
  await apart.first().getByText('Nobody can look through it for secrets.').waitFor()
})

test('a session in which nothing is found says that this is no proof', async () => {
  const page = await review(fileOf('01a1fd00-0000-7000-8000-0000000000a2', rolloutText('user: a quiet line')))
  await expect
    .poll(() => page.locator('.review-main').innerText(), SOON)
    .toContain('Nothing was found, which is no proof')
  await expect.poll(() => secrets(page).count(), SOON).toBe(0)
})

test('looking through a big session says how far it is, stops when asked, and can be begun again', async () => {
  const line = (i: number) =>
    JSON.stringify({
      type: 'response_item',
      payload: {
        type: 'function_call_output',
        call_id: `c${i}`,
        output: `line ${i}, as plain as "a: b" \n`.repeat(40),
      },
    })
  const lines = Array.from({ length: 24_000 }, (_, i) => line(i)).join('\n')
  const text = Buffer.concat([rolloutText(`item user: ask ${MAIL}`), Buffer.from(`${lines}\n`)])
  const page = await open(fileOf('01a1fd00-0000-7000-8000-0000000000a3', text))
  await press(page, 'x')
  const bar = page.getByRole('progressbar', { name: 'Looking for secrets' })
  await bar.waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.locator('.review-note').getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Stopped. Nothing is masked before all lines were looked at.').waitFor()
  await page.getByRole('button', { name: 'Look again' }).click()
  await secrets(page).first().waitFor({ timeout: 90_000 })
  await expect
    .poll(() => words(secrets(page)), SOON)
    .toEqual(['email 1 jane…ev (25 characters) certain 1 place masked'])
}, 150_000)

test('the export dialog leads to the review, and the review back to it', async () => {
  const page = await open(small())
  await press(page, 'e')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /^Mask them/ }).check()
  await dialog.getByRole('button', { name: 'Review findings…' }).click()
  await dialog.waitFor({ state: 'detached' })
  await secrets(page).first().waitFor()
  await press(page, 'Space', 'e')
  await dialog.getByRole('radio', { name: /^Mask them/ }).check()
  await dialog.getByText('1 kept').waitFor()
})

test('the review ends: the session is shown as it is, and what was chosen stays for an export', async () => {
  const page = await review(small())
  await inspector(page).getByText('[redacted email 1]').first().waitFor()
  await page.getByRole('button', { name: 'End review' }).click()
  await page.locator('.timeline').waitFor()
  await inspector(page).getByText(MAIL).first().waitFor()
  await expect.poll(() => page.getByRole('tab', { name: 'Secrets' }).count(), SOON).toBe(0)
  await expect.poll(() => page.getByText('Shown as it will be exported').count(), SOON).toBe(0)
})

test('while secrets are masked none is in the page, in what crosses to it, in its address or in what it keeps', async () => {
  const page = await open(fileOf('01a1fd00-0000-7000-8000-000000000060', plantedRollout()))
  const crossed: string[] = []
  // The window's own connection speaks JSON; it is tapped where its messages come in.
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  session.on('Network.webSocketFrameReceived', ({ response }) => crossed.push(response.payloadData))
  session.on('Network.webSocketFrameSent', ({ response }) => crossed.push(response.payloadData))
  await page.keyboard.press('x')
  await secrets(page).first().waitFor()
  crossed.length = 0
  const seen: string[] = []
  const look = async () =>
    seen.push(await page.evaluate(() => `${document.documentElement.outerHTML}\n${document.title}\n${location.href}`))
  const count = await secrets(page).count()
  for (let i = 0; i < count; i++) {
    if (i % 5 === 0) await press(page, 'Enter')
    await look()
    await press(page, 'j')
  }
  await press(page, 'v')
  for (const name of ['Timeline', 'Checkpoints', 'Time machine', 'Problems']) {
    await page.getByRole('tab', { name, exact: false }).first().click()
    await page.waitForTimeout(300)
    await look()
    await press(page, 'j', 'j', 'Enter')
    await page.waitForTimeout(300)
    await look()
  }
  await press(page, 'Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('token')
  await page.waitForTimeout(500)
  await look()
  await press(page, 'Escape')
  await page.waitForTimeout(1000)
  const kept = readFileSync(join(shell?.folder ?? '', 'data', 'window.json'), 'utf8')
  expect(crossed.length).toBeGreaterThan(50)
  const leaks = PLANTED.flatMap(({ secret, class: name, place }) => {
    const inJson = JSON.stringify(secret).slice(1, -1)
    const has = (text: string) => text.includes(secret) || text.includes(inJson)
    return [
      ...(seen.some(has) ? [`${name} in ${place}: page`] : []),
      ...(crossed.some(has) ? [`${name} in ${place}: messages`] : []),
      ...(has(kept) ? [`${name} in ${place}: window state`] : []),
    ]
  })
  expect(leaks).toEqual([])
}, 120_000)

describe('axe finds nothing', () => {
  test.each([
    [1280, 800],
    [1920, 1080],
  ])('at %ix%i', async (width, height) => {
    const page = await review(small(), width, height)
    await press(page, 'Enter', 'j', 'Space')
    await inspector(page).getByText(MAIL).waitFor()
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect(await axeFindings(page), theme).toEqual([])
      await shoot(page, `review-${theme}-${width}`)
    }
    await press(page, 'Enter')
    await page.getByText('Shown as it will be exported').waitFor()
    for (const theme of THEMES) {
      await setTheme(page, theme)
      await faded(page)
      expect(await axeFindings(page), `timeline in ${theme}`).toEqual([])
      await shoot(page, `review-timeline-${theme}-${width}`)
    }
  })
})
