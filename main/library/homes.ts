import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

export type Env = Readonly<Record<string, string | undefined>>

/** Codex homes to look into: those of the settings, else CODEX_HOME, else `~/.codex`. */
export function homesOf(chosen: readonly string[], env: Env = process.env, home = homedir()): readonly string[] {
  const given = chosen.map(path => path.trim()).filter(path => path !== '')
  if (given.length > 0) return [...new Set(given.map(path => resolve(withHome(path, home))))]
  const codexHome = env.CODEX_HOME?.trim()
  return [codexHome ? resolve(withHome(codexHome, home)) : join(home, '.codex')]
}

/** `~` and `~/x` stand for the user's folder; `~other` does not. */
export function withHome(path: string, home = homedir()): string {
  if (path === '~') return home
  return /^~[\\/]/.test(path) ? join(home, path.slice(2)) : path
}

/** Is `path` inside `root` or `root` itself? Both are absolute. */
export function isUnder(path: string, root: string): boolean {
  if (!isAbsolute(path)) return false
  const base = root.endsWith('/') || root.endsWith('\\') ? root : root + (root.includes('\\') ? '\\' : '/')
  return path === root || path.startsWith(base)
}
