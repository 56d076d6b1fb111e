import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

export { rollout, rollouts } from './rollouts.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Pages built elsewhere, so that a test can run while the sources change; without it they are built when they did. */
const PAGES = process.env.PALIMPSEST_PAGES
const SHOTS = join(ROOT, 'test-results')

/** The web shell as a user starts it, with homes of its own that vanish with it. */
export interface Shell {
  readonly address: string
  /** CODEX_HOME and PALIMPSEST_HOME stand in here. */
  readonly folder: string
  readonly pid: number
  stop(): Promise<void>
}

export interface ShellOptions {
  readonly file?: string
  /** Sessions that the library lists. */
  readonly sessions?: readonly string[]
  /** The Codex home lies where a user has it: in a folder of the user, which is `folder`. */
  readonly asUser?: boolean
  /** Homes of an earlier shell, to start where it ended; they stay when this one stops. */
  readonly folder?: string
  /** Options of its Node, and variables of its environment beside ours. */
  readonly node?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Builds the window if its sources changed, starts the shell and waits for the address that it prints. */
export async function startShell(options: ShellOptions = {}): Promise<Shell> {
  const { file, sessions = [], asUser = false, folder: given, node = [], env = {} } = options
  if (PAGES === undefined) buildWindow()
  const folder = given ?? mkdtempSync(join(tmpdir(), 'palimpsest-browser-'))
  const clear = () => given === undefined && rmSync(folder, { recursive: true, force: true })
  const codex = join(folder, asUser ? '.codex' : 'codex')
  const day = join(codex, 'sessions', '2026', '11', '21')
  mkdirSync(day, { recursive: true })
  for (const session of sessions) copyFileSync(session, join(day, basename(session)))
  const child = spawn(
    process.execPath,
    [
      ...node,
      'main/serve.ts',
      '--no-open',
      ...(PAGES === undefined ? [] : ['--dist', PAGES]),
      ...(file === undefined ? [] : [file]),
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        ...(asUser ? { HOME: folder } : {}),
        CODEX_HOME: codex,
        PALIMPSEST_HOME: join(folder, 'data'),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  // A test that breaks off must leave no shell behind.
  const abandon = () => {
    child.kill('SIGKILL')
    clear()
  }
  process.once('exit', abandon)
  const address = await addressOf(child)
  const stop = async () => {
    process.off('exit', abandon)
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGINT')
    await ended
    clear()
  }
  return { address, folder, pid: child.pid ?? 0, stop }
}

let built = false

/** Once a test file: sources that change while it runs do not count. */
function buildWindow(): void {
  if (built) return
  const build =
    "const { ensureBuilt } = await import('./scripts/build.mjs'); process.exit((await ensureBuilt()) ? 0 : 1)"
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', build], { cwd: ROOT, stdio: 'inherit' })
  if (done.status !== 0) throw new Error('The window could not be built.')
  built = true
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const address = /http:\/\/\S+/.exec(said)?.[0]
      if (address !== undefined) resolve(address)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', code => reject(new Error(`The shell ended with ${code} before it printed an address:\n${said}`)))
  })
}

export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.PALIMPSEST_BROWSER ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) throw new Error(`No browser at ${executablePath}; set PALIMPSEST_BROWSER.`)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  return chromium.launch({
    executablePath,
    args: [...asRoot, ...quiet, '--disable-gpu', '--disable-quic', '--disable-lcd-text'],
  })
}

export type Theme = 'light' | 'dark' | 'contrast'
export const THEMES: readonly Theme[] = ['light', 'dark', 'contrast']

export interface Window {
  readonly page: Page
  /** What a user would not see but a developer would be ashamed of: errors in the console, violations of the policy, foreign requests. */
  readonly complaints: readonly string[]
}

export interface WindowOptions {
  readonly width?: number
  readonly height?: number
  readonly theme?: Theme
}

/** Opens the window in a profile of its own. */
export async function openWindow(browser: Browser, address: string, options: WindowOptions = {}): Promise<Window> {
  const { width = 1280, height = 800, theme = 'light' } = options
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme === 'light' ? 'light' : 'dark',
    contrast: theme === 'contrast' ? 'more' : 'no-preference',
    timezoneId: 'UTC',
    locale: 'en-GB',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.stack ?? error.message))
  page.on('request', request => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.host !== new URL(address).host) complaints.push(`request to ${url.host}`)
  })
  await page.goto(address)
  return { page, complaints }
}

/** Changes the theme as the system would. */
export const setTheme = (page: Page, theme: Theme): Promise<void> =>
  page.emulateMedia({
    colorScheme: theme === 'light' ? 'light' : 'dark',
    contrast: theme === 'contrast' ? 'more' : 'no-preference',
  })

/** Colours fade from one theme to the next: the fading begins with the next frame. */
export const faded = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return (await Promise.allSettled(document.getAnimations().map(one => one.finished))).length
  })

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds, one line each; the policy forbids script tags, so its source is evaluated. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { readonly axe: { run(on: Document, options: object): Promise<AxeResult> } })
      .axe
    const { violations } = await run.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.flatMap(v =>
      v.nodes.map(node => `${v.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    )
  })
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
  }[]
}

/** Saves what the window shows into an ignored folder, to be looked at. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: join(SHOTS, `${name}.png`) })
}

/** Text on the lines of one side of Monaco as it is drawn, without what is folded away. */
export const drawnText = (page: Page, side: 'original' | 'modified'): Promise<string> =>
  page.evaluate(name => {
    const lines = [...document.querySelectorAll<HTMLElement>(`.editor.${name} .view-line`)]
    return lines
      .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
      .map(line => (line.textContent ?? '').replace(/ /g, ' '))
      .join('\n')
  }, side)

export const readBytes = (path: string): Uint8Array => readFileSync(path)

/** How long a test waits for what comes by itself. */
export const SOON = { timeout: 15_000 }

/** The window knows what it had open the last time, or else what it can offer: samples are asked for last. */
export const started = (page: Page): Promise<void> =>
  page.locator('.session-head, .start-rows > :nth-child(3)').first().waitFor()

/** Closes what a test before had open: the shell remembers it. */
export async function closeTabs(page: Page): Promise<void> {
  await started(page)
  const tabs = page.getByRole('tablist', { name: 'Open sessions' }).getByRole('tab')
  for (let left = await tabs.count(); left > 0; left--) {
    await page.keyboard.press('Alt+W')
    await tabs.nth(left - 1).waitFor({ state: 'detached' })
  }
}

/** Opens a path, thread id or link as a user types it. */
export async function openPath(page: Page, path: string): Promise<void> {
  await started(page)
  await page.keyboard.press('Control+Shift+O')
  const field = page.getByRole('dialog').getByRole('textbox')
  await field.fill(path)
  await field.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** The same, and waits until its turns are here. */
export async function openSession(page: Page, path: string): Promise<void> {
  await openPath(page, path)
  await page.locator('[data-testid=turn-row]').first().waitFor()
}
