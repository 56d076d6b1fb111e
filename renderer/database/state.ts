import type { DatabaseKey, DatabaseProgress, DatabaseSort, DatabaseView } from '../../preload/contract.ts'
import { setFront, setTab, state } from '../actions.ts'
import { call } from '../api.ts'
import type { OpenDatabase } from '../store.ts'

/** A database that was opened just now; one that is opened again keeps how it was shown. */
export const openDatabase = (view: DatabaseView, before: OpenDatabase | null): OpenDatabase =>
  before === null || before.view.kind !== view.kind
    ? {
        view,
        query: '',
        sort: view.kind === 'state' ? 'updated' : 'id',
        descending: view.kind === 'state',
        selected: 0,
      }
    : { ...before, view }

/** Changes the database in front. */
const setDatabase = (change: Partial<OpenDatabase>): void =>
  setFront(({ database }) => (database === null ? {} : { database: { ...database, ...change } }))

export const selectDatabaseRow = (selected: number): void => setDatabase({ selected })

/** Shows the rows that hold all words. */
export const filterDatabase = (query: string): void => setDatabase({ query, selected: 0 })

/** Numbers and times begin with the largest, texts with the first; the same column again turns round. */
const LARGEST_FIRST: ReadonlySet<DatabaseSort> = new Set(['updated', 'tokens', 'turns', 'items'])

export function sortDatabase(sort: DatabaseSort): void {
  setFront(({ database }) => {
    if (database === null) return {}
    const descending = database.sort === sort ? !database.descending : LARGEST_FIRST.has(sort)
    return { database: { ...database, sort, descending, selected: 0 } }
  })
}

/** Takes in how far the engine is; at the end the whole is asked for once more. */
export async function onDatabaseProgress(progress: DatabaseProgress): Promise<void> {
  const tab = state().tabs.find(({ database }) => database?.view.key === progress.key)
  if (tab?.database == null) return
  setTab(tab.id, ({ database }) =>
    database === null ? {} : { database: { ...database, view: { ...database.view, progress } } },
  )
  if (progress.phase !== 'comparing') await lookAgain(progress.key)
}

/** Asks what is known of a database now. */
export async function lookAgain(key: DatabaseKey): Promise<void> {
  const got = await call('database', { key })
  const tab = state().tabs.find(({ database }) => database?.view.key === key)
  if (!got.ok || tab === undefined) return
  setTab(tab.id, ({ database }) => (database === null ? {} : { database: { ...database, view: got.value } }))
}
