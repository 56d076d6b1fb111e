import type { DropRule, LibraryStorage, StorageSession } from '../../preload/contract.ts'
import { notify, openExport, setFront, state } from '../actions.ts'
import { NEW_DRAFT } from '../export/draft.ts'
import { goToFile } from '../lineage/go.ts'
import { type OpenStorage, STORAGE } from '../store.ts'

/** Shows where the bytes of all sessions are, in a tab of its own. */
export const openStorage = (): Promise<void> => goToFile(STORAGE, null)

const setStorage = (change: Partial<OpenStorage>): void =>
  setFront(({ storage }) => (storage === null ? {} : { storage: { ...storage, ...change } }))

/** Shows the sessions of one project alone; null = of all. */
export const chooseProject = (project: OpenStorage['project']): void => setStorage({ project, selected: null })

export const selectStored = (selected: string): void => setStorage({ selected })

/** Opens a session, and asks what of it goes into a file of its own: with these rules chosen. */
export async function exportTrimmed({ path }: StorageSession, drop: readonly DropRule[]): Promise<void> {
  await goToFile(path, null)
  const front = state().tabs.find(tab => tab.id === state().active)
  if (front?.path !== path || front.thread === null)
    return notify('This session could not be opened, so nothing of it can be exported.')
  setFront(({ draft }) => ({ draft: { ...(draft ?? NEW_DRAFT), format: 'rollout', turns: '', drop } }))
  openExport()
}

/** A row of the list of projects: all, one, or those that are not listed one by one. */
export type ProjectRow =
  | { readonly kind: 'all'; readonly sessions: number; readonly bytes: number }
  | { readonly kind: 'one'; readonly folder: string | null; readonly sessions: number; readonly bytes: number }
  | { readonly kind: 'others'; readonly sessions: number; readonly bytes: number }

export const projectRows = ({ sessions, bytes, projects, others }: LibraryStorage): readonly ProjectRow[] => [
  { kind: 'all', sessions, bytes },
  ...projects.map(
    ({ project, ...one }) => ({ kind: 'one', folder: project, sessions: one.sessions, bytes: one.bytes }) as const,
  ),
  ...(others.sessions === 0 ? [] : [{ kind: 'others', sessions: others.sessions, bytes: others.bytes } as const]),
]

/** Names a row for as long as it lives. */
export const keyOfProject = (row: ProjectRow): string =>
  row.kind === 'one' ? `one ${row.folder === null ? '' : `in ${row.folder}`}` : row.kind

/** The row that is chosen. */
export const chosenProject = (rows: readonly ProjectRow[], project: OpenStorage['project']): number =>
  rows.findIndex(row => (project === null ? row.kind === 'all' : row.kind === 'one' && row.folder === project.folder))
