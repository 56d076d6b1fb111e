import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import { factsOf, isSessionName } from './discover.ts'
import { withHome } from './homes.ts'
import { codeOf } from './json-file.ts'

export interface FolderEntry {
  readonly name: string
  readonly path: string
  readonly kind: 'folder' | 'session' | 'database' | 'file'
  /** null of a folder. */
  readonly bytes: number | null
}

export interface FolderPage {
  readonly path: string
  readonly parent: string | null
  readonly entries: readonly FolderEntry[]
  readonly total: number
}

/** Entries of one page. */
const MOST_ENTRIES = 500

/** A page of a folder for choosing a file: its folders, then files that may be sessions or databases of an agent, by name. null: the user's folder. */
export function listFolder(path: string | null, from: number, count: number): Outcome<FolderPage> {
  const folder = resolve(withHome(path?.trim() || homedir()))
  const names = namesIn(folder)
  if (!names.ok) return names
  const shown = names.value.flatMap(name => nameEntry(folder, name)).sort(foldersFirst)
  const parent = dirname(folder)
  return done({
    path: folder,
    parent: parent === folder ? null : parent,
    entries: shown.slice(from, from + Math.min(count, MOST_ENTRIES)).map(withSize),
    total: shown.length,
  })
}

function namesIn(
  folder: string,
): Outcome<readonly { readonly name: string; readonly kind: 'folder' | 'file' | 'link' }[]> {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return done(
      entries.map(entry => ({
        name: entry.name,
        kind: entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'file',
      })),
    )
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return failed('not-found', `There is no folder at ${folder}.`)
    if (code === 'ENOTDIR') return failed('bad-argument', `${folder} is a file, not a folder.`)
    if (code === 'EACCES' || code === 'EPERM') return failed('no-permission', `${folder} may not be read by this user.`)
    return failed('unreadable', `${folder} cannot be read (${code}).`)
  }
}

/** A link is what it leads to; one that leads nowhere is left out. */
function nameEntry(folder: string, { name, kind }: { name: string; kind: 'folder' | 'file' | 'link' }): FolderEntry[] {
  const path = join(folder, name)
  const isFolder = kind === 'folder' || (kind === 'link' && (factsOf(path)?.isDirectory() ?? false))
  if (isFolder) return [{ name, path, kind: 'folder', bytes: null }]
  if (isSessionName(name)) return [{ name, path, kind: 'session', bytes: null }]
  if (/\.sqlite$/i.test(name)) return [{ name, path, kind: 'database', bytes: null }]
  return /\.jsonl(?:\.zst)?$/i.test(name) ? [{ name, path, kind: 'file', bytes: null }] : []
}

const foldersFirst = (a: FolderEntry, b: FolderEntry): number =>
  Number(a.kind !== 'folder') - Number(b.kind !== 'folder') || (a.name < b.name ? -1 : 1)

const withSize = (entry: FolderEntry): FolderEntry =>
  entry.kind === 'folder' ? entry : { ...entry, bytes: factsOf(entry.path)?.size ?? null }
