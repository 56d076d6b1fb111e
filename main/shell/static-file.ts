import { stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

export interface StaticFile {
  readonly path: string
  readonly type: string
  readonly bytes: number
}

/** The file that an address names inside `folder`; null when it names none, or something outside. */
export async function staticFile(folder: string, pathname: string): Promise<StaticFile | null> {
  const name = nameOf(pathname)
  if (name === null) return null
  const path = join(folder, name)
  const type = TYPES[extname(path)]
  if (!path.startsWith(folder + sep) || type === undefined) return null
  const facts = await stat(path).catch(() => null)
  return facts?.isFile() ? { path, type, bytes: facts.size } : null
}

/** Decoded once. A name with a step upwards, a backslash or NUL is refused, and so is a hidden file. */
function nameOf(pathname: string): string | null {
  if (pathname === '/') return 'index.html'
  const name = decoded(pathname)
  if (name === null || !name.startsWith('/') || /[\\\0]/.test(name)) return null
  return name
    .slice(1)
    .split('/')
    .some(part => part === '' || part.startsWith('.'))
    ? null
    : name.slice(1)
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}
