// Writes the pictures of the README: node scripts/screenshots.mjs, with Node 24 and a browser as for the tests.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plantedRollout } from '../test/export/planted.ts'
import {
  openSession,
  openWindow,
  rollout,
  rollouts,
  startBrowser,
  started,
  startShell,
} from '../test/support/browser.ts'
import { drips, scriptedServer } from '../test/support/scripted-server.ts'
import { indexedPng } from './indexed-png.mjs'
import { root } from './paths.mjs'

/** Bytes that one picture may have. */
const MOST = 300_000
const LISTED = [
  '0.140.0/ledger',
  '0.169.0/ledger',
  '0.110.0/ledger-short',
  '0.98.0/ledger-short',
  '0.169.0/remote',
  '0.169.0/mid-turn',
  '0.140.0/rollback',
  '0.140.0/interrupted',
  '0.140.0/pre-turn',
  '0.63.0/tools',
  '0.36.0/manual',
]
/** Forks and a sub-agent, each of several files. */
const RELATED = ['0.169.0/fork', '0.169.0/sub-agents']
const folder = join(root, 'docs', 'images')

const VIEWS = {
  library: async page => {
    await started(page)
    await page
      .locator('#sessions [role=treeitem]')
      .nth(LISTED.length - 1)
      .waitFor({ state: 'attached' })
  },
  timeline: async page => {
    await openSession(page, rollout(LISTED[0]))
    await page.locator('[data-testid=band]').first().waitFor()
    await page.locator('.uplot').waitFor()
  },
  checkpoint: async page => {
    await page.keyboard.press('2')
    await page.locator('[data-testid=fold-row]').first().waitFor()
  },
  'text-diff': async page => {
    await page.keyboard.press(']')
    await page.locator('.checkpoint-head', { hasText: 'Compaction 2' }).waitFor()
    await page.locator('[data-testid=fold-row]').first().waitFor()
    await page.keyboard.press('G')
    await page.keyboard.press('Enter')
    await page.locator('.editor.modified .line-insert').first().waitFor()
  },
  fork: async page => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('f')
    await page.getByTestId('fork-plan').getByTestId('resume-line').waitFor()
    return page.locator('.fork-dialog')
  },
  export: async page => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('e')
    await page.locator('[data-testid=export-rules][aria-busy=false] [data-rule=outputs] td').first().waitFor()
    await page.getByLabel('Mask them').check()
    return page.locator('.export-dialog')
  },
  editor: async page => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('E')
    await page.locator('[data-testid=draft-row]').first().waitFor()
    for (const key of ['j', 'j', 'Delete', 'G', 'Enter']) await page.keyboard.press(key)
    await page.locator('[data-testid=draft-text] .view-line').first().waitFor()
  },
  lab: async page => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('4')
    await page.getByTestId('lab-row').first().waitFor()
    const model = await scriptedServer(drips(HANDED_OVER, 1))
    await address(page, model.base)
    await candidate(page, 'Codex, local', 'one note')
    await candidate(page, 'Extract', 'offline')
    await model.close()
    await address(page, 'http://127.0.0.1:8080/v1')
    await page.keyboard.press('l')
    await page.locator('.lab-texts ins').first().waitFor()
    await page.locator('.lab-scroll').evaluate(scroller => scroller.scrollTo(0, 360))
  },
  review: async page => {
    await page.keyboard.press('Escape')
    await openSession(page, secrets)
    await page.keyboard.press('x')
    await page.locator('[data-testid=secret-row]').first().waitFor()
    for (const key of ['j', 'Enter', 'j', 'Space']) await page.keyboard.press(key)
    await page.locator('[data-testid=place-row][aria-checked=false]').waitFor()
  },
  lineage: async page => {
    await page.keyboard.press('Escape')
    await openSession(page, rollouts(RELATED[0])[1])
    await page.keyboard.press('5')
    await page.locator('.lineage-totals b').waitFor()
  },
  search: async page => {
    await page.keyboard.press('1')
    await page.keyboard.press('Control+Shift+F')
    await page.keyboard.type('reconcile')
    await page.locator('#hits .hit').nth(3).waitFor()
    await page.locator('#hits .hit').nth(1).click()
    await page.locator('.curve .uplot').waitFor()
  },
  storage: async page => {
    for (const key of ['Control+Shift+F', 'Control+A', 'Delete']) await page.keyboard.press(key)
    await page.getByRole('button', { name: 'Sessions', exact: true }).click()
    await page.locator('#view .list-scroll').focus()
    await page.keyboard.press('7')
    await page.getByTestId('stored-row').first().waitFor()
    await page.getByRole('button', { name: /^Weigh \d/ }).click()
    await page.getByTestId('storage-entry').nth(6).waitFor()
  },
}

