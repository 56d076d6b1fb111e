import type { CameFrom, SpawnedView } from '../../preload/contract.ts'
import { notify, state, visitAll } from '../actions.ts'
import { call } from '../api.ts'
import { focusView, openPath } from '../open.ts'
import { activeTab } from '../store.ts'

/** Opens a file, at a line where there is one; Back comes back here in one step. */
export const goToFile = (path: string, line: number | null): Promise<void> =>
  visitAll(async () => {
    await openPath(path, line === null ? null : `line:${line}`)
    void focusView()
  })

/** Opens a thread by its id; says so where no file of it is found. */
async function goToThread(id: string): Promise<void> {
  const found = await call('findSession', { id })
  const path = found.ok ? found.value : await pathBeside(id)
  if (path !== null) await goToFile(path, null)
  else notify(`No file of the thread ${id} was found in the folders of the library.`)
}

/** A file of a thread beside the one in front, which may lie in no folder of the library. */
async function pathBeside(id: string): Promise<string | null> {
  const path = activeTab(state())?.path ?? null
  const got = await call('lineage', { id, path, counted: false })
  return got.ok ? (got.value.nodes.find(node => node.id === id)?.session?.path ?? null) : null
}

export const openSpawned = ({ id }: SpawnedView): Promise<void> => goToThread(id)

/** Opens where a session came from: the line that it goes on from, or the call that began it. */
export function goToOrigin({ id, session, at }: CameFrom): Promise<void> {
  if (at !== null) return goToFile(at.path, at.line)
  return session === null ? goToThread(id) : goToFile(session.path, null)
}
