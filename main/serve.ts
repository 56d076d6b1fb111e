import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { shellHandlers } from './handlers/shell.ts'
import { StoredKeys } from './handlers/stored-keys.ts'
import { dataFolderOf, makeDataFolder } from './library/data-folder.ts'
import { engineUrl, fileArgument, pagesFolder, programVersion } from './places.ts'
import { Border } from './shell/border.ts'
import { openBrowser } from './shell/browser.ts'
import { Dropped } from './shell/dropped.ts'
import { newToken } from './shell/token.ts'
import { startWebServer, type WebServer } from './shell/web-server.ts'
import { forkThread } from './shell/worker-thread.ts'

export interface ServeOptions {
  /** FILE to open at start: a path (relative to the working folder) or a thread id. */
  readonly file?: string | undefined
  /** 0 or none: a random one. */
  readonly port?: number | undefined
  /** Open the user's browser on the address. */
  readonly open: boolean
  /** Built pages; dist/renderer if not said. */
  readonly dist?: string | undefined
}

export interface Serving {
  readonly address: string
  /** Ends workers, connections and copies. */
  end(): Promise<void>
}

/** Why the web shell cannot start, in one plain sentence. */
export type ServeFailure = { readonly ok: false; readonly message: string }

/** Starts the web shell and resolves once it listens. */
export async function serve(
  options: ServeOptions,
): Promise<{ readonly ok: true; readonly serving: Serving } | ServeFailure> {
  const pages = options.dist ?? pagesFolder
  if (!existsSync(join(pages, 'index.html'))) {
    return { ok: false, message: `The pages of the window are not in ${pages}. Build them with: npm run build` }
  }
  const folder = makeDataFolder(dataFolderOf())
  if (!folder.ok) return { ok: false, message: folder.error.message }
  const data = folder.value
  const dropped = new Dropped(data)
  await dropped.clearOld()
  const border = makeBorder(data, options.file)
  const token = newToken()
  const server = await startWebServer({ border, dropped, token, pages }, options.port ?? 0).catch(portSentence)
  if (typeof server === 'string') return { ok: false, message: server }
  // A browser takes a while to come.
  border.wake()
  const address = `http://127.0.0.1:${server.port}/#token=${token}`
  return { ok: true, serving: { address, end: () => endAll(server, border, dropped) } }
}

function makeBorder(data: string, file: string | undefined): Border {
  const keys = new StoredKeys(data, null)
  const { close: closeShell, ...shellCalls } = shellHandlers({
    dataFolder: data,
    keys,
    version: programVersion(),
    shell: 'web',
    open: file === undefined ? null : fileArgument(file, process.cwd()),
    pickFile: null,
    pickTarget: null,
    showInFolder: null,
    say: sentence => console.error(sentence),
  })
  return new Border({ dataFolder: data, fork: forkThread(engineUrl), shellCalls, closeShell, keys })
}

function portSentence(error: NodeJS.ErrnoException & { readonly port?: number }): string {
  if (error.code === 'EADDRINUSE') return `Port ${error.port} is taken. Choose another one, or none.`
  if (error.code === 'EACCES') return `Port ${error.port} may not be used by this user. Choose one above 1023.`
  return `The loopback address cannot be listened on: ${error.message}`
}

async function endAll(server: WebServer, border: Border, dropped: Dropped): Promise<void> {
  await Promise.all([server.end(), border.end()])
  await dropped.clear()
}

/** Serves until Ctrl-C, and answers the exit code. Prints the address as the only line on stdout. */
export async function serveUntilStopped(options: ServeOptions): Promise<0 | 1> {
  const started = await serve(options)
  if (!started.ok) {
    console.error(started.message)
    return 1
  }
  const { address, end } = started.serving
  const stopped = untilStopped()
  console.log(`Palimpsest is at ${address}`)
  if (options.open) openBrowser(address)
  await stopped
  await end()
  return 0
}

const untilStopped = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })

const USAGE = 'Usage: serve [--port N] [--no-open] [FILE]'

/** Reads the command line of the web shell; a sentence when it is wrong. */
export function serveArguments(argv: readonly string[]): ServeOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { port: { type: 'string' }, open: { type: 'boolean', default: true }, dist: { type: 'string' } },
      allowPositionals: true,
      allowNegative: true,
    })
    const port = Number(values.port ?? 0)
    if (!/^\d{1,5}$/.test(values.port ?? '0') || port > 65_535) return 'A port is a number from 0 to 65535.'
    if (positionals.length > 1) return `${USAGE}: one FILE at most.`
    return { file: positionals[0], port, open: values.open, dist: values.dist }
  } catch {
    return USAGE
  }
}

async function main(): Promise<void> {
  const options = serveArguments(process.argv.slice(2))
  if (typeof options === 'string') console.error(options)
  process.exitCode = typeof options === 'string' ? 2 : await serveUntilStopped(options)
}

// The command line carries this file too, so `import.meta.main` would be true in its bundle.
if (/^serve\.[jt]s$/.test(basename(process.argv[1] ?? ''))) await main()
