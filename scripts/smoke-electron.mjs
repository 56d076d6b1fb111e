import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { Failure, say } from './failure.mjs'
import { findElectron } from './find-electron.mjs'
import { root } from './paths.mjs'

const patienceMs = 60_000

/**
 * `npm run smoke:electron [-- SESSION]`: the built application, in a real Electron, shows a session's turns and bands.
 * @param {readonly string[]} args a session with a compaction, or a folder that holds one
 * @returns {Promise<number>}
 */
export async function smokeElectron([session = join(root, 'fixtures', '0.98.0', 'manual'), ...more]) {
  if (more.length > 0) throw new Failure('Usage: npm run smoke:electron [-- SESSION]', 2)
  const electron = findElectron(root)
  if (electron === undefined) throw new Failure("Electron's program is not here: `npm run setup:electron` gets it.")
  if (!(await ensureBuilt())) throw new Failure('There is nothing to test: the build failed; what it said is above.')
  const home = mkdtempSync(join(tmpdir(), 'palimpsest-smoke-'))
  try {
    say(`seen in Electron: ${await look(electron, rolloutIn(resolve(session)), home)}`)
    return 0
  } catch (error) {
    throw new Failure(`Electron did not show the session: ${error instanceof Error ? error.message : error}`)
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function look(electron, session, home) {
  const { _electron } = await import('playwright-core')
  const app = await _electron.launch({
    executablePath: electron,
    // Playwright would switch it off on any Linux.
    chromiumSandbox: hasSandbox(),
    args: [`--user-data-dir=${join(home, 'electron')}`, root, session],
    env: { ...process.env, PALIMPSEST_HOME: join(home, 'ours'), CODEX_HOME: join(home, 'codex') },
    timeout: patienceMs,
  })
  try {
    const page = await app.firstWindow({ timeout: patienceMs })
    const problems = []
    page.on('pageerror', error => problems.push(error.message))
    const turn = await textOf(page, 'turn-row')
    // The list draws only what is in view; this key goes to the next checkpoint.
    await page.keyboard.press(']')
    const band = await textOf(page, 'band')
    if (!/Compaction \d/.test(band)) throw new Error(`the band says "${band}"`)
    if (problems.length > 0) throw new Error(problems.join('; '))
    return `"${turn}" and "${band}"`
  } finally {
    await app.close()
  }
}

async function textOf(page, testId) {
  const element = page.getByTestId(testId).first()
  await element.waitFor({ timeout: patienceMs })
  const text = (await element.innerText()).replace(/\s+/g, ' ').trim()
  if (text === '') throw new Error(`an empty ${testId}`)
  return text.slice(0, 100)
}

/** Only this script goes without the sandbox, and only where Electron refuses to start with it. */
function hasSandbox() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return true
  say('running as root: Electron starts with --no-sandbox, for this test only')
  return false
}

function rolloutIn(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path
  const name = readdirSync(path).find(candidate => /^rollout-.*\.jsonl$/.test(candidate))
  if (name === undefined) throw new Failure(`There is no session in ${path}.`)
  return join(path, name)
}
