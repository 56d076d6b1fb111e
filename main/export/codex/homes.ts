import { readdirSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { failed } from '../../base/failure.ts'
import { idInName } from './names.ts'

/** Names that Codex itself puts into its home; one that holds none of them and is not empty is another folder (0.20 to 0.169, seen). */
const OWN =
  /^(config\.toml|auth\.json|sessions|archived_sessions|history\.jsonl|session_index\.jsonl|version\.json|installation_id|models_cache\.json|AGENTS\.md|(state|logs|thread_history)(_\d+)?\.sqlite)$/

/** Why a folder is no Codex home; null when it is, or is empty and may become one. */
export function homeFault(home: string): ReturnType<typeof failed> | null {
  if (!isFolder(home)) return failed('not-found', `There is no Codex home at ${home}.`)
  const names = namesIn(home)
  if (names.length === 0 || names.some(name => OWN.test(name))) return null
  return failed(
    'bad-argument',
    `${home} is no Codex home: it holds neither config.toml nor sessions, nor anything else that Codex puts there.`,
  )
}

/** The home whose sessions a path lies among, and whether those are the archived ones; null when it lies among none. */
export function homeOf(path: string): { readonly home: string; readonly archived: boolean } | null {
  const parts = resolve(path).split(sep)
  const at = parts.findLastIndex(part => part === 'sessions' || part === 'archived_sessions')
  if (at < 1) return null
  const home = parts.slice(0, at).join(sep) || sep
  return homeFault(home) === null ? { home, archived: parts[at] === 'archived_sessions' } : null
}

/** A session of a home by that id, archived or not; null when there is none. */
export function idTaken(home: string, id: string): string | null {
  for (const folder of ['archived_sessions', 'sessions']) {
    const found = sessionIn(join(home, folder), id, 0)
    if (found !== null) return found
  }
  return null
}

/** Year, month and day. */
const DEEPEST = 3

function sessionIn(folder: string, id: string, depth: number): string | null {
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    if (idInName(name.replace(/\.zst$/, '')) === id) return path
    const found = depth < DEEPEST && /^\d{1,4}$/.test(name) ? sessionIn(path, id, depth + 1) : null
    if (found !== null) return found
  }
  return null
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
