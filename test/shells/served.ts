import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ServeOptions, serve } from '../../main/serve.ts'
import { pagesIn, temporaryFolder } from './support.ts'

export interface Served {
  readonly address: string
  readonly port: number
  readonly origin: string
  readonly token: string
  /** Holds the pages and the data folder. */
  readonly folder: string
  readonly dataFolder: string
  end(): Promise<void>
}

/** The web shell as it is, in this process, with made-up pages and a data folder of its own. */
export async function startServed(options: Partial<ServeOptions> = {}): Promise<Served> {
  const folder = temporaryFolder()
  process.env.PALIMPSEST_HOME = join(folder, 'data')
  process.env.CODEX_HOME = join(folder, 'codex')
  const started = await serve({ open: false, dist: pagesIn(folder), ...options })
  if (!started.ok) throw new Error(started.message)
  const { address, end } = started.serving
  let ended: Promise<void> | null = null
  const once = () => (ended ??= end())
  onTestFinished(once)
  const { port, origin, hash } = new URL(address)
  const token = hash.slice('#token='.length)
  return { address, port: Number(port), origin, token, folder, dataFolder: join(folder, 'data'), end: once }
}
