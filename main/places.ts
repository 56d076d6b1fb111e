import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// Stands in main/ beside the entries, and so does its bundle in dist/main/: both find their neighbours from here.

/** The worker's entry: TypeScript beside the sources, JavaScript beside the bundle. */
export const engineUrl = entryUrl('engine')

/** The entry of the thread that reads sessions for it. */
export const readingUrl = entryUrl('reading')

function entryUrl(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
}

/** The folder that holds package.json, in a checkout as in a packed application. */
export const programFolder = holderOf('package.json', dirname(fileURLToPath(import.meta.url)))

function holderOf(name: string, folder: string): string {
  if (existsSync(join(folder, name))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error(`No folder above the program holds ${name}.`)
  return holderOf(name, parent)
}

/** What `npm run build` makes of renderer/. */
export const pagesFolder = join(programFolder, 'dist', 'renderer')

export const preloadFile = join(programFolder, 'dist', 'preload', 'index.cjs')

/** Recorded sessions that ship with the program; null where there are none. */
export function samplesFolder(): string | null {
  // In a packed application they stand beside the archive, where other programs can read them too.
  const folder = join(programFolder.replace(/app\.asar$/, 'app.asar.unpacked'), 'fixtures')
  return existsSync(folder) ? folder : null
}

export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8')) as { version: string }
  return version
}

/** FILE of a command line, made absolute. A thread id or the like, which is not there as a file, stays as it is. */
export function fileArgument(text: string, cwd: string): string {
  const path = isAbsolute(text) ? text : resolve(cwd, text)
  return /^[\w-]+$/.test(text) && !existsSync(path) ? text : path
}
