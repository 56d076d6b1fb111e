import type { CameFrom, SpawnedView } from '../../preload/contract.ts'
import { notify, visitAll } from '../actions.ts'
import { call } from '../api.ts'
import { focusView, openPath } from '../open.ts'

/** Opens a file, at a line where there is one; Back comes back here in one step. */
export const goToFile = (path: string, line: number | null): Promise<void> =>
  visitAll(async () => {
    await openPath(path, line === null ? null : `line:${line}`)
    focusView()
  })

/** Opens a thread by its id; says so where no file of it is found. */
async function goToThread(id: string): Promise<void> {
  const found = await call('findSession', { id })
  if (found.ok) await goToFile(found.value, null)
  else notify(`No file of the thread ${id} was found in the folders of the library.`)
}

export const openSpawned = ({ id }: SpawnedView): Promise<void> => goToThread(id)

/** Opens where a session came from: the line that it goes on from, or the call that began it. */
export function goToOrigin({ id, session, at }: CameFrom): Promise<void> {
  if (at !== null) return goToFile(at.path, at.line)
  return session === null ? goToThread(id) : goToFile(session.path, null)
}
