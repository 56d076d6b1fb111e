import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A resumption that was asked for when the scenario was over. */
export interface Probe {
  /** The file that holds its request, in the folder of the recording. */
  readonly name: string
  readonly threadId: string
  readonly label?: string
  /** The version that resumed, where it is not the one that wrote. */
  readonly reader?: string
  /** Which request it was; absent when Codex sent none. */
  readonly seq?: number
}

/** What a scenario left behind: `home`, a file for each probe, and `compactions`, in `folder`. */
export interface Played {
  readonly folder: string
  readonly failure: string | null
  readonly probes: readonly Probe[]
  /** Compaction calls that a rollback took back before the next request. */
  readonly takenBack: readonly string[]
}

type Told = Omit<Played, 'folder'>

/** Most take seconds; the long days take minutes. */
const LONGEST_MS = 600_000

const PLAY = join(import.meta.dirname, 'play.mjs')

/** Plays a scenario in a throw-away folder, which is there for as long as `look` looks. */
export async function playScenario<T>(
  version: string,
  scenario: string,
  stop: AbortSignal,
  look: (played: Played) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-conformance-'))
  try {
    const told = await played(version, scenario, folder, stop)
    return await look({ ...told, folder: join(folder, 'out') })
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

async function played(version: string, scenario: string, folder: string, stop: AbortSignal): Promise<Told> {
  const child = fork(PLAY, [version, scenario, folder], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2000)
  })
  let told: Told | null = null
  child.on('message', message => {
    told = message as Told
  })
  let late = false
  const end = (): boolean => child.kill('SIGTERM')
  const timer = setTimeout(() => {
    late = true
    end()
  }, LONGEST_MS)
  stop.addEventListener('abort', end, { once: true })
  if (stop.aborted) end()
  await once(child, 'close')
  clearTimeout(timer)
  stop.removeEventListener('abort', end)
  if (told !== null) return told
  const why = late ? `no end within ${LONGEST_MS / 1000} s` : `its process died: ${errors.trim()}`
  return { failure: why, probes: [], takenBack: [] }
}
