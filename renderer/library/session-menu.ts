import type { SessionHead } from '../../preload/contract.ts'
import { copy, setView, state } from '../actions.ts'
import { folderName } from '../format/folder.ts'
import type { MenuEntry } from '../menu.tsx'
import { focusView, openPath } from '../open.ts'
import { setFilter } from './ask.ts'
import { withValue } from './chips.ts'

/** What can be done with a session of the list. `onFiles` shows its files; null where there is nothing to show. */
export function sessionEntries(head: SessionHead, onFiles: (() => void) | null): readonly MenuEntry[] {
  const { path, cwd, branch, threadId } = head
  const entries: readonly (MenuEntry | null)[] = [
    entry('Open', 'open', () => void openPath(path).then(focusView), 'Enter'),
    onFiles && entry('Show its files', 'files', onFiles, '→'),
    cwd === null ? null : entry(`Only the project ${folderName(cwd)}`, 'folder', () => only('project', cwd)),
    branch === null ? null : entry(`Only the branch ${branch}`, 'filter', () => only('branch', branch)),
    threadId === null ? null : entry('Forks of this session', 'fork', () => only('forksOf', threadId)),
    threadId === null ? null : entry('Lineage', 'lineage', () => void openPath(path).then(() => setView('lineage'))),
    entry('Copy path', 'copy', () => void copy(path, 'Path')),
    threadId === null ? null : entry('Copy thread id', 'copy', () => void copy(threadId, 'Thread id')),
  ]
  return entries.filter(one => one !== null)
}

/** What can be done with one file of a session. */
export const fileEntries = (path: string): readonly MenuEntry[] => [
  entry('Open', 'open', () => void openPath(path).then(focusView), 'Enter'),
  entry('Copy path', 'copy', () => void copy(path, 'Path')),
]

/** What can be done with a project. */
export const folderEntries = (folder: string | null): readonly MenuEntry[] =>
  folder === null
    ? []
    : [
        entry(`Only the project ${folderName(folder)}`, 'folder', () => only('project', folder)),
        entry('Copy path', 'copy', () => void copy(folder, 'Path')),
      ]

const entry = (label: string, icon: MenuEntry['icon'], onPick: () => void, keys: string | null = null): MenuEntry => ({
  label,
  icon,
  keys,
  onPick,
})

/** Beside what is filtered by already. */
const only = (name: 'project' | 'branch' | 'forksOf', value: string): void =>
  setFilter(withValue(state().library.filter, name, value))
