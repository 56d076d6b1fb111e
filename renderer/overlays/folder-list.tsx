import type { FolderEntry, FolderPage, Result } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { bytes } from '../format/bytes.ts'
import { Icon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'

/** Entries of one page, and the most that are listed of one folder. */
const PAGE = 1000
const MOST = 5000

export async function readFolder(path: string | null): Promise<Result<FolderPage>> {
  const first = await call('listFolder', { path, from: 0, count: PAGE })
  if (!first.ok) return first
  const entries = [...first.value.entries]
  while (entries.length < Math.min(first.value.total, MOST)) {
    const more = await call('listFolder', { path: first.value.path, from: entries.length, count: PAGE })
    if (!more.ok || more.value.entries.length === 0) break
    entries.push(...more.value.entries)
  }
  return { ok: true, value: { ...first.value, entries } }
}

/** The folder above stands first. */
export function entriesOf(folder: FolderPage | null): readonly FolderEntry[] {
  if (folder === null) return []
  const up: readonly FolderEntry[] =
    folder.parent === null ? [] : [{ name: '..', path: folder.parent, kind: 'folder', bytes: null }]
  return [...up, ...folder.entries]
}

const ICONS = { folder: 'folder', session: 'text', database: 'database', file: 'file' } as const
const WORDS = { folder: 'folder', session: 'session', database: 'database', file: '' } as const

export const EntryRow = ({ at, entry }: { readonly at: RowProps; readonly entry: FolderEntry | undefined }) => (
  <div {...at} className={`${at.className} entry${entry?.kind === 'file' ? ' t2' : ''}`} role="option">
    <Icon name={ICONS[entry?.kind ?? 'file']} />
    <span className="cut grow">{entry?.name}</span>
    <span className="t3">{WORDS[entry?.kind ?? 'file']}</span>
    <span className="num right t3">{entry?.bytes == null ? '' : bytes(entry.bytes)}</span>
  </div>
)