const HANDED_OVER = [
  '## State',
  '- Amounts are read as digits in `src/money.mjs`; tests for JPY and KWD are committed.',
  '- `tally reconcile JOURNAL STATEMENT` matches rows by date and amount.',
  '- Logs can end inside a line, and the phone writes local time: two hours ahead.',
  '',
  '## Rules of the user',
  "- All of data/ is the user's: never edit it. Money is never a float.",
  '',
  '## Next',
  '- Merge entries of equal times by a second key.',
].join('\n')

async function address(page, to) {
  await page.getByRole('button', { name: 'Model and key…' }).first().click()
  await page.getByLabel('Address').fill(to)
  await page.getByLabel('Address').press('Enter')
  await page.keyboard.press('Escape')
  await page.getByTestId('lab-goes').filter({ hasText: to }).waitFor()
}

async function candidate(page, strategy, name) {
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: strategy, exact: true }).check()
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByTestId('lab-go').click()
  await page.locator('[data-testid=lab-row][data-state=known]', { hasText: name }).waitFor()
}

/** The browser reads its own picture back into pixels. */
async function shrunk(png) {
  const page = await browser.newPage()
  const { pixels, width, height } = await page.evaluate(async base64 => {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context.drawImage(bitmap, 0, 0)
    const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    return { pixels: new Uint8Array(data.buffer).toBase64(), width, height }
  }, png.toString('base64'))
  await page.close()
  return indexedPng(Buffer.from(pixels, 'base64'), width, height)
}

/** A home that defines the provider of the recorded sessions, and a session that somebody would not want to share as it is. */
async function startUserShell(options) {
  const shell = await startShell(options)
  const provider = 'model_provider = "mock"\n[model_providers.mock]\nname = "mock"\n'
  writeFileSync(join(shell.folder, '.codex', 'config.toml'), provider)
  secrets = join(shell.folder, 'rollout-2026-11-20T10-00-00-01a1fd00-0000-7000-8000-000000000060.jsonl')
  writeFileSync(secrets, plantedRollout())
  return shell
}

let secrets = ''
mkdirSync(folder, { recursive: true })
const browser = await startBrowser()
for (const theme of ['light', 'dark']) {
  const shell = await startUserShell({ sessions: [...LISTED.map(rollout), ...RELATED.flatMap(rollouts)], asUser: true })
  const { page } = await openWindow(browser, shell.address, { theme })
  for (const [name, show] of Object.entries(VIEWS)) {
    const shown = (await show(page)) ?? page
    // Counts of the library and tokens come a moment after the rows.
    await page.waitForTimeout(1500)
    const path = join(folder, `${name}-${theme}.png`)
    const png = await shrunk(await shown.screenshot())
    if (png.length > MOST) throw new Error(`${name}-${theme}.png has ${png.length} bytes, more than ${MOST}.`)
    writeFileSync(path, png)
    console.log(`${name}-${theme}.png ${png.length}`)
  }
  await page.context().close()
  await shell.stop()
}
await browser.close()
